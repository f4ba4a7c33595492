"""A wave as a channel shows it: one card for many tickets, updated in place. Pure; reads from top to bottom like the card."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bot.chat.card import Card, Fact, leading_to
from bot.chat.lines import Line
from bot.domain.deliveries import place_of
from bot.domain.people import ChannelId
from bot.domain.policy import Policy
from bot.domain.posts import Post
from bot.domain.text import Strong, Text, Untrusted, shortened
from bot.domain.waves import Happening
from bot.handlers.form import NO_TICKET, Button, Style
from bot.handlers.names import ANSWER_WAVE, CLAIM_WAVE, END_WAVE, STOP_WAVE, WAVE_POSTS
from bot.handlers.wave_figures import Figures
from bot.handlers.wave_notes import told
from bot.handlers.waves import CHECK, RELEASE
from bot.keeping.wave_answers import Answer, State
from bot.keeping.waves import Wave
from bot.links import Destination, destinations
from bot.texts import speaking
from bot.texts.texts import Texts

_SAMPLE: Final = 220
"""Characters of a post: three of them fill half a screen of a phone."""


def wave_card(wave: Wave, now: Figures, channel: ChannelId, policy: Policy) -> Card:
    """Return the card of a wave for a channel, in the channel's language."""
    texts = speaking(policy.language_of(channel))
    title = _title(wave, now, policy, texts)
    return Card(
        ticket=place_of(wave.number),
        version=wave.version,
        title=title,
        author=_author(wave, now, texts),
        customer=(Strong(texts.waves.sort(wave.sort)),),
        quote=_quote(now, texts),
        hint=texts.waves.urgent_apart(),
        facts=tuple(_facts(wave, now, texts)),
        buttons=tuple(_buttons(wave, now, texts)),
        summary=(f"{title}. {texts.waves.counts(now.counts)}. ", _quote(now, texts)),
    )


def wave_line(wave: Wave, number: int, channel: ChannelId, policy: Policy) -> Line:
    """Return an entry of a wave's log as its thread shows it; number 0 is the thread's first line."""
    texts = speaking(policy.language_of(channel))
    if number == 0:
        return Line(0, wave.since, (texts.internal(),))
    entry = wave.log[number - 1]
    return Line(number, entry.at, told(entry, texts), alone=entry.what is Happening.NOTED)


def _title(wave: Wave, now: Figures, policy: Policy, texts: Texts) -> str:
    account = policy.account(wave.account).name
    return f"🌊 {account} · {texts.waves.posts(now.counts.total)} · {texts.waves.name(wave.number)}"


def _author(wave: Wave, now: Figures, texts: Texts) -> Text:
    if wave.over_at is not None:
        return (*texts.waves.since(wave.since, None), *texts.waves.over(wave.over_at))
    return texts.waves.since(wave.since, now.a_minute or None)


def _quote(now: Figures, texts: Texts) -> Untrusted:
    """Return the newest posts, each in one line, so that none can pretend to be another one."""
    return Untrusted("\n".join(map(_sample, now.samples)) or texts.labels.removed_post)


def _sample(post: Post) -> str:
    words = " ".join(post.text.clean().split())
    return f"{post.author.shown.clean()}: {shortened(words, _SAMPLE)}"


def _facts(wave: Wave, now: Figures, texts: Texts) -> Iterator[Fact]:
    labels = texts.waves.labels
    if wave.words:
        yield Fact(labels.in_common, (Untrusted(", ".join(wave.words)),))
    yield from leading_to(_destinations(now), texts)
    yield Fact(labels.figures, (texts.waves.counts(now.counts),))
    yield Fact(texts.labels.owner, (wave.owner.name if wave.owner else texts.labels.nobody,))
    if now.answer is not None and (said := _answer(now.answer, texts)):
        yield Fact(labels.answer, (said,))


def _destinations(now: Figures) -> tuple[Destination, ...]:
    return tuple(dict.fromkeys(one for post in now.samples for one in destinations(post.text)))


def _answer(answer: Answer, texts: Texts) -> str:
    who, left_out = (answer.sent_by or answer.by).name, len(answer.left_out)
    match answer.state:
        case State.WAITING:
            return texts.waves.to_check(answer.by.name, answer.count)
        case State.SENDING:
            return texts.waves.progress(who, answer.done, answer.count, left_out)
        case State.STOPPED:
            return texts.waves.stopped_at(who, answer.done, answer.count)
        case State.DONE:
            return texts.waves.all_gone(who, answer.done, left_out)
        case State.DRAFT:
            return ""


def _buttons(wave: Wave, now: Figures, texts: Texts) -> Iterator[Button]:
    """Yield what can be done: with nobody left to answer, there is nothing to send."""
    labels, number = texts.waves.labels, str(wave.number)
    state = now.answer.state if now.answer else None
    if state is State.SENDING:
        yield Button(STOP_WAVE, NO_TICKET, labels.stop_rest, number, Style.DANGER)
    elif state is State.WAITING and now.answer is not None:
        subject = f"{number} {CHECK} {now.answer.id}"
        yield Button(ANSWER_WAVE, NO_TICKET, labels.check_answer, subject, Style.PRIMARY)
    if now.answerable and now.counts.waiting and state is not State.SENDING:
        style = Style.PLAIN if state is State.WAITING else Style.PRIMARY
        yield Button(ANSWER_WAVE, NO_TICKET, labels.answer_all, number, style)
    yield Button(WAVE_POSTS, NO_TICKET, labels.show_posts, number)
    if wave.owner is None:
        yield Button(CLAIM_WAVE, NO_TICKET, labels.claim, number)
    else:
        yield Button(CLAIM_WAVE, NO_TICKET, labels.release, f"{number} {RELEASE}")
    if wave.over_at is None or now.counts.waiting:
        yield Button(END_WAVE, NO_TICKET, labels.end, number)
