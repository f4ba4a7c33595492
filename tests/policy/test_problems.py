"""Every mistake has a place, a reason and, where one can be guessed, a mend."""

import time

import pytest

from bot.policy_file import PolicyProblems, load
from tests.policy.samples import VALID, problems_of, with_change, with_mark


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("language: de\n", "§langauge: de\n", 'langauge: no key "langauge" – did you mean "language"?'),
        ("due: 4h", "due: 4h, §deu: 5h", 'escalation[0].deu: no key "deu" – did you mean "due"?'),
        ("limit: 500", "limit: 500, §adress: du", 'accounts.webhook/shop.adress: no key "adress" – did you mean "address"?'),
        ("{name: Anna Berger, slack: U01ANNA, departments: [social], role: answer}", "§{name: Anna, slack: U01ANNA, departments: [social]}", 'people.anna: the key "role" is missing – for example role: answer'),
        ("undo_window: 15s", "§language: en", 'the key "language" stands twice – the first is in line 1'),
        ("  tom:", "  §anna:", 'the key "anna" stands twice – the first is in line 8'),
        ("  anna:", "  §Anna B.:", 'people.Anna B.: "Anna B." cannot be an id here – use lower-case letters, digits, - and _'),
        ("  webhook/shop:", "  §shop:", 'accounts.shop: "shop" cannot be an id here – write connector/name, like letterbox/@donaubahn'),
        ("name: Anna Berger", "name: §12", 'people.anna.name: text expected, found a number "12" – put it in quotes: "12"'),
        ("name: Anna Berger", "name: §1.10", 'people.anna.name: text expected, found a number "1.10" – put it in quotes: "1.10"'),
        ("name: Anna Berger", "name: §true", 'people.anna.name: text expected, found true or false "true" – put it in quotes: "true"'),
        ("name: Anna Berger", "name: §~", 'people.anna.name: text expected, found nothing (~) – put it in quotes: "~"'),
        ("name: Anna Berger", "name: §''", "people.anna.name: an empty text – write something, or leave the key out"),
        ("name: Anna Berger", "name: §[Anna]", "people.anna.name: text expected, found a list"),
        ("departments: [social], ", "departments: §social, ", 'people.anna.departments: a list expected, found text "social" – write [one, another], or lines that begin with -'),
        ("departments: [social], ", "departments: §[], ", "people.anna.departments: an empty list – put something in, or leave the key out"),
        ("departments: [social], ", "departments: [social, §social], ", 'people.anna.departments[1]: "social" stands twice in this list – remove one'),
        ("{name: Alles andere, to: social}", "§Alles andere", 'routing[1]: a table of keys expected, found text "Alles andere" – write key: value lines, indented below'),
        ("to: social}", "to: social, urgent: §no}", 'routing[1].urgent: true or false expected, found text "no" – write false'),
        ("to: social}", "to: social, urgent: §On}", 'routing[1].urgent: true or false expected, found text "On" – write true'),
        ("to: social}", "to: social, urgent: §1}", 'routing[1].urgent: true or false expected, found a number "1"'),
        ("15s", "§15", 'undo_window: "15" without a unit is no duration – write it like 15s, 30m, 4h or 2d'),
        ("15s", "§12:00", 'undo_window: "12:00" is no duration – write it like 15s, 30m, 4h or 2d'),
        ("15s", "§1h", "undo_window: 1h is out of bounds – from 0s to 10m"),
        ("4h", "§999999d", "escalation[0].due: 999999d is out of bounds – from 1m to 90d"),
        ("Europe/Vienna", "§Europe/Wien", 'time_zone: no time zone "Europe/Wien" – did you mean "Europe/Vienna"?'),
        ("Europe/Vienna", "§../etc", 'time_zone: no time zone "../etc" – write it like Europe/Vienna'),
        ("departments: [social], ", "departments: [§socail], ", 'people.anna.departments[0]: no department "socail" – did you mean "social"?'),
        ('["letterbox/@bahn"], to', "[§letterbox/bahn], to", 'routing[0].accounts[0]: no account "letterbox/bahn" – did you mean "letterbox/@bahn"?'),
        ("role: answer", "role: §admin", 'people.anna.role: no role "admin" – known: answer, draft, read'),
        ("language: de\n", "language: §german\n", 'language: no language "german" – known: de, en'),
        ("[de]", "[§german]", 'routing[0].languages[0]: no language "german" – write its ISO 639-1 code, like de or en'),
        ("C0123ABCD", "§'kundenservice'", 'departments.service.channels[0].slack: "kundenservice" is no Slack channel – write its name with # in quotes, like "#social-media", or its id, like C0123ABCD'),
        ("C0123ABCD", '§"#social-media"', "departments.service.channels[0].slack: this channel stands twice – the first is departments.social.channels[0].slack in line 5"),
        ("[{slack: C0123ABCD}]", "§[]", "departments.service.channels: an empty list – put something in, or leave the key out"),
        ("{name: Kundenservice, channels: [{slack: C0123ABCD}], language: en}", "§{name: Kundenservice}", 'departments.service: the key "channels" is missing – for example channels: [{slack: "#kundenservice"}]'),
        ("slack: C0123ABCD", "teams: §Kundenservice", 'departments.service.channels[0].teams: "Kundenservice" is no Teams channel – write "Team/Channel", or copy it in Teams: three dots beside the channel, Copy link'),
        ("slack: C0123ABCD", "teams: §https://example.com/a/1", 'departments.service.channels[0].teams: "https://example.com/a/1" is no Teams channel – write "Team/Channel", or copy it in Teams: three dots beside the channel, Copy link'),
        ("slack: C0123ABCD", 'teams: §"@home/General"', 'departments.service.channels[0].teams: "@home/General" is no Teams channel – write "Team/Channel", or copy it in Teams: three dots beside the channel, Copy link'),
        ("slack: C0123ABCD", f"teams: §T/{'a' * 119}", f'departments.service.channels[0].teams: "T/{"a" * 37}…" is too long – write "Team/Channel", or copy it in Teams: three dots beside the channel, Copy link'),
        ("{slack: C0123ABCD}", '{teams: "19:3fb0@thread.tacv2"}, {teams: §https://teams.microsoft.com/l/channel/19%3A3fb0%40thread.tacv2/A}', "departments.service.channels[1].teams: this channel stands twice – the first is departments.service.channels[0].teams in line 6"),
        ("{slack: C0123ABCD}", "{teams: T/A}, {teams: §T/A}", "departments.service.channels[1].teams: this channel stands twice – the first is departments.service.channels[0].teams in line 6"),
        ("[{slack: C0123ABCD}]", "[§{}]", 'departments.service.channels[0]: the key "slack" or "teams" is missing – for example slack: "#social-media"'),
        ("{name: Tom Baker, slack: U02TOM,", "§{name: Tom Baker,", 'people.tom: the key "slack" or "teams" is missing – for example slack: U01ANNA'),
        ("slack: U02TOM", "teams: §tom@example.com", 'people.tom.teams: "tom@example.com" is no Entra object id – in the Entra admin centre: Users, the person, Object ID; it looks like 3f2b8c1e-0000-4000-8000-0123456789ab'),
        ("U02TOM", "§U01ANNA", "people.tom.slack: this Slack member stands twice – the first is people.anna.slack in line 8"),
        ("U02TOM", '§"@tom"', 'people.tom.slack: "@tom" is no Slack member id – in Slack: profile, three dots, Copy member ID; it looks like U01ANNA'),
        ("{name: Alles andere, to: social}", "§{name: Alles andere, to: social, languages: [de]}", "routing[1]: the last rule must take every post, but this one has conditions – add a last rule without accounts, keywords and languages, like {name: Everything else, to: …}"),
        ("{name: Alles andere, to: social}", "{name: Alles andere, to: social}\n  - §{name: Mehr, to: service}", "routing[2]: this rule is never reached: the one in line 15 takes every post – move it up, or give that rule a condition"),
        ('"defekt*"', '§"**"', 'routing[0].keywords[0]: "**" has no letter or digit and matches nothing – write a word, or several words'),
        ('"defekt*"', '§"def*kt"', 'routing[0].keywords[0]: "def*kt": * has a meaning only at the end – word* matches everything that begins with word'),
        ("to: service, reasons", "to: §social, reasons", "escalation[0].to: a department cannot escalate to itself – name another one"),
        ("hints:", "  - §{from: social, to: service, reasons: [Mehr], due: 1d}\nhints:", "escalation[1]: this escalation stands twice – the first is escalation[0] in line 17"),
        ("address: du", "address: du, region: §tyrol", 'accounts.letterbox/@bahn.region: no region "tyrol" – did you mean "tirol"?'),
        ("address: du", "address: du, §regoin: tirol", 'accounts.letterbox/@bahn.regoin: no key "regoin" – did you mean "region"?'),
        ("contact:", "§Contact:", 'regions.tirol.values.Contact: "Contact" cannot be an id here – use lower-case letters, digits and _, a letter first'),
        ('"0512 1234"', "§0512", 'regions.tirol.values.contact: text expected, found a number "0512" – put it in quotes: "0512"'),
        ("name: Lob, words", "name: §Drohung, words", "hints[1].name: this hint stands twice – the first is hints[0].name in line 19"),
        ("[toll]", '[§"t*l"]', 'hints[1].words[0]: "t*l": * has a meaning only at the end – word* matches everything that begins with word'),
        ("{name: Lob, words: [toll]}", "§{name: Lob}", 'hints[1]: the key "words" is missing – for example words: ["bombe", "euch umbringen"]'),
        ("C0123ABCD}]", "C0123ABCD}], windows: [§9]", 'departments.service.windows[0]: "9" without minutes is no time of day – write it like 9:00 or 17:30'),
        ("C0123ABCD}]", "C0123ABCD}], windows: [§9 Uhr]", 'departments.service.windows[0]: "9 Uhr" is no time of day – write it like 9:00 or 17:30'),
        ("C0123ABCD}]", "C0123ABCD}], windows: [§24:00]", 'departments.service.windows[0]: "24:00" is no time of day – write it like 9:00 or 17:30'),
        ("C0123ABCD}]", "C0123ABCD}], windows: [9:00, §09:00]", "departments.service.windows[1]: this time stands twice – the first is departments.service.windows[0] in line 6"),
        ("C0123ABCD}]", "C0123ABCD}], weekly: {day: §Monday, at: 9:00}", 'departments.service.weekly.day: no day "Monday" – did you mean "monday"?'),
        ("C0123ABCD}]", "C0123ABCD}], weekly: §{day: monday}", 'departments.service.weekly: the key "at" is missing – for example at: "9:00"'),
        ("hints:", "§templates: [{id: lob}]\nhints:", 'templates: no key "templates" – prepared answers stand in templates/*.yaml now; `zuruf templates check` reads them'),
        ("15s", "15s\nhelp_due: §31d", "help_due: 31d is out of bounds – from 1m to 30d"),
        ("env:SHOP_SECRET", "§hunter2", "accounts.webhook/shop.secret: a secret must not stand in this file – keep it outside and write env:NAME or file:/path"),
        ("limit: 500", "api_token: §hunter2", "accounts.webhook/shop.api_token: a secret must not stand in this file – keep it outside and write env:NAME or file:/path"),
        ("env:SHOP_SECRET", "§whsec_aHVudGVyMg", "this looks like a secret – keep it outside and write env:NAME or file:/path"),
        ("name: Anna Berger", "name: §&anna Anna", "anchors (&) and aliases (*) are not used here – write it out, or put the text in quotes"),
        ("name: Anna Berger", "name: §!!str 12", "tags (!) are not used here – leave it out, or put the text in quotes"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_place_and_mend(old: str, new: str, expected: str) -> None:
    text, place = with_mark(old, new)
    assert problems_of(text) == [f"escalation.yaml:{place}: {expected}"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "1:1: the file is empty"),
        ("# only a comment\n", "1:1: the file is empty"),
        ("\ufefflanguage: de\n", "1:1: a byte order mark, an invisible character – save the file as"),
        ("people:\n\tanna: x\n", "2:1: a tab – YAML is indented with spaces only"),
        ("name: a: b\n", "1:8: mapping values are not allowed here – check the indentation above"),
        ("people: [a, b\n", "2:1: expected ',' or ']', but got '<stream end>' – check indentation, quotes"),
        ("a: {slack: #social}\n", '– a channel needs quotes ("#name"), because # begins a comment'),
        ("a: @anna\n", "1:4: found character '@' that cannot start any token – put values that begin with @"),
        ("a: 'x\n", "found unexpected end of stream"),
        ("a: {{customer}} x\n", "1:5: a key is one word"),
        ("a: x {{customer}}\nb: {{agent}} y: z", "a key is one word"),
        ("a: 1\n---\nb: 1\n", "2:1: a second document begins here – remove the line ---"),
        ("[a]: 1\n", "1:1: a key is one word"),
        ("a: \x00\n", "1:4: the character U+0000 is not allowed in YAML – remove it"),
        ('a: "\\UFFFFFFFF"\n', "cannot be read as YAML"),
        ("a: " + "[" * 50_000, "1:16: more than 12 levels deep"),
        ("a: *nobody\n", "1:4: anchors (&) and aliases (*) are not used here"),
        ("just a sentence\n", '1:1: a table of keys expected, found text "just a sentence"'),
        ("- a\n", "1:1: a table of keys expected, found a list"),
        ("departments: {}\n", "1:14: departments: an empty table – there must be at least one department"),
    ],
)
def test_a_file_that_is_no_policy_says_why(text: str, expected: str) -> None:
    assert expected in "\n".join(problems_of(text))


def test_one_member_of_teams_is_one_person_however_the_id_is_written() -> None:
    text = VALID.replace("slack: U01ANNA", "teams: 3F2B8C1E-0000-4000-8000-0123456789AB")
    text = text.replace("slack: U02TOM", "teams: 3f2b8c1e-0000-4000-8000-0123456789ab")
    (said,) = problems_of(text)
    assert "people.tom.teams: this Teams member stands twice – the first is people.anna.teams" in said


def test_a_name_that_yaml_takes_for_a_comment_gets_the_hint() -> None:
    text = VALID.replace('[{slack: "#social-media"}]}', "[\n    {slack:\n      }]}")
    assert (
        'text expected, found nothing – values that begin with # need quotes: "#name"' in problems_of(text)[0]
    )


def test_all_problems_come_at_once_in_the_order_of_the_lines() -> None:
    text = VALID.replace("15s", "15").replace("role: answer", "role: boss").replace("4h", "soon")
    assert [line.split(":")[1] for line in problems_of(text)] == ["3", "8", "17"]


def test_a_wrong_value_does_not_cause_other_problems() -> None:
    text = VALID.replace("U01ANNA", "anna").replace("U02TOM", "tom")
    assert len(problems_of(text)) == 2


def test_a_problem_can_be_read_by_a_program() -> None:
    with pytest.raises(PolicyProblems) as caught:
        load(with_change("role: answer", "role: answr"), name="team.yaml")
    (problem,) = caught.value.problems
    assert (problem.line, problem.column, problem.path) == (8, 74, "people.anna.role")
    assert (problem.message, problem.suggestion) == ('no role "answr"', 'did you mean "answer"?')
    assert caught.value.name == "team.yaml"


@pytest.mark.parametrize(
    "place",
    ["Anna Berger", "U01ANNA", "C0123ABCD", "Europe/Vienna", "4h", "env:SHOP_SECRET", "15s", "role: answer"],
)
def test_no_message_repeats_what_looks_like_a_secret(place: str) -> None:
    new = "role: xoxb-1-canary" if place.startswith("role") else "xoxb-1-canary"
    said = problems_of(with_change(place, new))
    assert any("this looks like a secret" in line for line in said)
    assert not any("canary" in line for line in said)


@pytest.mark.parametrize(
    "text",
    [
        "x" * 10_000_000,
        "a: [b, c]\n" * 1_000_000,
        "a: &a [x, x]\n" + "".join(f"{c}: &{c} [*{p}, *{p}, *{p}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True)),
        "a: " + "{a: " * 100_000,
        "a: " + "- " * 100_000,
        "? " * 100_000,
    ],
    ids=["one huge word", "many lines", "a billion laughs", "deep tables", "deep lists", "deep keys"],
)  # fmt: skip
def test_a_hostile_file_is_refused_within_moments(text: str) -> None:
    began = time.process_time()
    assert len("\n".join(problems_of(text))) < 10_000
    assert time.process_time() - began < 20
