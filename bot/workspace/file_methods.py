"""files.*: https://docs.slack.dev/reference/methods?family=files"""

from bot.workspace.call import Call, Method, SlackError, invalid
from bot.workspace.content import check_message
from bot.workspace.files import MOST_BYTES
from bot.workspace.model import Channel, File, Json
from bot.workspace.posting import check_writable, thread_in
from bot.workspace.shown import shown_file
from bot.workspace.stored import stored_text

MOST_ALT_TEXT = 1000


def get_upload_url(call: Call) -> Json:
    name, length = call.text("filename"), call.number("length", 0)
    alt_text = call.text("alt_txt", "")
    if length <= 0:
        raise SlackError("missing_argument")  # Slack's word for a length of 0, too
    if length > MOST_BYTES:
        raise SlackError("file_upload_size_restricted")
    if len(alt_text) > MOST_ALT_TEXT:
        raise SlackError("alt_txt_too_large")
    file_id, path = call.hub.files.announce(name, length, alt_text)
    return {"upload_url": call.hub.url + path, "file_id": file_id}


def complete_upload(call: Call) -> Json:
    """Shares what was uploaded as one message in each channel; without a channel it stays the app's own."""
    wanted = _wanted(call)
    channels = _channels(call)
    thread_ts = _thread(call, channels)
    content: Json = {"text": call.text("initial_comment", ""), "blocks": _blocks(call)}
    if content["text"] or content["blocks"]:
        check_message(content)
    files = [call.hub.files.complete(one["id"], one.get("title") or "") for one in wanted]
    for channel in channels:
        _share(call, channel, files, content, thread_ts)
    return {"files": [shown_file(call.hub.team, file) for file in files]}


def info(call: Call) -> Json:
    file = call.hub.files.find(call.text("file"))
    return {"file": shown_file(call.hub.team, file), "comments": [], "response_metadata": {"next_cursor": ""}}


def _wanted(call: Call) -> list[Json]:
    """[{id, title?}], all of which have arrived."""
    wanted = call.data("files", "invalid_arguments")
    if not isinstance(wanted, list) or not wanted or not all(_is_named(one) for one in wanted):
        raise invalid("[ERROR] must be a list of files with ids [json-pointer:/files]")
    if not all(call.hub.files.has_arrived(one["id"]) for one in wanted):
        raise SlackError("file_not_found")
    return wanted


def _is_named(one: object) -> bool:
    return isinstance(one, dict) and isinstance(one.get("id"), str)


def _channels(call: Call) -> list[Channel]:
    """`channel_id` takes the id of a channel; `channels` also those of people, which mean direct messages."""
    single, several = call.text("channel_id", ""), call.words("channels")
    channels = [_by_id(call, single)] if single else [_recipient(call, one) for one in several]
    for channel in channels:
        check_writable(call, channel)
    return channels


def _recipient(call: Call, wanted: str) -> Channel:
    person = call.hub.team.people.get(wanted)
    return call.hub.board.direct(person.id) if person and not person.is_bot else _by_id(call, wanted)


def _by_id(call: Call, wanted: str) -> Channel:
    channel = call.hub.team.channels.get(wanted)
    if channel is None or (channel.kind != "channels" and not call.is_member(channel)):
        raise SlackError("channel_not_found")
    return channel


def _thread(call: Call, channels: list[Channel]) -> str:
    thread_ts = call.text("thread_ts", "")
    if thread_ts and len(channels) != 1:
        raise invalid("[ERROR] thread_ts needs exactly one channel")
    return thread_in(channels[0], thread_ts) if thread_ts else ""


def _blocks(call: Call) -> list[Json]:
    """A comment makes Slack ignore the blocks."""
    if call.text("initial_comment", ""):
        return []
    blocks: list[Json] = call.data("blocks", "invalid_blocks_format") or []
    return blocks


def _share(call: Call, channel: Channel, files: list[File], content: Json, thread_ts: str) -> None:
    for file in files:
        file.shared.append(channel.id)
    app = call.hub.team.app
    call.hub.board.post(
        channel,
        app.user,
        stored_text(content["text"]),
        bot_id=app.bot_id,
        blocks=content["blocks"],
        thread_ts=thread_ts,
        subtype="file_share",
        files=[file.id for file in files],
    )


METHODS = {
    "files.completeUploadExternal": Method(complete_upload, "files:write"),
    "files.getUploadURLExternal": Method(get_upload_url, "files:write"),
    "files.info": Method(info, "files:read"),
}
