"""What is said to the Bot Connector and to Graph, what follows from each answer, and how seldom a login is asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Final

import httpx
import pytest
import pytest_asyncio
from aiohttp import web

from bot.chat.surface import Haste
from bot.chat.teams.calls import Calls
from bot.chat.teams.graph import Graph, scope
from bot.chat.teams.service_urls import ServiceUrls
from bot.chat.teams.throttle import Kind, Throttle
from bot.chat.teams.tokens import BOT_CONNECTOR, Credentials, TokenSource
from bot.chat.teams.wire import WHOLE_CALL, Wire
from bot.chat.turns import PATIENCE
from bot.connectors.http import new_client
from bot.domain.deliveries import LEASE
from bot.domain.errors import (
    Barrier,
    CannotLook,
    Closed,
    Gone,
    LoggedOut,
    OutcomeUnknown,
    OutsideError,
    RateLimited,
    Rejected,
    Unacceptable,
    Unreachable,
)
from bot.settings.secret import Secret
from tests.chat.passing import Passing
from tests.chat.teams.microsoft import APP, CHANNEL, PASSWORD, TENANT, Microsoft, running
from tests.fakes.exits import EVERYWHERE

Json = dict[str, Any]
CARD: Final = {"type": "message", "summary": "Ticket 17", "attachments": []}
ROOT: Final = "1700000000001"


class Office:
    def __init__(self, microsoft: Microsoft, http: httpx.AsyncClient) -> None:
        self.microsoft = microsoft
        self.time = Passing()
        credentials = Credentials(APP, Secret(PASSWORD), TENANT, microsoft.url)
        self.tokens = TokenSource(http, credentials, clock=self.time)
        self.throttle = Throttle(self.time, self.skip)
        urls = ServiceUrls(local=True)
        urls.learn(CHANNEL, f"{microsoft.url}/emea/")
        graph_tokens = TokenSource(http, credentials, scope(microsoft.url), self.time)
        graph = Graph(Wire(http, graph_tokens), self.throttle, microsoft.url)
        bot = f"28:{APP}"
        self.calls = Calls(Wire(http, self.tokens), self.throttle, urls, tenant=TENANT, bot=bot, graph=graph)

    async def skip(self, seconds: float) -> None:
        self.time.now += seconds

    @property
    def last(self) -> tuple[str, str, Json | None]:
        method, path, content, _ = self.microsoft.asked[-1]
        return method, path, content

    def answer(self, status: int, body: Any = None, **headers: str) -> None:
        async def handle(_: web.Request) -> web.Response:
            named = {name.replace("_", "-"): value for name, value in headers.items()}
            return web.json_response(body if body is not None else {}, status=status, headers=named)

        self.microsoft.answer = handle


@pytest_asyncio.fixture
async def office() -> AsyncIterator[Office]:
    async with running() as microsoft, new_client(EVERYWHERE) as http:
        yield Office(microsoft, http)


POSTS: Final[dict[str, Callable[[Calls], Awaitable[object]]]] = {
    "a card": lambda calls: calls.post_root(CHANNEL, CARD),
    "a reply": lambda calls: calls.reply(CHANNEL, ROOT, CARD),
    "a word": lambda calls: calls.write(CHANNEL, CARD),
}
CHANGES: Final[dict[str, Callable[[Calls], Awaitable[object]]]] = {
    "a repaint": lambda calls: calls.update(CHANNEL, "m-1", CARD),
    "a removal": lambda calls: calls.delete(CHANNEL, "m-1"),
}
LOOKS: Final[dict[str, Callable[[Calls], Awaitable[object]]]] = {
    "a chat": lambda calls: calls.personal("29:anna"),
    "a team": lambda calls: calls.team("19:team"),
    "channels": lambda calls: calls.channels_of("19:team"),
    "a member": lambda calls: calls.member(CHANNEL, "29:anna"),
    "members": lambda calls: anext(calls.members(CHANNEL)),
    "messages": lambda calls: anext(calls.graph.messages("group-1", CHANNEL, most=1)),
}
SAYING: Final = POSTS | CHANGES
ALL: Final = SAYING | LOOKS


def each(cases: dict[str, Callable[[Calls], Awaitable[object]]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("call", cases.values(), ids=cases.keys())


# What is said


async def test_a_card_begins_a_thread_in_its_channel(office: Office) -> None:
    office.answer(201, {"id": f"{CHANNEL};messageid={ROOT}", "activityId": ROOT})
    assert await office.calls.post_root(f"{CHANNEL};messageid=older", CARD) == ROOT
    method, path, content = office.last
    assert (method, path) == ("POST", "/emea/v3/conversations")
    assert content == {
        "isGroup": True,
        "bot": {"id": f"28:{APP}"},
        "tenantId": TENANT,
        "channelData": {"channel": {"id": CHANNEL}, "tenant": {"id": TENANT}},
        "activity": CARD,
    }


async def test_a_card_whose_answer_names_only_its_thread_stands_there(office: Office) -> None:
    office.answer(201, {"id": f"{CHANNEL};messageid={ROOT}"})
    assert await office.calls.post_root(CHANNEL, CARD) == ROOT


async def test_a_card_of_which_no_id_is_known_is_looked_for(office: Office) -> None:
    office.answer(201, {"id": CHANNEL})
    with pytest.raises(OutcomeUnknown):
        await office.calls.post_root(CHANNEL, CARD)


async def test_a_reply_goes_to_its_thread_and_may_come_without_an_id(office: Office) -> None:
    office.answer(201, {"id": "reply-1"})
    assert await office.calls.reply(CHANNEL, ROOT, CARD) == "reply-1"
    path = f"/emea/v3/conversations/19%3Asocial%40thread.tacv2%3Bmessageid%3D{ROOT}/activities"
    assert office.last == ("POST", path, CARD)
    office.answer(201, {})
    assert not await office.calls.reply(CHANNEL, ROOT, CARD)


async def test_a_message_is_changed_and_removed_in_its_channel(office: Office) -> None:
    path = "/emea/v3/conversations/19%3Asocial%40thread.tacv2/activities/m-1"
    await office.calls.update(CHANNEL, "m-1", CARD)
    assert office.last == ("PUT", path, CARD | {"id": "m-1"})
    await office.calls.delete(f"{CHANNEL};messageid={ROOT}", "m-1")
    assert office.last[:2] == ("DELETE", path)


async def test_a_chat_with_one_person_is_opened_and_written_in(office: Office) -> None:
    office.answer(201, {"id": "a:chat"})
    assert await office.calls.personal("29:anna") == "a:chat"
    _, path, content = office.last
    assert path == "/emea/v3/conversations"
    assert content is not None
    assert (content["members"], content["isGroup"]) == ([{"id": "29:anna"}], False)
    await office.calls.write("a:chat", CARD)
    assert office.last == ("POST", "/emea/v3/conversations/a%3Achat/activities", CARD)


async def test_everybody_of_a_team_is_listed_page_by_page(office: Office) -> None:
    async def pages(request: web.Request) -> web.Response:
        more = request.query.get("continuationToken")
        page = (
            {"members": [{"id": "2"}, "junk"]}
            if more
            else {"members": [{"id": "1"}], "continuationToken": "a/b="}
        )
        return web.json_response(page)

    office.microsoft.answer = pages
    assert [member["id"] async for member in office.calls.members(CHANNEL)] == ["1", "2"]


async def test_channels_of_a_team_are_listed_with_the_one_that_has_no_name(office: Office) -> None:
    office.answer(200, {"conversations": [{"id": "19:team"}, {"id": "19:other", "name": "Social"}]})
    assert await office.calls.channels_of("19:team") == [
        {"id": "19:team"},
        {"id": "19:other", "name": "Social"},
    ]


async def test_graph_is_looked_through_page_by_page_and_only_there(office: Office) -> None:
    async def pages(request: web.Request) -> web.Response:
        again = "page" in request.query
        link = "https://evil.example/next" if again else f"{office.microsoft.url}/v1.0/next?page=2"
        return web.json_response({"value": [{"id": "2" if again else "1"}, 7], "@odata.nextLink": link})

    office.microsoft.answer = pages
    found = office.calls.graph.replies("group-1", CHANNEL, ROOT, most=5)
    assert [await anext(found), await anext(found)] == [{"id": "1"}, {"id": "2"}]
    with pytest.raises(Rejected):
        await anext(found)
    path = f"/v1.0/teams/group-1/channels/19%3Asocial%40thread.tacv2/messages/{ROOT}/replies?$top=50"
    assert path in [asked for _, asked, *_ in office.microsoft.asked]


async def test_where_there_is_no_graph_nobody_can_look(office: Office) -> None:
    async with new_client(EVERYWHERE) as http:
        calls = Calls(Wire(http, None), office.throttle, office.calls.urls, tenant="", bot="")
        with pytest.raises(CannotLook):
            _ = calls.graph
        await calls.post_root(CHANNEL, CARD)
    _, _, content, headers = office.microsoft.asked[-1]
    assert content == {"isGroup": True, "channelData": {"channel": {"id": CHANNEL}}, "activity": CARD}
    assert "authorization" not in headers


async def test_before_teams_has_called_nobody_knows_where_to_call(office: Office) -> None:
    async with new_client(EVERYWHERE) as http:
        calls = Calls(Wire(http, None), office.throttle, ServiceUrls(), tenant="", bot="")
        with pytest.raises(Unreachable):
            await calls.post_root(CHANNEL, CARD)


# What follows from an answer


@each(SAYING)
@pytest.mark.parametrize("status", [408, 500, 502, 503, 504])
async def test_what_failed_on_their_side_may_have_happened(
    office: Office, call: Callable[[Calls], Awaitable[object]], status: int
) -> None:
    office.answer(status)
    with pytest.raises(OutcomeUnknown):
        await call(office.calls)
    assert len(office.microsoft.asked) == 2, "one login, one try"


@each(SAYING)
async def test_what_broke_off_may_have_happened(
    office: Office, call: Callable[[Calls], Awaitable[object]]
) -> None:
    async def cut(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    office.microsoft.answer = cut
    with pytest.raises(OutcomeUnknown):
        await call(office.calls)


@each({name: call for name, call in ALL.items() if name != "messages"})
async def test_what_was_refused_a_connection_did_not_happen(
    office: Office, call: Callable[[Calls], Awaitable[object]]
) -> None:
    office.calls.urls.learn(CHANNEL, "http://127.0.0.1:9/")
    with pytest.raises(Unreachable):
        await call(office.calls)


@each(SAYING)
async def test_a_call_that_somebody_else_was_at_did_not_happen(
    office: Office, call: Callable[[Calls], Awaitable[object]]
) -> None:
    office.answer(412)
    with pytest.raises(RateLimited) as limited:
        await call(office.calls)
    assert limited.value.retry_after < 10


@each(LOOKS)
@pytest.mark.parametrize("status", [408, 500, 503])
async def test_a_look_that_failed_is_taken_again(
    office: Office, call: Callable[[Calls], Awaitable[object]], status: int
) -> None:
    office.answer(status)
    with pytest.raises(Unreachable):
        await call(office.calls)


@each(ALL)
@pytest.mark.parametrize(
    ("header", "seconds"), [({"Retry_After": "17"}, 17.0), ({}, 5.0)], ids=["as they say", "as we think"]
)
async def test_too_much_is_asked_again_later(
    office: Office, call: Callable[[Calls], Awaitable[object]], header: dict[str, str], seconds: float
) -> None:
    office.answer(429, **header)
    with pytest.raises(RateLimited) as limited:
        await call(office.calls)
    assert limited.value.retry_after == seconds


@pytest.mark.parametrize(
    ("status", "word", "error"),
    [
        (400, "BadArgument", Unacceptable),
        (403, "BotNotInConversationRoster", Closed),
        (403, "ForbiddenOperationException", Closed),
        (404, "ConversationNotFound", Closed),
        (413, "MessageSizeTooBig", Unacceptable),
        (418, "", Rejected),
    ],
)
async def test_a_refusal_of_a_card_is_named_by_what_follows_from_it(
    office: Office, status: int, word: str, error: type[OutsideError]
) -> None:
    office.answer(status, {"error": {"code": word, "message": "made up"}})
    with pytest.raises(OutsideError) as refused:
        await office.calls.post_root(CHANNEL, CARD)
    assert type(refused.value) is error


@pytest.mark.parametrize(
    ("word", "barrier"),
    [
        ("BotNotInConversationRoster", Barrier.NOT_MEMBER),
        ("BotDisabledByAdmin", Barrier.NOT_ALLOWED),
        ("", Barrier.NOT_ALLOWED),
    ],
)
async def test_a_channel_says_what_has_to_be_mended(office: Office, word: str, barrier: Barrier) -> None:
    office.answer(403, {"error": {"code": word}})
    for call in (office.calls.post_root(CHANNEL, CARD), office.calls.update(CHANNEL, "m-1", CARD)):
        with pytest.raises(Closed) as closed:
            await call
        assert closed.value.barrier is barrier


async def test_somebody_who_blocked_us_closes_no_channel(office: Office) -> None:
    office.answer(403, {"error": {"code": "MessageWritesBlocked"}})
    with pytest.raises(Rejected) as refused:
        await office.calls.write("a:chat", CARD)
    assert not isinstance(refused.value, Closed)


@each(CHANGES | {"a reply": POSTS["a reply"]})
async def test_what_was_deleted_is_gone(office: Office, call: Callable[[Calls], Awaitable[object]]) -> None:
    office.answer(404, {"error": {"code": "ActivityNotFoundInConversation"}})
    with pytest.raises(Gone):
        await call(office.calls)


@pytest.mark.parametrize("body", ["junk", [1], 7])
async def test_an_answer_that_is_no_object_says_nothing_of_what_happened(
    office: Office, body: object
) -> None:
    office.answer(200, body)
    with pytest.raises(OutcomeUnknown):
        await office.calls.post_root(CHANNEL, CARD)
    with pytest.raises(Unreachable):
        await office.calls.team("19:team")


# Tokens


async def test_a_hundred_sends_cost_one_login(office: Office) -> None:
    office.throttle = Throttle(office.time, office.skip)
    async with new_client(EVERYWHERE) as http:
        wire = Wire(http, office.tokens)
        calls = [
            Calls(wire, Throttle(), office.calls.urls, tenant=TENANT, bot="").update(CHANNEL, str(n), CARD)
            for n in range(100)
        ]
        await asyncio.gather(*calls)
    assert (office.microsoft.tokens, office.microsoft.count("token")) == (1, 1)
    said = [headers["Authorization"] for method, *_, headers in office.microsoft.asked if method == "PUT"]
    assert set(said) == {f"Bearer token-1 for {BOT_CONNECTOR}"}
    assert len(said) == 100


async def test_calls_one_after_the_other_share_a_connection(office: Office) -> None:
    for number in range(10):
        await office.calls.update(CHANNEL, str(number), CARD)
    assert len(office.microsoft.peers) == 1


async def test_graph_has_a_token_of_its_own(office: Office) -> None:
    office.answer(200, {"value": [{"id": "1"}]})
    await anext(office.calls.graph.messages("group-1", CHANNEL, most=1))
    assert (
        office.microsoft.asked[-1][3]["Authorization"]
        == f"Bearer token-1 for {office.microsoft.url}/.default"
    )


async def test_a_token_is_renewed_before_it_ends(office: Office) -> None:
    assert (await office.tokens.get()).startswith("token-1")
    office.time.now += 3600 - 301
    assert (await office.tokens.get()).startswith("token-1")
    office.time.now += 2
    assert (await office.tokens.get()).startswith("token-2")


async def test_a_token_that_cannot_be_renewed_is_used_to_its_end_and_its_source_left_alone(
    office: Office,
) -> None:
    await office.tokens.get()
    office.microsoft.login_status = 500
    office.time.now += 3400
    assert [(await office.tokens.get())[:7] for _ in range(5)] == ["token-1"] * 5
    assert office.microsoft.tokens == 2
    office.time.now += 201
    with pytest.raises(Unreachable):
        await office.tokens.get()


async def test_while_a_token_is_renewed_the_old_one_is_used(office: Office) -> None:
    await office.tokens.get()
    office.time.now += 3400
    first, *others = await asyncio.gather(*(office.tokens.get() for _ in range(5)))
    assert first.startswith("token-2")
    assert all(other.startswith("token-1") for other in others)


@pytest.mark.parametrize("life", [2, "2", 0, -7, 0.0, "soon", None, True, 10**400, "nan", "inf"])
async def test_a_life_that_is_odd_makes_no_storm_of_logins(office: Office, life: object) -> None:
    office.microsoft.expires_in = life
    await asyncio.gather(*(office.tokens.get() for _ in range(20)))
    assert office.microsoft.tokens == 1


@pytest.mark.parametrize(
    ("status", "said", "error"),
    [
        (400, {"error": "invalid_client"}, LoggedOut),
        (401, {"error": "invalid_client"}, LoggedOut),
        (429, {}, RateLimited),
        (500, {}, Unreachable),
        (200, {"access_token": ""}, Unreachable),
        (200, {"access_token": 7}, Unreachable),
        (200, {"junk": True}, Unreachable),
    ],
)
async def test_a_login_that_fails_did_nothing(
    office: Office, status: int, said: Json, error: type[OutsideError]
) -> None:
    office.microsoft.login_status, office.microsoft.login = status, said
    with pytest.raises(error) as failed:
        await office.calls.post_root(CHANNEL, CARD)
    assert PASSWORD not in str(failed.value)
    assert office.microsoft.count("conversations") == 0


async def test_a_call_and_its_login_end_before_somebody_else_takes_it_over() -> None:
    assert LEASE.total_seconds() - 10 > PATIENCE + WHOLE_CALL


async def test_a_token_that_is_not_taken_any_more_is_replaced_once(office: Office) -> None:
    async def only_the_second(request: web.Request) -> web.Response:
        good = "token-2" in request.headers["Authorization"]
        return web.json_response({"activityId": ROOT}, status=201 if good else 401)

    office.microsoft.answer = only_the_second
    assert await office.calls.post_root(CHANNEL, CARD) == ROOT
    office.answer(401)
    with pytest.raises(LoggedOut):
        await office.calls.post_root(CHANNEL, CARD)
    assert office.microsoft.tokens == 3


# Limits


async def test_a_channel_gets_what_teams_allows_and_threads_share_it(office: Office) -> None:
    taken: list[float] = []
    for number in range(130):
        await office.calls.reply(CHANNEL, str(number), CARD, Haste.URGENT)
        taken.append(office.time.now)
    for calls, seconds in ((7, 1.0), (8, 2.0), (60, 30.0)):
        assert max(sum(start <= other < start + seconds for other in taken) for start in taken) <= calls


async def test_a_429_holds_back_its_channel_and_no_other(office: Office) -> None:
    office.answer(429, Retry_After="15")
    with pytest.raises(RateLimited):
        await office.calls.reply(CHANNEL, ROOT, CARD)
    office.answer(201, {"id": "1"})
    before = office.time.now
    await office.calls.reply("19:other", ROOT, CARD)
    assert office.time.now == before
    await office.calls.reply(CHANNEL, ROOT, CARD)
    assert office.time.now >= before + 15


async def test_all_channels_together_get_fifty_in_a_second(office: Office) -> None:
    taken = []
    for number in range(120):
        await office.throttle.turn(Kind.SEND, f"channel {number}")
        taken.append(office.time.now)
    assert max(sum(start <= other < start + 1 for other in taken) for start in taken) <= 50


async def test_a_repaint_that_would_wait_for_long_comes_back_later(office: Office) -> None:
    for number in range(60):
        await office.calls.update(CHANNEL, str(number), CARD)
    with pytest.raises(RateLimited):
        await office.calls.update(CHANNEL, "one more", CARD, Haste.UNHURRIED, 3.0)
