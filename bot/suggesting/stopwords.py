"""Words that say nothing about what a post is about, folded as `bot.domain.routing.folded` does."""

from __future__ import annotations

from typing import Final

_GERMAN: Final = """
ab aber ach aha alt alte alten alter altes allem allen aller alles alle allerdings als also am an ander andere anderen anderer anderes andern anders
anscheinend auch auf aus ausser bald bei beide beiden beim bekam bekomme bekommen bekommt bestimmt bevor bin bis bisher
bissl bisschen bist bitte brauch brauche brauchen braucht bzw chance da dabei dadurch dafuer dagegen daher dahin damals
damit danach dank danke dankeschoen dann daran darauf daraus darf darin darueber darum das dass davon davor dazu dein
deine deinem deinen deiner dem den denen denk denke denken denn der deren des deshalb dessen deswegen dich die dies diese
diesem diesen dieser dieses dinge ding dir doch dort drei dran drauf drin du durch duerfen echt eh ehrlich eigentlich ein
eine einem einen einer eines einfach einige einigen einiger einmal endlich entweder er erst erste ersten erstmal es etwa
etwas euch euer eure eurem euren eurer eures fast fragen frage fragt frueher fuer gab ganz ganze ganzen gar geb gebe geben
gegen gehabt gehe gehen geht gemacht genau genug gerade gern gerne gesagt gestern gewesen gewisse gibt gibts ging glaub
glaube gleich gross grosse gruesse gruss gut gute guten guter gutes hab habe haben habt hallo halt hast hat hatte hatten
heisst her herr herrn heut heute hey hi hier hin hinter hoffe ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im immer
immerhin in infos ins irgend irgendwann irgendwas irgendwer irgendwie irgendwo ist ja jahr jahre jahren je jede jedem jeden jeder jedes
jemand jetzt jo jz kann kannst kam kaum kein keine keinem keinen keiner keines klar komme kommen kommt kommts komplett
konnte konnten koennen koennt koennte koennten koennts krieg kriege kriegen kriegt kurz lass lassen laesst lang lange
langsam laut leid leider letzte letzten letzter letztes leute leuten liebe lieber liebes los mach mache machen machst
macht mal man manche manchmal mehr mein meine meinem meinen meiner meines meint meist meistens mich mir mit mittlerweile
moecht moechte moechten moin morgen muss musste muesste muessen nach nachdem natuerlich neben nee nein net nicht nichts
nie niemand nimmer nix noch nochmal nun nur ob oben obwohl oder oft oh ohne ok okay paar quasi richtig rum
sache sachen sag sage sagen sagt schade schau schauen schaut schauts uhr schlecht schnell schoen schoene schoenen schon sehr sein seine
seinem seinen seiner seines seit seitdem selber selbst servus sich sicher sie sieht sind so sobald sofort sogar solche
solchen soll sollen sollte sollten sondern sonst soviel sowas sowie sowieso statt steh stehe stehen steht tag tage tagen tja
toll trotzdem tue tun tut ueber ueberhaupt um und uns unser unsere unserem unseren unserer unter viel viele vielen
vielleicht vom von vor vorher wann war waere waren warum was weg wegen weil weiss weiter weitere welche welchem welchen
welcher welches wem wen wenig wenigstens wenn wer werde werden weshalb wie wieder wieso will wir wird wirds wirklich wisst
wo wobei woche wochen wohl woher wohin wollen wollt wollte womit worden wuerd wuerde wuerden wurde wurden ziemlich zu
zuerst zum waer haett gekommen frueh heuer total wars hintern solang zumindest zur zusammen zwar zwei zwischen
"""

_DIALECT: Final = """
a amal aa auf an des dees daham deis do eana engs enk ghabt gibts grod grad gwesn hobi hob hom host hoid i is isch
iatz jo koa koan kennts kummt ma mei mi moi ned nit net nd oba oder oida oa passt scho schaugts sans san sowos sogts
so's tuats und vo wann wia wieda wos woas wui zua eich eicha eis uns hots hod
"""

_ENGLISH: Final = """
about actually after again against all almost already also although always am an and another any anybody anyone anything
anyway are around as ask asked asking at away back bad be because been before being best better between big both but by
came can cannot cant come comes coming could day days dear did didn do does doesn doing don done down each either else
enough even ever every everyone everything far few finally find first folks for from fully get gets getting give
given go goes going gone good got gotta great guess guys had has have haven having he hello help her here hey hi him his
hope how however idea if im in instead into is isn it its ive just keep kind know last least left less let like literally
little ll long look looked looking looks lot lots made make makes many may maybe me mean might mine more most much must my
myself need needed needs never new next nice no nobody none nope nor not nothing now of off oh ok okay old on once one
ones only or other our ours out over own people per perhaps please possible pretty probably put quite rather re really
right said same saw say saying says see seem seems seen shall she should since so some somebody somehow someone something
sometimes somewhere soon sorry still stuff such sure take taken takes tell telling than thank thanks that the their them
then there these they thing things think this those though three through time times to today told tomorrow tonight
too took totally tried try trying two under until up upon us use used using ve very wanna want wanted wants was wasn way we
week weeks well went were what whatever when where whether which while who whole whom whose why will with within without
won wonder wondering work would wow yeah year years yes yesterday yet you your yours yourself picked catch suppose supposed believe check checked mate folk somewhere bit half whole happen happened happens morning afternoon evening actual ready already
"""

STOPWORDS: Final[dict[str, frozenset[str]]] = {
    "de": frozenset((_GERMAN + _DIALECT).split()),
    "en": frozenset(_ENGLISH.split()),
}
EVERY_STOPWORD: Final = frozenset().union(*STOPWORDS.values())
"""Of both languages: for a post whose language nobody knows."""
