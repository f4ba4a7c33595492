"""Words that customers use for the same matter, so that *Dackel* finds the template about dogs. One field a line.

These are everyday words of shops, railways, charities and public services, none of a particular company: its own words belong
into the tags of its templates. A word may stand in several fields. Spelled as usual; compared folded and stemmed.
"""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import Final

from bot.suggesting.stems import plain, stem

_GERMAN: Final = """
Paket Päckchen Packerl Päckli Packl Sendung Lieferung Karton Schachtel Ware Waren Bestellung Zeug
liefern geliefert Lieferung Lieferzeit ankommen angekommen eintreffen eingetroffen bestellt bezahlt Versand
Sendungsverfolgung Tracking Sendungsstatus verfolgen Status Bearbeitung versendet verschickt losgeschickt unterwegs
Bote Zusteller Zustellung zugestellt Paketdienst Paketbote Postbote Briefträger Kurier abgestellt abgelegt
Nachbar Nachbarn Abstellort Ablageort Haustür Tür Garage Unterschrift unterschrieben Briefkasten Postkasten Stiegenhaus
beschädigt kaputt zerbrochen zerdrückt zerquetscht eingedrückt Scherben gebrochen Bruch Riss zerrissen zerkratzt Kratzer Delle
kaputt ausgelaufen undicht geschmolzen verbogen verbeult Transportschaden Schaden beschädigt zerbröselt
falsch verwechselt verkehrt vertauscht Falschlieferung Fehllieferung bestellt geordert
Größe XS XL XXL Kleidergröße Konfektionsgröße passt passen
Rücksendung Retoure zurückschicken zurücksenden zurückgeben Rückgabe retournieren zurückgeschickt zurückgesendet Umtausch umtauschen
Etikett Retourenetikett Label Retourenschein Paketmarke Zettel Aufkleber Porto Versandkosten
Erstattung Rückerstattung erstatten Geld Gutschrift Betrag Überweisung überwiesen Cent Rückzahlung zurückzahlen
stornieren Storno Stornierung rückgängig widerrufen Widerruf zurücktreten Rücktritt abbestellen annullieren
Versehen versehentlich irrtümlich Irrtum doppelt zweimal mehrfach
Adresse Anschrift Hausnummer Straße Postleitzahl PLZ umgezogen übersiedelt Umzug Wohnung umleiten Lieferadresse
vertippt Tippfehler verschrieben Schreibfehler ausbessern korrigieren berichtigen ändern Korrektur
Rabatt Rabattcode Gutscheincode Aktionscode Code Prozent Nachlass Ermäßigung Aktion Coupon einlösen ungültig Neukunde
Gutschein Geschenkkarte Geschenkgutschein Wertgutschein Guthaben Restwert Restbetrag Guthabenkarte
gültig Gültigkeit ablaufen abgelaufen verfällt verfallen Ablaufdatum haltbar Haltbarkeit
ausverkauft vergriffen leergekauft Nachschub lieferbar verfügbar Verfügbarkeit vorrätig lagernd Sortiment nachbestellen
Öffnungszeiten offen geöffnet aufsperren zusperren aufmachen geschlossen Feiertag Sonntag Weihnachten Ostern Silvester
Filiale Geschäft Laden Shop Markt Store Standort Kaufhaus Einkaufszentrum
anmelden einloggen Login Zugang Account Kundenkonto Benutzerkonto Profil Passwort Kennwort Zugangsdaten ausgesperrt registrieren
Newsletter Werbemail Werbung Spam Rundmail abmelden Abmeldung austragen ausgetragen abbestellen Verteiler
Mail Mails Email Mailadresse
Rechnung Beleg Quittung Kassenbon Kassabon Kassazettel Kassenzettel Kaufbeleg Bon Rechnungsadresse
Firma Unternehmen Finanzamt Steuer Mehrwertsteuer Umsatzsteuer UID Steuerberater Buchhaltung absetzen
Zahlung zahlen bezahlen Kreditkarte Visa Mastercard PayPal Klarna Lastschrift abgebucht Abbuchung belastet eingezogen Bankomatkarte
Garantie Gewährleistung Reklamation reklamieren Reparatur reparieren defekt kaputt hinüber Ersatz Kundendienst Werkstatt
Gerät Waschmaschine Wasserkocher Staubsauger Fernseher Kühlschrank Geschirrspüler Kaffeemaschine Mixer Toaster Föhn Backofen
Inhaltsstoffe Zutaten Zutat Allergene Allergie allergisch Unverträglichkeit verträgt vegan vegetarisch enthält enthalten Nährwerte
Laktose laktosefrei Gluten glutenfrei Nüsse Nuss Erdnuss Milch Soja Palmöl Zucker Allergene Allergie vegan
Schokolade Tafel Nougat Praline Kakao Zartbitter Vollmilch Kuvertüre
Lob loben Kompliment bedanken freundlich nett nettes hilfsbereit herzlich großartig begeistert zuvorkommend Schatz gerettet lustig
Personal Mitarbeiter Mitarbeiterin Verkäufer Verkäuferin Schaffner Schaffnerin Zugbegleiter Zugbegleiterin Dame Kollege Kollegin
Personal Berater Beraterin Kassierin Kassier Angestellte Lokführer Busfahrer Fahrer Schalter Bedienung Team
unfreundlich unhöflich frech angeschnauzt angeschrien angemault arrogant grantig patzig respektlos pampig ignoriert herablassend
unfreundlich Benehmen Beschwerde beschweren unverschämt behandelt behandeln beleidigt beleidigend genervt Frechheit Tonfall
Preis Preise kosten kostet teuer teurer billig billiger günstig günstiger Aufpreis Preisschild Preisunterschied Regal dreist
Kassa Kasse Kassen Kassabon Kassenbon verrechnet
Job Jobs Stelle Stellen Bewerbung bewerben Karriere Lehre Lehrling Praktikum Ferialjob Ferienjob Aushilfe arbeiten mithelfen
Ausbildung Quereinstieg Quereinsteiger Nebenjob Lokführer Lehrstelle Karriere Bewerbung Jobs
Verspätung verspätet spät später unpünktlich pünktlich Pünktlichkeit Verzögerung Störung Zugverkehr
warten gewartet Wartezeit Minuten Min Stunde Stunden Std Durchsage Ansage Auskunft Verspätung
Entschädigung Fahrgastrechte Fahrpreis Fahrpreiserstattung Formular Antrag entschädigen Ausgleich
Ausfall Zugausfall ausgefallen ausfallen entfällt fällt gestrichen gecancelt ersatzlos
Anschluss Anschlusszug umsteigen Umstieg Umsteigezeit verpasst verpassen versäumt
Hotel Übernachtung übernachten Taxi Taxikosten heimkommen
Fundsache Fundbüro Fundamt verloren vergessen liegengelassen liegen liegt Verlust vermisst abgegeben
Koffer Rucksack Tasche Handtasche Handy Jacke Brille Schirm Regenschirm Geldbörse Brieftasche Portemonnaie Schlüssel Gepäck
Kuscheltier Stofftier Teddy Mütze Haube Schal Laptop Kopfhörer Ausweis Fundsache Tasche
Klimaanlage Klima Heizung geheizt heizen Hitze heiß warm Grad schwitzen Sauna Temperatur stickig Lüftung Fenster
Heizung kalt eiskalt frieren gefroren Kälte kühl
Toilette Toiletten WC WCs Klo Klos Häusl Klopapier Spülung übergelaufen verstopft
versperrt zugesperrt abgesperrt verschlossen gesperrt
überfüllt voll Gedränge Stehplatz Sardine Sardinen gequetscht reingepasst Platz Sitzplatz Waggon Waggons Kapazität
Reservierung reserviert reservieren Sitzplatz Platzkarte Sitz Sitze Fensterplatz Platzreservierung nebeneinander beinander
Fahrrad Fahrräder Rad Räder Radl Bike EBike Velo Mountainbike Rennrad Radmitnahme
Lift Aufzug Fahrstuhl Rolltreppe Stufen Stiege Stiegen Treppe Treppen
barrierefrei Rollstuhl Rollator Kinderwagen blind sehbehindert gehbehindert behindert Behinderung Einstiegshilfe Rampe Krücken gehörlos
Fahrkarte Ticket Karte Fahrschein Billett Zugticket Jahreskarte Monatskarte Klimaticket Sparpreis Sparschiene Sparticket
umbuchen Umbuchung Datum verschieben stornieren zurückgeben
krank Krankheit erkrankt Grippe Spital Krankenhaus
Strafe Strafzettel Bußgeld Fahrgeldnachforderung Schwarzfahren Schwarzfahrer Kontrolle Kontrolleur Einspruch Mahnung Inkasso
Automat Fahrkartenautomat Ticketautomat Entwerter
App Apps Absturz abstürzen stürzt abgestürzt Update Aktualisierung Bildschirm Smartphone Android iPhone Version
WLAN WiFi Internet Netz Empfang Hotspot surfen offline Verbindung
Hund Hunde Hündin Dackel Pudel Labrador Welpe Katze Kater Vogel Hamster Haustier Tier Tiere Vierbeiner
Maulkorb Beißkorb Leine Hund Transportbox
Ersatzbus Schienenersatzverkehr SEV Bus Busse Ersatzverkehr Bauarbeiten Baustelle gebaut Sperre Umleitung Streckensperre
Schmutz schmutzig dreckig Dreck verdreckt sauber Sauberkeit putzen putzt Müll Mistkübel Mülleimer Abfall Flecken klebt
Reinigung reinigen gereinigt stinkt Gestank ekelhaft eklig grausig hingekotzt Erbrochenes schmutzig dreckig
Spende spenden Spender gespendet Spendenbestätigung Spendenkonto
Kleiderspende Altkleider Kleidung Sachspende abgeben
Ehrenamt ehrenamtlich freiwillig Freiwillige mithelfen helfen Zivildienst
Abo Abonnement Mitgliedschaft kündigen Kündigung verlängern
Kundenkarte Punkte Bonuspunkte Treuepunkte Vorteilskarte Prämie
Datenschutz Daten löschen Auskunft DSGVO Löschung
Gewinnspiel Verlosung gewonnen Gewinner teilnehmen
Termin Beratungstermin Beratung vereinbaren Terminvereinbarung
Hotline Telefon Warteschleife anrufen erreichbar erreichen abgehoben
Fahrplan Fahrplanänderung Abfahrt Abfahrtszeit Takt Verbindung
lärm laut Lärmbelästigung Krach Ruhezone
Bargeld Wechselgeld bar Münzen Bankomat
"""

_ENGLISH: Final = """
parcel package box delivery shipment order stuff goods
deliver delivered delivery arrive arrived ship shipped shipping dispatch dispatched ordered
tracking track status shipment shipped transit
courier driver carrier postman delivery doorbell porch doorstep
neighbour neighbor signed signature porch doorstep safe
damaged broken smashed crushed dented scratched cracked shattered torn ripped leaking melted bent pieces
wrong incorrect mixed different instead ordered bought
size small medium large XS XL XXL fit fits
return returns send sent post posted returned
label postage sticker stamp
refund refunded money reimburse reimbursement credit quid cash pounds owed
cancel cancelled cancellation undo stop withdraw revoke
mistake accident accidentally twice double duplicate oops
address house postcode zip street moved flat redirect forward
typo typed mistyped misspelled correct fix change
discount promo code coupon percent offer invalid checkout basket customer
voucher gift card balance credit
expire expires expired expiry valid validity
stock restock available availability shelf shelves empty discontinued range
opening hours open opens close closes closed closing shut shuts holiday sunday easter christmas
shop store branch outlet
login log signin account password passcode username access locked credentials
newsletter mailing unsubscribe unsubscribed spam promos promo advertising marketing
email emails emailing mail mails
invoice receipt bill VAT tax accountant
company business firm employer
payment pay paid paying card visa mastercard paypal klarna charged charge debited declined rejected bank
warranty guarantee repair repaired fix fixed faulty defective broken died broke replacement replace
device appliance kettle washing machine vacuum fridge dishwasher toaster blender dryer oven
ingredients ingredient allergen allergens allergic allergy vegan vegetarian contain contains
nuts nut peanut milk lactose dairy gluten soy sugar allergic vegan
chocolate bar bars praline cocoa caramel hazelnut nougat
praise compliment kind lovely helpful friendly brilliant legend star excellent thank
staff employee assistant conductor inspector guard cashier clerk waiter driver colleague counter till team
rude unfriendly impolite shouted shouting yelled ignored attitude arrogant disrespectful complain complaint behaviour
price cost costs expensive cheaper dearer overcharged
job jobs vacancy vacancies apply application career hire hiring internship apprenticeship training students
delay delayed late punctual punctuality time waiting waited wait minutes mins hour hours stuck disruption
announcement announced information delay waiting
compensation compensate claim form owed fare rights
cancelled cancellation canceled vanished replacement
connection connecting change missed miss
hotel overnight taxi stranded
lost forgot forgotten left behind found property
suitcase bag rucksack backpack handbag phone jacket glasses umbrella wallet purse keys laptop luggage
teddy bear toy hat scarf headphones lost
air conditioning heating heat hot cold freezing oven sauna temperature degrees boiling warm sweating windows stuffy
toilet toilets loo loos restroom restrooms bathroom WC flush blocked
locked blocked closed
overcrowded crowded packed full sardines standing stand squeezed cramped coaches carriages
seat seats reservation reserve reserved booked window sitting
bicycle bike bikes ebike cycle cycling bicycles
lift elevator escalator stairs steps ramp
accessible accessibility wheelchair disabled disability blind deaf crutches pram buggy pushchair assistance
ticket tickets fare fares pass railcard
rebook rebooked change date reschedule postpone
ill sick illness covid flu hospital
fine penalty fined inspection inspector appeal dodging
machine vending ticket
app apps crash crashes crashing update screen phone android iphone version freezes
wifi internet wlan network signal connect connection online offline page
dog dogs puppy cat cats pet pets animal animals muzzle leash lead
bus buses replacement engineering works construction
dirty filthy clean cleaned cleaning rubbish litter trash stains sticky stinks smell vomit
donation donate donated donor charity
volunteer volunteering volunteers
subscription membership cancel renew
loyalty points rewards
privacy data delete GDPR
competition raffle prize winner
appointment booking consultation
hotline phone call answer reach
timetable schedule departure
noise noisy loud
cash change coins
"""

_LANGUAGES: Final = {"de": _GERMAN, "en": _ENGLISH}
_SHORTEST_HEAD: Final = 4


@lru_cache(maxsize=50_000)
def fields_of(stemmed: str, language: str) -> tuple[str, ...]:
    """Return the names of the fields that a stem belongs to; a German compound belongs where its last part does."""
    known = _fields(language)
    if stemmed in known or language != "de":
        return known.get(stemmed, ())
    heads = (stemmed[at:] for at in range(1, len(stemmed) - _SHORTEST_HEAD + 1))
    return next((known[head] for head in heads if head in known), ())


@lru_cache
def words_in_fields(language: str) -> frozenset[str]:
    """Return all words of a language that belong to a field, plain."""
    return frozenset(map(plain, _LANGUAGES.get(language, "").split()))


@lru_cache
def _fields(language: str) -> dict[str, tuple[str, ...]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for number, line in enumerate(_LANGUAGES.get(language, "").strip().splitlines()):
        for word in line.split():
            found[stem(plain(word), language)].add(f"field {number}")
    return {stemmed: tuple(sorted(names)) for stemmed, names in found.items()}
