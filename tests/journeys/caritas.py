"""What the stories of Caritas begin with: volunteers, regions, a library with owners, questions with answers."""

from __future__ import annotations

POLICY = """
language: de
time_zone: Europe/Vienna
departments:
  social:
    name: Öffentlichkeitsarbeit
    channels: [{slack: "#social"}]
    weekly: {day: monday, at: "9:00"}
  housing:
    name: Wohnberatung
    channels: [{slack: "#wohnen"}]
people:
  karin: {name: Karin Lechner, slack: U01KARIN, departments: [social], role: answer}
  eva: {name: Eva Sommer, slack: U02EVA, departments: [social], role: answer}
  mira: {name: Mira Novak, slack: U03MIRA, departments: [social], role: draft}
  paul: {name: Paul Gruber, slack: U04PAUL, departments: [social], role: draft}
  sarah: {name: Sarah Miller, slack: U05SARAH, departments: [social], role: answer, language: en}
accounts:
  letterbox/@caritas: {name: Caritas auf Instagram, address: du}
  letterbox/caritas-tirol: {name: Caritas Tirol auf Facebook, address: sie, region: tirol}
routing:
  - {name: Alles, to: social}
escalation:
  - {from: social, to: housing, reasons: [Wohnen], due: 4h}
regions:
  wien:
    name: Wien
    keywords: ["wien*", floridsdorf]
    values: {contact: "Beratungszentrum Wien, 01 555 10"}
  tirol:
    name: Tirol
    keywords: ["tirol*", innsbruck]
    values: {contact: "Beratungszentrum Innsbruck, 0512 555 20"}
"""
TEMPLATES = """
blocks:
  greetings:
    hallo:
      - {address: du, texts: ["Hallo {{customer}}!", "Servus {{customer}}!"]}
      - {address: sie, texts: ["Guten Tag {{customer}}!"]}
  closings:
    gruss:
      - {address: du, texts: ["Liebe Grüße, {{agent}}"]}
      - {address: sie, texts: ["Freundliche Grüße, {{agent}}"]}
templates:
  - id: miete
    name: Miete im Rückstand
    folder: wohnen
    tags: [miete, delogierung]
    owner: eva
    personal: was dieser Mensch gerade erlebt
    examples:
      - Ich kann meine Miete nicht mehr zahlen, was soll ich tun?
      - Uns droht die Delogierung, der Vermieter will uns hinauswerfen.
    greeting: hallo
    closing: gruss
    variants:
      - address: du
        core: Mit einem Mietrückstand bist du nicht allein. Wir schauen uns gemeinsam an, was möglich ist.
        local: "Ruf an, das Gespräch ist kostenlos: {{region.contact}}."
      - address: du
        region: wien
        core: In Wien hilft dir unsere Wohnungssicherung, bevor es zu spät ist.
        local: "Du erreichst sie hier: {{region.contact}}."
      - address: sie
        core: Mit einem Mietrückstand sind Sie nicht allein.
        local: "Rufen Sie an, das Gespräch ist kostenlos: {{region.contact}}."
  - id: kleider
    name: Kleidung spenden
    folder: spenden
    owner: eva
    examples:
      - Wo kann ich Kleidung abgeben?
      - Nehmt ihr auch alte Schuhe und Jacken?
    greeting: hallo
    closing: gruss
    variants:
      - {address: du, core: Danke! Saubere Kleidung nehmen alle carla-Läden gern während der Öffnungszeiten an.}
  - id: winter
    name: Kältetelefon im vorigen Winter
    folder: wohnen
    owner: eva
    valid_until: 2020-03-31
    text: Das Kältetelefon ist rund um die Uhr erreichbar, auch für die Miete.
"""
FAQ = """
faq:
  - id: spende
    questions:
      - Ist meine Spende von der Steuer absetzbar?
      - Bekomme ich eine Spendenbestätigung für das Finanzamt?
    answer: Ja. Mit Namen und Geburtsdatum melden wir die Spende selbst dem Finanzamt.
    links: [{label: Spenden absetzen, url: "https://caritas.example/absetzen"}]
    documents: [{label: Merkblatt Spenden, url: "https://caritas.example/merkblatt.pdf"}]
    contact: Spendenservice, 01 555 99
    owner: eva
    tags: [spende, steuer]
  - id: wohnplatz
    questions: [Wo finde ich heute Nacht ein Bett?]
    answer: Die Notschlafstellen haben ab 18 Uhr offen, niemand muss sich anmelden.
    contact: housing
    owner: eva
  - id: altpunsch
    questions: [Wann ist der Punschstand?]
    answer: Immer im Advent.
    valid_until: 2020-12-24
"""
IN_NEED = "Ich kann meine Miete in Wien nicht mehr zahlen, der Vermieter droht mit Delogierung."
