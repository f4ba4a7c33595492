r"""Wordings that a reply is better off without, as regular expressions for folded text (ä is ae, ß is ss, all small).

A blank stands for any white space. They are narrow on purpose: a false alarm teaches people to look away. So "you should have"
counts with *read* or *asked* and not with *received*, and "Na dann" as a whole sentence only.
"""

from __future__ import annotations

from typing import Final

_REST: Final = r"[^.!?\n]{0,80}?"  # of the sentence
_CLAUSE: Final = r"[^.!?,;\n]{0,60}?"  # the rest of it
_START: Final = r"(?:\A|(?<=[.!?…:\n]))\s*"  # of a sentence
_END: Final = r"(?=\s*(?:[.!?…\n]|\Z))"
_DRY_END: Final = r"(?=\s*(?:[.…\n]|\Z))"  # without the enthusiasm of a !
_IF_ONLY: Final = r"(?:haetten sie|haettest du|du haettest|sie haetten)"
_TO_US: Final = r"(?![^.!?\n]*\b(?:nicht|nie|kein\w*|gerne?|lieber)\b)"  # an apology or an offer, no reproach
_DOING: Final = "".join(
    rf"(?<!{verb}\s)"
    for verb in ("werden", "bekommen", "erhalten", "kriegen", "haben", "sein", "sehen", "finden")
)
_YOU_HAVE: Final = r"(?:sie haben(?! wir)|haben sie|du hast|hast du)"
_APPARENTLY: Final = r"(?:wohl|offenbar|offensichtlich|anscheinend|scheinbar)"
_OVERLOOKED: Final = r"(?:uebersehen|ueberlesen|vergessen|versaeumt|missverstanden|verwechselt|(?:nicht|falsch) (?:gelesen|verstanden))"
_ALREADY: Final = r"(?:(?:already|previously|just|clearly|repeatedly) )*"
_SHOULD: Final = (
    r"(?:read|checked|asked|known|booked|bought|noticed|contacted|called|come|thought|validated|looked|paid|reserved|arrived|"
    r"left|planned|done|brought|kept|said|taken|tried|mentioned|realised|realized|understood|followed|told)"
)

BLAME: Final = (
    rf"{_IF_ONLY}{_TO_US} {_REST}\b{_DOING}(?:sollen|muessen)",
    rf"{_IF_ONLY}{_TO_US} {_REST}\b{_DOING}koennen(?![^.!?\n]*\?)",
    r"(?:haetten sie|haettest du) doch",
    rf"wenn (?:sie|du) {_REST}(?:gelesen|aufgepasst|gefragt|hingeschaut|hingesehen|nachgedacht) (?:haetten|haettest)",
    r"selb(?:st|er) schuld",
    r"(?:ihre|deine|eure) (?:eigene )?schuld",
    r"(?:ihr|dein|euer) (?:eigener )?fehler(?=\s*(?:[.!?,;]|\Z|\n))",
    r"das ist (?:ja |doch |dann |nun mal )?(?:ihr|dein|euer) problem",
    r"nicht unser(?:e|er)? (?:problem|schuld|fehler)",
    rf"{_YOU_HAVE} (?:{_CLAUSE} )?{_APPARENTLY} (?:{_CLAUSE} )?{_OVERLOOKED}",
    r"(?:sie haben|du hast) es (?:leider )?versaeumt",
    r"wie (?:kommst du|kommen sie) (?:denn |eigentlich )?(?:darauf|auf die idee|dazu)",
    r"was (?:hast du|haben sie) (?:denn )?erwartet",
    r"wer lesen kann",
    rf"{_START}(?:lies|lesen sie) (?:doch|halt)(?: \w+){{0,2}}",
    rf"you (?:(?:really|simply) )?should(?: (?:really|simply|just))? have (?:(?:just|simply|at least|rather) )?{_SHOULD}",
    r"your(?: own)? (?:fault|mistake)",
    r"you failed to",
    r"why (?:didn't you|did you not|haven't you)",
    r"(?:if you had|had you|if you'd) (?:only )?(?:read|checked|asked|bothered|looked)",
    r"what did you expect",
    r"(?:not|isn't|wasn't) our (?:problem|fault)",
)

REPETITION: Final = (
    r"wie (?:(?:bereits|schon|oben|mehrfach|vorhin) )*(?:gesagt|erwaehnt)",
    r"wie (?:(?:bereits|schon|oben|mehrfach|vorhin) )+(?:geschrieben|mitgeteilt|erklaert|erlaeutert|beschrieben|angemerkt)",
    r"(?:haben wir|habe ich|wir haben|ich habe) (?:\w+ ){0,2}(?:bereits|schon|mehrfach|mehrmals) (?:gesagt|erwaehnt|mitgeteilt|erklaert|erlaeutert)",
    r"(?:ich sagte|wir sagten|wir schrieben|ich schrieb) (?:bereits|schon|doch)",
    r"(?:sage|sagen|schreibe|schreiben|erklaere|erklaeren) (?:\w+ ){0,4}zum (?:letzten|wiederholten|x-ten|zehnten|hundertsten) mal",
    r"zum mitschreiben",
    rf"as (?:i|we)(?: have|'ve)? {_ALREADY}(?:said|mentioned|stated|explained|told you|wrote|written)",
    rf"as (?:already|previously) {_ALREADY}(?:said|mentioned|stated|explained|described|written)",
    r"as (?:said|mentioned|stated|explained|described) (?:above|before|earlier|already|previously)",
    r"like (?:i|we)(?:'ve| have)? (?:already )?said",
    r"(?<!as\s)(?:i|we)(?:'ve| have)? already (?:said|told you|explained|mentioned)",
    r"per my last (?:e-?mail|message|reply)",
    rf"{_START}for the last time(?=,)",
)

SARCASM: Final = (
    rf"(?:{_START}|(?:na|ja|aber) )schoen fuer (?:dich|sie|euch){_END}",
    rf"{_START}(?:well )?(?:good|nice|great|lucky) for you{_END}",
    rf"{_START}na dann{_DRY_END}",
    r"wow(?=\s*(?:\.+|…)?\s*\Z)",
    rf"(?:herzlichen )?(?:glueckwunsch|gratulation|gratuliere), {_YOU_HAVE} {_CLAUSE}\b(?:nicht|falsch|uebersehen|missverstanden)",
    rf"congratulations, you(?:'ve| have)? {_CLAUSE}\b(?:not|wrong|missed)",
    r"danke fuer nichts",
    r"thanks for nothing",
    rf"{_START}ach (?:nee|was){_END}",
    rf"{_START}(?:wer haette das gedacht|who(?:'d| would) have thought){_END}",
    rf"wenn (?:du meinst|sie meinen){_END}",
    rf"(?:if you say so|whatever you say){_END}",
    rf"{_START}(?:is|schon) klar{_DRY_END}",
    rf"{_START}tja",
    rf"{_START}pech gehabt",
    r"tough luck",
    r"cry me a river",
    r"heul doch",
    r"mimimi",
)

BOILERPLATE: Final = (
    r"(?:ihr|dein|euer) anliegen ist uns (?:\w+ )?wichtig",
    r"(?:ihre|deine|eure) (?:meinung|zufriedenheit|rueckmeldung) ist uns (?:\w+ )?wichtig",
    r"(?:ihre|deine|eure) zufriedenheit (?:liegt uns am herzen|steht (?:bei uns )?an erster stelle)",
    r"(?:wir )?bitten (?:wir )?(?:\w+ ){0,3}um (?:ihr |dein |euer )?verstaendnis",
    r"(?:bitte haben sie|haben sie bitte|bitte hab|hab bitte) (?:\w+ )?verstaendnis",
    r"(?:etwaige|eventuelle|entstandene|allfaellige|moegliche)[nr]? unannehmlichkeiten?",
    rf"(?:nehmen|nimmt) (?:ihr|dein|euer|ihre|deine|eure) (?:anliegen|beschwerde|feedback|kritik|rueckmeldung) (?:sehr |aeusserst )?ernst{_END}",
    r"sehen (?:wir )?uns (?:leider )?(?:nicht in der lage|ausserstande)",
    r"(?:nach|zu) unserem (?:groessten |tiefsten )?bedauern",
    r"your (?:call|feedback|opinion|concern|request|satisfaction|business) is (?:\w+ )?important",
    r"(?:any|sorry for the|apologi[sz]e for the) inconvenience(?: (?:this|it|we) (?:may|might) have caused| caused)?",
    rf"take your (?:concerns?|feedback|complaint) (?:very |extremely )?seriously{_END}",
    r"(?:as )?per our (?:policy|policies|terms)",
    r"(?:we )?value your (?:feedback|business|opinion)",
    r"valued customers?",
    r"thank you for your (?:understanding in this matter|patience and understanding)",
)
