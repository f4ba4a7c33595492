"""The kinds of values that `escalation.yaml` is made of."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import unquote

from bot.domain.mailboxes import MAILBOX, is_mailbox
from bot.domain.matching import folded
from bot.policy_file.findings import Findings, Spot
from bot.policy_file.kinds import Kind, Schema, described
from bot.policy_file.problems import SECRET
from bot.policy_file.tree import Scalar
from bot.policy_file.words import Choice, Text

# ISO 639-1, as the Library of Congress registers it (loc.gov/standards/iso639-2).
_ISO_639_1: Final = """
aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo es et eu
fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km
kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om
or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr
ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu
""".split()  # noqa: SIM905 - 183 codes read better in a few lines

_DAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LONGEST_NAME: Final = 120
_LINK_TO_CHANNEL: Final = (
    'write "Team/Channel", or copy it in Teams: three dots beside the channel, Copy link'
)
_NO_ADDRESS: Final = ("{} is no mail address", "write name@domain alone, like lager@shop.example")
_SECRET_OPTION: Final = re.compile(r"(^|_)(secrets?|tokens?|passwords?|keys?)(_|$)")


def _wrong_keyword(keyword: str) -> tuple[str, str] | None:
    if not re.search(r"[^\W_]", folded(keyword)):
        return "{} has no letter or digit and matches nothing", "write a word, or several words"
    if "*" in keyword[:-1]:
        return "{}: * has a meaning only at the end", "word* matches everything that begins with word"
    return None


def _too_long(channel: str) -> tuple[str, str] | None:
    """Messages carry the channel that they are about, and have no room for more."""
    if len(channel) <= _LONGEST_NAME or channel.startswith("https:"):
        return None
    return "{} is too long", _LINK_TO_CHANNEL


class Option(Kind[str]):
    """A value that the connector understands; what keeps a secret must say where it is kept."""

    words = "text or number"

    def read(self, spot: Spot, findings: Findings) -> str:
        if not isinstance(spot.node, Scalar) or not spot.node.text:
            findings.add(spot, f"text or a number expected, found {described(spot)}")
            return ""
        text = spot.node.text
        if (
            not SECRET.match(text)
            and _SECRET_OPTION.search(spot.path.rpartition(".")[2])
            and not re.fullmatch(r"env:\w+|file:/.+", text)
        ):
            findings.add(
                spot,
                "a secret must not stand in this file",
                "keep it outside and write env:NAME or file:/path",
            )
        return text

    def schema(self) -> Schema:
        return {"type": ["string", "number", "boolean"]}


TEXT: Final = Text()
ID: Final = Text(
    "id",
    r"^[a-z0-9][a-z0-9_-]{0,59}$",  # people choose by it in forms, whose options Slack refuses from 76 characters on
    ("{} cannot be an id", "use at most 60 lower-case letters, digits, - and _"),
)
OUR_LANGUAGE: Final = Choice("language", {"de": "de", "en": "en"})
ANY_LANGUAGE: Final = Choice(
    "language",
    {code: code for code in _ISO_639_1},
    words="ISO 639-1 code",
    mend="write its ISO 639-1 code, like de or en",
)
SLACK_CHANNEL: Final = Text(
    "Slack channel: its name with # in quotes, or its id",
    r"^(#[^\s#@,A-Z]{1,80}|[CG][A-Z0-9]{2,20})$",
    (
        "{} is no Slack channel",
        'write its name with # in quotes, like "#social-media", or its id, like C0123ABCD',
    ),
)
SLACK_PERSON: Final = Text(
    "Slack member id",
    r"^[UW][A-Z0-9]{2,20}$",
    ("{} is no Slack member id", "in Slack: profile, three dots, Copy member ID; it looks like U01ANNA"),
)
SLACK_GROUP: Final = Text(
    "Slack user group id",
    r"^S[A-Z0-9]{2,20}$",
    (
        "{} is no Slack user group id",
        "in Slack: the group's page, three dots, Copy group ID; it looks like S01DIENST",
    ),
)
TEAMS_CHANNEL: Final = Text(
    'Teams channel: "Team/Channel", its id, or the link to it',
    r"^(https://teams\.[a-z.]+/l/channel/[^\s/?]+[/?]\S*|(?!https?:)[^\s@][^\n]*/[^/\n]*[^/\s]|(?!https?:)(?=\S*[0-9:])[^\s/@][^\s/]*)$",
    ("{} is no Teams channel", _LINK_TO_CHANNEL),
    check=_too_long,
)
TEAMS_PERSON: Final = Text(
    "Entra object id",
    # Bot Connectors for trying things out invent ids with a digit more.
    r"^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12,13}$",
    (
        "{} is no Entra object id",
        "in the Entra admin centre: Users, the person, Object ID; it looks like 3f2b8c1e-0000-4000-8000-0123456789ab",
    ),
)
MAIL_ADDRESS: Final = Text(
    "mail address",
    MAILBOX,
    _NO_ADDRESS,
    check=lambda address: None if is_mailbox(address) else _NO_ADDRESS,
)
CALLED: Final = Text(
    "name",
    r"^[^\x00-\x1f\x7f-\x9f\u2028\u2029]{1,60}$",
    ("{} cannot be a name here", "use at most 60 characters, in one line"),
    check=lambda name: None if name.strip() else ("an empty text", "write a name"),
)
DOMAIN: Final = Text(
    "domain",
    r"^[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+$",
    ("{} is no domain", "write what stands after the @, in small letters, like shop.example"),
)
ICS_FILE: Final = Text(
    "file that ends in `.ics`",
    r"^(?!/)(?!.*\.\.)[^\\\n]{1,100}\.ics$",
    ("{} is no iCalendar file here", "write where it is seen from this file, like rosters/social.ics"),
)
KEYWORD: Final = Text("keyword", check=_wrong_keyword)
WEEKDAY: Final = Choice("day", {day: number for number, day in enumerate(_DAYS)})


def teams_channel(written: str) -> str:
    """Return the id where somebody wrote a link to a channel, `https://teams.microsoft.com/l/channel/<id>/…`; else what is written."""
    if not written.startswith("https:"):
        return written
    return unquote(re.split(r"[/?]", written.partition("/l/channel/")[2], maxsplit=1)[0])
