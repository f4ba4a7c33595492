"""Like and moderate: what is offered, what is asked, and what is said where the platform does not let us."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.chat.reception import Nothing
from bot.domain.deeds import DeedState
from bot.domain.posts import Act, Platform
from bot.domain.refusals import ActGoneAlready, NothingWritten, OutdatedButton, PostRemovedMeanwhile
from bot.handlers.form import Choice, Form
from bot.handlers.names import CALL_OFF, LIKE, MODERATE, MORE, UNLIKE
from tests.fakes import world
from tests.fakes.world import ANNA, SHOP
from tests.handlers.office import Office, asked, beside, field, no, read_aloud, told
from tests.handlers.test_freeze import buttons

ABLE = Platform(
    "Forum", frozenset(Act), 500, len, undoes=frozenset({Act.LIKE, Act.HIDE, Act.BLOCK, Act.MUTE})
)


async def office(platform: Platform = ABLE) -> Office:
    one = Office()
    one.platforms[SHOP] = platform
    await one.receives()
    return one


def wishes(form: Form) -> list[str]:
    choice = field(form, "what")
    assert isinstance(choice, Choice)
    return [option.value for option in choice.options]


async def test_what_the_platform_does_is_offered_and_what_it_does_not_can_be_noted() -> None:
    some = replace(ABLE, on=lambda _post: frozenset({Act.REPLY, Act.HIDE}))
    form = await (await office(some)).open(ANNA, MODERATE)
    assert wishes(form) == ["do hide", "hand delete", "hand block", "hand mute", "hand report"]
    said = read_aloud(form)[-1]
    assert said.startswith(
        "Not possible from here, as Forum does not let others do it with this post: Delete the post, "
    )
    assert "Done on the platform" in said


async def test_what_was_done_can_be_taken_back_and_not_done_again() -> None:
    one = await office()
    form = await one.open(ANNA, MODERATE)
    assert await one.submit(ANNA, form, what="do hide", reason="Spam") == Nothing()
    assert wishes(await one.open(ANNA, MODERATE))[0] == "undo hide"


async def test_without_a_reason_nothing_happens_and_what_was_chosen_stays() -> None:
    one = await office()
    form = await one.open(ANNA, MODERATE)
    answer = await one.submit(ANNA, form, what="do hide", reason=" ")
    assert beside(answer) == {"reason": no(ANNA, NothingWritten())}
    assert (await one.ticket()).deeds == ()


@pytest.mark.parametrize("act", [Act.DELETE, Act.BLOCK, Act.REPORT])
async def test_what_is_hard_to_undo_is_shown_once_more_with_its_consequence(act: Act) -> None:
    one = await office()
    form = await one.open(ANNA, MODERATE)
    sure = asked(await one.submit(ANNA, form, what=f"do {act}", reason="Spam"))
    assert (await one.ticket()).deeds == ()
    assert "taken back" in read_aloud(sure)[-1] or "for good" in read_aloud(sure)[-1]
    assert await one.submit(ANNA, sure) == Nothing()
    (deed,) = (await one.ticket()).deeds
    assert (deed.act, deed.reason, deed.state) == (act, "Spam", DeedState.WAITING)


async def test_the_post_can_be_chosen_where_a_conversation_has_several() -> None:
    one = await office()
    await one.receives(world.post("Spam, spam", 2))
    form = await one.open(ANNA, MODERATE)
    choice = field(form, "post")
    assert isinstance(choice, Choice)
    newest, first = choice.options
    assert choice.initial == newest.value
    await one.submit(ANNA, form, what="do hide", reason="Spam", post=first.value)
    assert (await one.ticket()).deeds[0].to.external_id == first.value


async def test_a_form_that_says_something_else_than_we_asked_is_refused() -> None:
    one = await office()
    form = await one.open(ANNA, MODERATE)
    for what in ("", "do", "do reply", "do like", "eat hide", "hand reply"):
        assert told(await one.submit(ANNA, form, what=what, reason="x")) == no(ANNA, OutdatedButton())
    answer = await one.submit(ANNA, form, what="do hide", reason="x", post="somebody else's")
    assert told(answer) == no(ANNA, PostRemovedMeanwhile())
    assert (await one.ticket()).deeds == ()


async def test_a_like_stands_behind_more_until_it_is_given() -> None:
    one = await office()
    assert {LIKE, MODERATE} <= {*buttons(await one.open(ANNA, MORE))}
    assert UNLIKE not in buttons(await one.open(ANNA, MORE))
    await one.press(ANNA, LIKE)
    assert UNLIKE in buttons(await one.open(ANNA, MORE))
    assert LIKE not in buttons(await one.open(ANNA, MORE))
    assert await one.press(ANNA, LIKE) == Nothing()  # the button of an older form
    assert len((await one.ticket()).deeds) == 1


async def test_nothing_of_it_is_offered_where_nobody_serves_the_account() -> None:
    one = await office(Platform("Webhook", frozenset(), 0, len))
    offered = buttons(await one.open(ANNA, MORE))
    assert LIKE not in offered
    assert wishes(await one.open(ANNA, MODERATE)) == [
        f"hand {act}" for act in ("hide", "delete", "block", "mute", "report")
    ]


async def test_what_left_or_never_was_cannot_be_called_off() -> None:
    one = await office()
    assert told(await one.press(ANNA, CALL_OFF, "1")) == no(ANNA, ActGoneAlready())
    assert told(await one.press(ANNA, CALL_OFF, "x")) == no(ANNA, OutdatedButton())
