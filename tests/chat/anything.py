"""Any card, line or form: whatever strangers wrote into it, however much of it there is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from bot.chat.card import Card, Fact
from bot.chat.lines import Line
from bot.domain.people import PersonId
from bot.domain.text import Link, Mention, Moment, Strong, Untrusted
from bot.domain.ticket import TicketId
from bot.handlers.form import (
    Button,
    Buttons,
    Choice,
    Form,
    Heading,
    MomentField,
    Option,
    Pager,
    Passage,
    Quote,
    Search,
    Several,
    Style,
    TextField,
    Toggle,
)

VIENNA = ZoneInfo("Europe/Vienna")
NOW = datetime(2026, 7, 30, 12, 0, tzinfo=UTC)
NASTY = (
    "<!channel> <!here> <@U0ZURUF> <#C0TEAM> <https://evil.example|bank.example> &lt;!everyone&gt; "
    "*bold* _it_ ~no~ `code` ```pre``` :tada: @channel \u202egnp.exe\u2066 \u200b\ufeff \ud800 e\u0301\u0301\u0301\u0301\u0301\u0301"
)

texts = st.one_of(
    st.text(max_size=60),
    st.text(alphabet="<>&!@#|*_~`:\n \u202e\u2067\u200b\u0301\ud800👩‍👩‍👧אب", max_size=60),
    st.sampled_from((NASTY, "", " ", "\n")),
    st.builds(str.__mul__, st.sampled_from(("&", "x", "🎉", "<!channel>")), st.integers(1, 20_000)),
)
moments = st.datetimes(datetime(2002, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - bounds are naive
urls = st.one_of(
    texts, st.sampled_from(("https://a.example/x?y=1&z=<b>", "javascript:alert(1)", "http://[", "https://"))
)
KNOWN = {PersonId("anna"): "UANNA", PersonId("selma"): "USELMA"}
people = st.sampled_from((*KNOWN, PersonId("?UNOBODY")))
spans = st.one_of(
    texts,
    st.builds(Untrusted, texts),
    st.builds(Moment, moments),
    st.builds(Strong, texts),
    st.builds(Link, texts, urls),
    st.builds(Mention, people, texts),
)
sentences = st.lists(spans, max_size=5).map(tuple)
names = st.sampled_from(("claim", "reply", "undo"))
buttons = st.builds(Button, names, st.just(TicketId(17)), texts, st.just("r1"), st.sampled_from(Style))
rows = st.lists(buttons, max_size=4, unique_by=lambda b: b.handler).map(tuple)
cards = st.builds(
    Card,
    ticket=st.just(TicketId(17)),
    version=st.integers(1, 10**6),
    title=texts,
    author=sentences,
    customer=sentences,
    quote=st.builds(Untrusted, texts),
    hint=texts,
    facts=st.lists(st.builds(Fact, texts, sentences), max_size=12).map(tuple),
    buttons=rows,
    summary=sentences,
    urgent=st.booleans(),
)
lines = st.lists(st.builds(Line, st.integers(0, 10**6), moments, sentences), min_size=1, max_size=12)
values = st.text(min_size=1, max_size=75)
options = st.builds(Option, values, texts, texts)
found = st.builds(Option, values.map(lambda value: value.replace("\n", " ")), texts, texts)
alike = st.lists(buttons, max_size=60).map(tuple)
parts = st.one_of(
    st.builds(Passage, sentences),
    st.builds(Heading, texts),
    st.builds(Buttons, alike),
    st.builds(Quote, st.builds(Untrusted, texts)),
    st.builds(
        TextField,
        st.just("text"),
        texts,
        texts,
        texts,
        st.booleans(),
        st.integers(0, 9),
        st.integers(0, 10**5),
        st.booleans(),
    ),
    st.builds(
        Several,
        st.just("several"),
        texts,
        st.lists(options, max_size=3, unique_by=lambda o: o.value).map(tuple),
        st.lists(values, max_size=3).map(tuple),
        st.booleans(),
    ),
    st.builds(
        Choice,
        st.just("choice"),
        texts,
        st.lists(options, max_size=3, unique_by=lambda o: o.value).map(tuple),
        values,
        st.booleans(),
        st.booleans(),
    ),
    st.builds(
        Search,
        st.just("search"),
        texts,
        texts,
        st.none() | found,
        st.booleans(),
        st.booleans(),
        st.lists(found, max_size=20, unique_by=lambda o: o.value).map(tuple),
    ),
    st.builds(Toggle, st.just("toggle"), texts, st.booleans()),
    st.builds(MomentField, st.just("moment"), texts, moments),
    st.builds(Pager, st.none() | st.just("3"), st.none() | st.just("4")),
)
forms = st.builds(
    Form,
    handler=names,
    ticket=st.just(TicketId(17)),
    title=texts,
    parts=st.lists(parts, max_size=6, unique_by=lambda part: str(getattr(part, "name", type(part)))).map(
        tuple
    ),
    submit=texts,
    memory=st.dictionaries(st.text(max_size=5), st.text(max_size=20), max_size=3),
)

FIELD = TextField("text", "Text")


def card_saying(words: str) -> Card:
    text = (Untrusted(words), words, Strong(words), Link(words, words), Moment(NOW))
    return Card(
        ticket=TicketId(17),
        version=5,
        title=words,
        author=text,
        customer=text,
        quote=Untrusted(words),
        hint=words,
        facts=(Fact(words, text),) * 8,
        buttons=(Button("claim", TicketId(17), words), Button("log", TicketId(17), words)),
        summary=text,
    )


GIANTS = {
    "nothing": "",
    "nasty": NASTY,
    "a megabyte of mentions": "<!channel>" * 100_000,
    "ampersands": "&" * 100_000,
    "emoji": "🎉" * 100_000,
    "zalgo": "e" + "\u0301" * 100_000,
    "marks in the wrong order": "e" + "\u0301\u0316" * 100_000,
    "two megabytes of right to left": "א\u202e<!here> " * 200_000,
    "empty lines": "\n" * 100_000,
    "links": "https://раураӏ.example/<x>&" * 10_000,
}


def members(value: object) -> Iterator[dict[str, object]]:
    """Every object in a piece of JSON, however deep."""
    if isinstance(value, dict):
        yield value
        for member in value.values():
            yield from members(member)
    elif isinstance(value, list):
        for item in value:
            yield from members(item)
