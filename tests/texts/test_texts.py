"""What people read: short enough for its place, in both languages, and never markup by accident."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any, get_args, get_type_hints

import pytest

from bot.domain import refusals as no
from bot.domain.obstacles import Hold, Obstacle
from bot.domain.people import Actor, DepartmentId, PersonId, Role
from bot.domain.posts import PostKind
from bot.domain.refusals import Refusal
from bot.domain.text import Link, Moment, Strong, Text, Untrusted
from bot.domain.ticket import Status
from bot.handlers import HANDLERS
from bot.texts import LANGUAGES, speaking
from bot.texts.delivery import DeliveryTexts
from bot.texts.texts import Texts
from tests.fakes.surface import words

NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SELMA = Actor(PersonId("selma"), "Selma")

TITLES = ("reply", "assign", "escalate", "suggest", "give_back")
SUBMITS = (*TITLES, "send", "preview", "save_draft")

REFUSALS: tuple[Refusal, ...] = (
    no.ClaimedBy(SELMA, NOW),
    no.NobodyOwnsIt(),
    no.OwnedBySomebodyElse(SELMA),
    no.ClosedAlready(SELMA),
    no.ClosedAlready(None),
    no.OpenAlready(),
    *(no.RoleTooLow(role) for role in Role),
    no.Stranger(PersonId("U99")),
    no.NotOfTheTeam(),
    no.OtherDepartment(frozenset({DepartmentId("service")})),
    no.NotHere(),
    no.CardIsKnown(),
    no.UnknownPerson(PersonId("nobody")),
    no.NothingWritten(),
    no.PlaceholdersLeft(("customer", "agent")),
    no.TooLong(281, 280),
    no.PlatformCannot("Town"),
    no.StaysPrivate(),
    no.AnsweredPrivatelyBefore("Town"),
    no.AnswerTooLate("Town", NOW),
    no.ActGoneAlready(),
    no.AddressNotAllowed("boss@else.example"),
    no.ForwardGoneAlready(),
    no.TooManyForwards(10),
    no.NobodyToForwardTo(),
    no.PostRemovedMeanwhile(),
    no.ReplyOnItsWay(SELMA),
    no.AnsweredMeanwhile(SELMA),
    no.PostEditedMeanwhile(),
    no.ReplyGoneAlready(),
    no.NoSuchDraft(),
    no.AskedAlready(DepartmentId("service")),
    no.NoSuchTarget(DepartmentId("service")),
    no.NotAsked(),
    no.DueInThePast(),
    no.MayStillArrive(NOW),
    no.NothingUncertain(),
    no.CannotLook("Town", "https://town.example"),
    no.CannotLook("Village", ""),
    no.AlreadyMerged(12),
    no.CannotMerge(12),
    no.NothingToSplit(),
    no.NotAwaitingHelp(),
    no.NotSnoozed(),
    no.PersonalPartMissing("the way home", 5),
    no.TagsLocked("gossip"),
    no.NoSuchProposal(),
    no.OwnProposal(),
    no.NotTheOwner(SELMA),
    no.TooManyChosen(51, 50),
    no.ChangedMeanwhile(),
    no.NoSuchWave(),
    no.NotInWave(),
    no.WroteMeanwhile(),
    no.NobodyToAnswer(),
    no.OwnAnswer(),
    no.WaveAnswerGone(),
    no.WaveBeingAnswered(SELMA),
    no.NoSuchSighting(),
    no.MadeAlready(SELMA, 12),
    no.KeptAlready(SELMA),
    no.FocusedAlready(SELMA, NOW),
    no.NoFocus(),
    no.NoFocus(SELMA),
    no.NoSuchDuty(),
    no.CoverGone(SELMA),
    no.CoverGone(),
    no.AwayThen(),
    no.BusyThen("Early", NOW),
    no.OverBeforeItBegins(),
    no.NoSuchHandover(),
    no.OwnHandover(),
    no.SayIt(),
    no.FrozenAlready(SELMA, NOW),
    no.NotFrozen(SELMA, NOW),
    no.NotFrozen(),
    no.OutdatedButton(),
    no.NoSuchTicket(),
)

SAMPLES: dict[Any, Any] = {
    str: "Selma",
    str | None: "Selma",
    int: 7,
    bool: True,
    datetime: NOW,
    Role: Role.ANSWER,
    Status: Status.NEW,
    PostKind: PostKind.MESSAGE,
    Refusal: no.NotHere(),
}

every_language = pytest.mark.parametrize("texts", LANGUAGES.values(), ids=LANGUAGES)


def sentences(texts: Texts) -> Iterator[tuple[str, str]]:
    """Yield every label and sentence by name, with something plausible in each gap."""
    yield from asdict(texts.labels).items()
    for name, method in inspect.getmembers(texts, inspect.ismethod):
        said = method(**{gap: sample(kind) for gap, kind in gaps(method).items()})
        yield name, said if isinstance(said, str) else words(said)


def gaps(method: Callable[..., object]) -> dict[str, Any]:
    hints = get_type_hints(method)
    return {name: hints[name] for name in inspect.signature(method).parameters}


def sample(kind: Any) -> Any:
    """Return something for a gap; a `Span` is filled with a stranger's name."""
    return SAMPLES[kind] if kind in SAMPLES else Untrusted("Mia")


@every_language
def test_buttons_fit_into_a_button(texts: Texts) -> None:
    labels = [handler.label(texts) for handler in HANDLERS.values()]
    assert max(map(len, (*labels, *asdict(texts.labels).values()))) <= 75


@every_language
def test_buttons_of_one_card_can_be_told_apart(texts: Texts) -> None:
    labels = [handler.label(texts) for handler in HANDLERS.values()]
    assert len(set(labels)) == len(labels)


@every_language
def test_titles_and_submit_buttons_fit_into_a_modal(texts: Texts) -> None:
    labels = asdict(texts.labels)
    said = [texts.ticket(10**9), texts.labels.cancel, *(labels[name] for name in (*TITLES, *SUBMITS))]
    assert {text: len(text) for text in said if len(text) > 24} == {}


@every_language
def test_nothing_is_said_with_empty_words(texts: Texts) -> None:
    assert [name for name, said in sentences(texts) if not said.strip()] == []


def test_german_and_english_differ() -> None:
    german, english = (dict(sentences(LANGUAGES[code])) for code in ("de", "en"))
    assert german.keys() == english.keys()
    alike = {name for name in german if german[name] == english[name]}
    assert alike == {"ticket", "wrote", "noted"}


def test_every_status_and_kind_has_a_word_in_both_languages() -> None:
    for texts in LANGUAGES.values():
        assert len({texts.status(status) for status in Status}) == len(Status)
        assert (
            len({texts.kind(kind, private=private) for kind in PostKind for private in (True, False)}) == 10
        )
        assert len({texts.refusals.role(role) for role in Role}) == len(Role)


@every_language
def test_a_state_is_an_icon_and_words(texts: Texts) -> None:
    for status in Status:
        icon, _, said = texts.status(status).partition(" ")
        assert not icon.isalnum()
        assert said[0].isupper()


LIVE = re.compile(r"[<>`*_~|]|&(?:amp|lt|gt);|(?<![\w/]):[a-z0-9_+-]+:")


@every_language
def test_no_sentence_holds_what_slack_would_take_for_markup(texts: Texts) -> None:
    said = [*sentences(texts), *(("refused", words(texts.refused(why))) for why in REFUSALS)]
    assert [(name, text) for name, text in said if LIVE.search(text)] == []


@every_language
def test_every_refusal_is_a_whole_sentence_of_its_own(texts: Texts) -> None:
    assert {type(why) for why in REFUSALS} == set(get_args(Refusal))
    said = [words(texts.refused(why)) for why in REFUSALS]
    assert len(set(said)) == len(REFUSALS)
    filled = {"Noch nicht ausgefüllt: customer, agent", "Not filled in yet: customer, agent"}
    assert [text for text in said if not text.endswith((".", "!")) and text not in filled] == []


@every_language
def test_refusals_say_who_how_much_and_what(texts: Texts) -> None:
    assert "Selma" in words(texts.refused(no.ClaimedBy(SELMA, NOW)))
    assert "2026-11-21 09:00" in words(texts.refused(no.ClaimedBy(SELMA, NOW)))
    too_long = words(texts.refused(no.TooLong(281, 280)))
    assert "281" in too_long
    assert "280" in too_long
    assert "U99" in words(texts.refused(no.Stranger(PersonId("U99"))))
    assert texts.refusals.role(Role.ANSWER) in words(texts.refused(no.RoleTooLow(Role.ANSWER)))


@every_language
def test_a_strangers_words_are_never_mixed_into_ours(texts: Texts) -> None:
    name = Untrusted("<!channel>")
    for said in (
        texts.wrote(name, name, NOW),
        texts.opened(name, "Service"),
        texts.wrote_again(name, name),
        texts.edited_post(name, name),
        *_of_a_delivery(texts.delivery, name),
        texts.speaks_for("Shop", name, private=True),
    ):
        assert name in said
        assert all(isinstance(span, str | Untrusted | Moment | Strong | Link) for span in said)


def _of_a_delivery(texts: DeliveryTexts, reason: Untrusted) -> Iterator[Text]:
    for why in Obstacle:
        because = texts.because(why, reason)
        yield from (texts.failed(because), texts.unknown(because))
        yield from (texts.postponed(NOW, because), texts.checking(NOW, because))


@every_language
def test_every_obstacle_and_every_hold_is_a_sentence_of_its_own(texts: Texts) -> None:
    delivery = texts.delivery
    said = [delivery.obstacle(why) for why in Obstacle if why is not Obstacle.UNTOLD]
    said += [delivery.hold(why, "Selma") for why in Hold]
    assert len(set(said)) == len(said) == len(Obstacle) - 1 + len(Hold)
    assert all(sentence.endswith(".") for sentence in said)


@every_language
def test_without_words_of_the_platform_none_are_quoted(texts: Texts) -> None:
    delivery = texts.delivery
    assert delivery.because(Obstacle.GONE, Untrusted(" ")) == (delivery.obstacle(Obstacle.GONE),)
    assert delivery.because(Obstacle.UNTOLD, None) == ()
    assert "  " not in words(delivery.unknown(()))


@every_language
def test_one_earlier_post_is_one(texts: Texts) -> None:
    assert texts.earlier_posts(1).startswith("1 ")
    assert texts.earlier_posts(1).removeprefix("1") != texts.earlier_posts(2).removeprefix("2")


@pytest.mark.parametrize(
    ("language", "code"),
    [("de", "de"), ("de-AT", "de"), ("de_CH", "de"), ("DE", "de"), ("en-GB", "en"), ("fr", "en"), ("", "en")],
)
def test_everybody_is_spoken_to_in_the_nearest_language(language: str, code: str) -> None:
    assert speaking(language).code == code
