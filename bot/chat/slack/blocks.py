"""Cards and lines as Slack messages. Pure: reads from top to bottom like the message.

Only blocks that every client shows: header, rich_text, context, actions. Every message has a rich_text block, because Slack
refuses to update a message that had one to blocks without (`block_mismatch`).
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta, tzinfo
from typing import Final

from bot.chat.card import Card, Fact
from bot.chat.lines import NOBODY, Known, Line
from bot.chat.slack import codes, rich
from bot.chat.slack.escape import encodable, essential
from bot.chat.slack.rich import Json, Room
from bot.domain.text import Moment, Strong, Text, shortened
from bot.handlers.form import Button, Style

HEADER_LIMIT: Final = 150
BUTTON_LIMIT: Final = 75
BUTTONS_IN_A_ROW: Final = 25
AUTHOR_LIMIT: Final = 600
HINT_LIMIT: Final = 300

_MINUTE: Final = timedelta(minutes=1)
_STYLES: Final = {Style.PRIMARY: {"style": "primary"}, Style.DANGER: {"style": "danger"}, Style.PLAIN: {}}


def card_message(card: Card, zone: tzinfo) -> Json:
    """Return `text`, `blocks` and `metadata` of a card; moments fall back to `zone` where Slack cannot localise them."""
    return {
        "text": essential(card.summary, zone),
        "blocks": list(_card_blocks(card, zone, Room())),
        "metadata": codes.card_metadata(card),
    }


def lines_message(lines: Sequence[Line], zone: tzinfo, known: Known = NOBODY) -> Json:
    """Return `text`, `blocks` and `metadata` of one message that holds these lines and mentions those who are `known`."""
    whole = tuple(span for line in lines for span in (*line.text, "\n"))[:-1]
    return {
        "text": essential(whole, zone),
        "blocks": _with_new_ids(list(_lines_blocks(lines, zone, known)), f"l{lines[0].number}"),
        "metadata": codes.lines_metadata(line.number for line in lines),
    }


def words_message(text: Text, zone: tzinfo, buttons: Sequence[Button] = ()) -> Json:
    """Return `text` and `blocks` of something said, with things to press below it."""
    said = {"type": "rich_text", "elements": [filled(rich.section(text, zone, Room()))]}
    return {
        "text": essential(text, zone),
        "blocks": [said, *rows_of_buttons(buttons, "", "do", Room())],
    }


def plain_text(text: str, limit: int) -> Json:
    """Return a `plain_text` object; never empty, because Slack refuses that."""
    return {"type": "plain_text", "text": shortened(encodable(text), limit) or " ", "emoji": False}


def button(action_id: str, label: str, value: str) -> Json:
    return {
        "type": "button",
        "action_id": action_id,
        "text": plain_text(label, BUTTON_LIMIT),
        "value": value,
    }


def rows_of_buttons(buttons: Sequence[Button], about: str, block_id: str, room: Room) -> Iterator[Json]:
    """Yield the blocks that hold these buttons; `about` is what a screen reader adds to each of them."""
    for row, start in enumerate(range(0, len(buttons), BUTTONS_IN_A_ROW)):
        alike: Counter[str] = Counter()
        elements = []
        for shown in buttons[start : start + BUTTONS_IN_A_ROW]:
            alike[shown.handler] += 1
            elements.append(_button(shown, alike[shown.handler], about, room))
        yield {"type": "actions", "block_id": f"{block_id}{row}", "elements": elements}


def filled(section: Json) -> Json:
    """Give a paragraph without words a blank, so that it stays valid."""
    return section if section["elements"] else section | {"elements": [{"type": "text", "text": " "}]}


# Cards


def _card_blocks(card: Card, zone: tzinfo, room: Room) -> Iterator[Json]:
    place = f"c{card.ticket}v{card.version}"
    yield {
        "type": "header",
        "block_id": f"{place}-head",
        "text": plain_text(room.take(card.title, HEADER_LIMIT), HEADER_LIMIT),
    }
    actions = list(rows_of_buttons(card.buttons, card.title, f"{place}-do", room))
    post = [
        filled(rich.section(card.author, zone, room, AUTHOR_LIMIT)),
        *([filled(rich.section(card.customer, zone, room, AUTHOR_LIMIT))] if card.customer else []),
        rich.quote(card.quote, room),
    ]
    hint = room.take(card.hint, HINT_LIMIT)
    yield rich.block(post, f"{place}-post")
    if hint:
        yield {
            "type": "context",
            "block_id": f"{place}-hint",
            "elements": [plain_text(hint, HINT_LIMIT)],
        }
    if card.facts:
        yield rich.block(_facts(card.facts, zone, room), f"{place}-facts")
    yield from actions


def _facts(facts: Sequence[Fact], zone: tzinfo, room: Room) -> Iterator[Json]:
    for number, fact in enumerate(facts):
        share = room.left // (len(facts) - number)
        yield filled(rich.section((Strong(f"{fact.label}: "), *fact.value), zone, room, share))


def _button(shown: Button, twin: int, about: str, room: Room) -> Json:
    action_id = codes.button_action(shown.handler, twin)
    heard = f"{shown.label}: {about}" if about else shown.label
    return {
        **button(action_id, room.take(shown.label, BUTTON_LIMIT), codes.button_value(shown)),
        "accessibility_label": shortened(encodable(heard), BUTTON_LIMIT) or " ",
        **_STYLES[shown.style],
    }


# Lines


def _lines_blocks(lines: Sequence[Line], zone: tzinfo, known: Known) -> Iterator[Json]:
    room = Room()
    buttons = [button for line in lines for button in line.buttons]
    actions = list(rows_of_buttons(buttons, "", "do", room))
    yield rich.block(_paragraphs(lines, zone, room, known), "said")
    yield from actions


def _paragraphs(lines: Sequence[Line], zone: tzinfo, room: Room, known: Known) -> Iterable[Json]:
    """Yield a paragraph for each line; it says when it happened where the message's own time would not do for all."""
    apart = lines[-1].at - lines[0].at > _MINUTE
    for number, line in enumerate(lines):
        said = (Moment(line.at), "  ", *line.text) if apart else line.text
        share = room.left // (len(lines) - number)
        yield filled(rich.section(said, zone, room, share, known))


def _with_new_ids(blocks: list[Json], place: str) -> list[Json]:
    """Name the blocks after their content: a changed message should have new block_ids."""
    mark = hashlib.sha256(repr(blocks).encode()).hexdigest()[:8]
    return [block | {"block_id": f"{place}-{mark}-{block['block_id']}"} for block in blocks]
