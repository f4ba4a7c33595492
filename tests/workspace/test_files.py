"""Uploading with the real client, and downloading as a browser does."""

import io
import json
from pathlib import Path

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.files import MOST_BYTES
from bot.workspace.model import App, Channel, Person, Team
from bot.workspace.people_actions import PersonAtWork
from bot.workspace.server import Workspace
from tests.workspace.conftest import Connect
from tests.workspace.refusals import error_of
from tests.workspace.small_team import ANNA, BEN, BOT, SECRET, SERVICE, SOCIAL, card, team

LOG = b'id;text\n17;"Wo bleibt der Zug?"\n'


async def test_a_file_is_uploaded_into_a_thread_with_a_comment(
    workspace: Workspace, client: AsyncWebClient, anna: PersonAtWork
) -> None:
    ts = card(workspace).ts
    answer = await client.files_upload_v2(
        filename="Protokoll 17.csv",
        content=LOG.decode(),
        title="Protokoll",
        channel=SOCIAL,
        thread_ts=ts,
        initial_comment="Hier ist das Protokoll & mehr",
    )
    shared = anna.thread(SOCIAL, ts)[0]
    assert (shared["subtype"], shared["text"]) == ("file_share", "Hier ist das Protokoll &amp; mehr")
    assert (shared["user"], shared["thread_ts"]) == (BOT, ts)
    file = shared["files"][0]
    assert file == answer["file"]
    assert (file["name"], file["title"], file["size"]) == ("Protokoll 17.csv", "Protokoll", len(LOG))
    assert (file["mimetype"], file["filetype"], file["pretty_type"]) == ("text/csv", "csv", "CSV")
    assert (file["channels"], file["ims"], file["is_public"]) == ([SOCIAL], [], True)
    assert workspace.unexpected == []


async def test_the_raw_methods_work_as_slack_describes_them(
    workspace: Workspace, client: AsyncWebClient, anna: PersonAtWork
) -> None:
    direct = (await client.conversations_open(users=ANNA))["channel"]["id"]
    url = await client.files_getUploadURLExternal(filename="log.json", length=2)
    async with aiohttp.ClientSession() as session, session.post(url["upload_url"], data=b"{}") as posted:
        assert (posted.status, await posted.text()) == (200, "OK - 2")
    done = await client.files_completeUploadExternal(files=[{"id": url["file_id"]}], channel_id=direct)
    assert [file["ims"] for file in done["files"]] == [[direct]]
    assert anna.messages(direct)[0]["files"][0]["title"] == "log.json"
    info = await client.files_info(file=url["file_id"])
    assert info["file"] == done["files"][0]
    call = next(call for call in workspace.calls if call.method == "files.completeUploadExternal")
    assert json.loads(call.args["files"]) == [{"id": url["file_id"]}]


async def test_a_person_saves_a_file_that_the_browser_never_shows(
    workspace: Workspace, client: AsyncWebClient
) -> None:
    script = b"<script>alert(1)</script>"
    answer = await client.files_upload_v2(filename='a "b" ü.html', file=script, channel=SOCIAL)
    address = answer["file"]["url_private_download"]
    assert address.startswith(workspace.url)
    async with aiohttp.ClientSession() as session, session.get(address) as download:
        assert await download.read() == script
        disposition = download.headers["Content-Disposition"]
        assert disposition == "attachment; filename*=UTF-8''a%20%22b%22%20%C3%BC.html"
        assert download.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in download.headers["Content-Security-Policy"]


async def test_without_a_channel_a_file_stays_with_the_app(
    client: AsyncWebClient, anna: PersonAtWork
) -> None:
    answer = await client.files_upload_v2(filename="a.txt", content="x")
    assert (answer["file"]["channels"], answer["file"]["is_public"]) == ([], False)
    assert anna.messages(SOCIAL) == []


async def test_a_name_is_no_path(client: AsyncWebClient) -> None:
    answer = await client.files_upload_v2(filename="../../etc/passwd", content="x")
    assert answer["file"]["name"] == "passwd"


async def test_several_files_make_one_message_and_people_stand_for_direct_messages(
    client: AsyncWebClient, anna: PersonAtWork, ben: PersonAtWork
) -> None:
    uploads = [{"filename": f"{name}.md", "content": name} for name in ("one", "two")]
    await client.files_upload_v2(file_uploads=uploads, channels=[SERVICE, BEN])
    assert [len(message["files"]) for message in anna.messages(SERVICE)] == [2]
    direct = next(channel for channel in ben.channels if channel.is_im)
    assert [file["name"] for file in ben.messages(direct.id)[0]["files"]] == ["one.md", "two.md"]


async def test_an_upload_that_is_cut_short_is_refused_and_its_url_is_spent(client: AsyncWebClient) -> None:
    url = await client.files_getUploadURLExternal(filename="a.txt", length=10)
    async with aiohttp.ClientSession() as session:
        async with session.post(url["upload_url"], data=b"short") as posted:
            assert posted.status == 400
        async with session.post(url["upload_url"], data=b"long enough") as posted:
            assert posted.status == 404
    complete = client.files_completeUploadExternal(files=[{"id": url["file_id"]}], channel_id=SOCIAL)
    assert await error_of(complete) == "file_not_found"


async def test_a_form_with_the_file_in_it_is_taken_too(client: AsyncWebClient) -> None:
    url = await client.files_getUploadURLExternal(filename="a.txt", length=5)
    form = aiohttp.FormData()
    form.add_field("filename", b"hello", filename="a.txt")
    async with aiohttp.ClientSession() as session, session.post(url["upload_url"], data=form) as posted:
        assert posted.status == 200
    assert (await client.files_completeUploadExternal(files=[{"id": url["file_id"]}]))["files"][0][
        "size"
    ] == 5


async def test_no_more_bytes_are_taken_than_fit(client: AsyncWebClient) -> None:
    url = await client.files_getUploadURLExternal(filename="a.bin", length=MOST_BYTES)
    too_much = io.BytesIO(bytes(MOST_BYTES + 1))
    async with aiohttp.ClientSession() as session, session.post(url["upload_url"], data=too_much) as posted:
        assert posted.status == 413


async def test_refusals_have_slacks_words(workspace: Workspace, client: AsyncWebClient) -> None:
    announce, complete = client.files_getUploadURLExternal, client.files_completeUploadExternal
    assert await error_of(announce(filename="a.txt", length=0)) == "missing_argument"
    assert await error_of(announce(filename="a.txt", length=MOST_BYTES + 1)) == "file_upload_size_restricted"
    assert await error_of(announce(filename="a.png", length=1, alt_txt="x" * 1001)) == "alt_txt_too_large"
    assert await error_of(complete(files=[{"id": "F0NOWHERE"}])) == "file_not_found"
    assert await error_of(complete(files=[])) == "invalid_arguments"
    assert await error_of(client.files_info(file="F0NOWHERE")) == "file_not_found"
    url = await announce(filename="a.txt", length=1)
    async with aiohttp.ClientSession() as session, session.post(url["upload_url"], data=b"x") as posted:
        assert posted.status == 200
    one = [{"id": url["file_id"]}]
    assert await error_of(complete(files=one, channel_id=ANNA)) == "channel_not_found"
    assert await error_of(complete(files=one, channel_id=SECRET)) == "channel_not_found"
    assert await error_of(complete(files=one, channel_id=SOCIAL, thread_ts="1.000000")) == "thread_not_found"
    assert await error_of(complete(files=one, thread_ts=card(workspace).ts)) == "invalid_arguments"
    workspace.team.channels[SERVICE].members.discard(BOT)
    assert await error_of(complete(files=one, channel_id=SERVICE)) == "not_in_channel"
    assert (await complete(files=one, channel_id=SOCIAL))["ok"]


async def test_uploading_needs_its_scope() -> None:
    people, channels = [Person(ANNA, "anna", "Anna")], [Channel(SOCIAL, "social")]
    poor = Team.of(people, channels, App(scopes=frozenset({"chat:write"})))
    async with await Workspace.start(poor) as workspace:
        client = AsyncWebClient(workspace.bot_token, base_url=workspace.api_url)
        with pytest.raises(SlackApiError, match="missing_scope"):
            await client.files_upload_v2(filename="a.txt", content="x")


async def test_a_planned_fault_meets_an_upload(workspace: Workspace, client: AsyncWebClient) -> None:
    workspace.faults.break_calls("files.completeUploadExternal", status=503)
    with pytest.raises((SlackApiError, SlackRequestError)):
        await client.files_upload_v2(filename="a.txt", content="x", channel=SOCIAL)
    assert workspace.team.files == {}


async def test_files_outlive_a_restart(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    async with await Workspace.start(team(), state=state) as before:
        client = AsyncWebClient(before.bot_token, base_url=before.api_url)
        await client.files_upload_v2(filename="a.txt", content="kept", channel=SOCIAL)
    async with await Workspace.start(team(), state=state) as after:
        file = after.as_person(ANNA).messages(SOCIAL)[0]["files"][0]
        async with aiohttp.ClientSession() as session, session.get(file["url_private_download"]) as download:
            assert await download.read() == b"kept"
        client = AsyncWebClient(after.bot_token, base_url=after.api_url)
        await client.files_upload_v2(filename="b.txt", content="new", channel=SOCIAL)
        assert len({file.id for file in after.team.files.values()}) == 2


async def test_the_app_does_not_hear_of_its_own_files(
    workspace: Workspace, app: AsyncApp, client: AsyncWebClient, connect: Connect
) -> None:
    heard: list[str] = []

    @app.event("message")
    async def note(event: dict[str, str]) -> None:
        heard.append(event.get("subtype", ""))

    await connect()
    await client.files_upload_v2(filename="a.txt", content="x", channel=SOCIAL)
    await workspace.as_person(ANNA).say(SOCIAL, "thanks")
    await workspace.settled()
    assert heard == [""]
