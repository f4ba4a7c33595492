"""chat.*: https://docs.slack.dev/reference/methods?family=chat"""

from bot.workspace.call import Call, Method, SlackError
from bot.workspace.content import check_kind_of_blocks, message_args
from bot.workspace.model import Channel, Json, Message
from bot.workspace.posting import check_writable, thread_in
from bot.workspace.shown import shown_message
from bot.workspace.stored import stored_text


def post_message(call: Call) -> Json:
    args = message_args(call)
    channel = _recipient(call)
    thread_ts = thread_in(channel, args.get("thread_ts") or "")
    message = call.hub.board.post(
        channel,
        call.hub.team.app.user,
        stored_text(args.get("text") or args.get("markdown_text") or ""),
        bot_id=call.hub.team.app.bot_id,
        blocks=args.get("blocks") or [],
        metadata=args.get("metadata"),
        thread_ts=thread_ts,
        subtype="thread_broadcast" if thread_ts and args.get("reply_broadcast") else "",
    )
    return {
        "channel": channel.id,
        "ts": message.ts,
        "message": shown_message(call.hub.team, channel, message),
    }


def update(call: Call) -> Json:
    args = message_args(call)
    channel = call.channel()
    check_writable(call, channel)
    message = call.message(channel)
    if message.bot_id != call.hub.team.app.bot_id:
        raise SlackError("cant_update_message")
    call.hub.board.edit(channel, message, call.hub.team.app.user, **_changed(message, args))
    shown = shown_message(call.hub.team, channel, message)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


def _changed(message: Message, args: Json) -> Json:
    """Text without blocks removes the blocks; neither keeps them."""
    blocks = args.get("blocks")
    fields: Json = {}
    if blocks is not None or "text" in args:
        check_kind_of_blocks(message, blocks or [])
        fields["blocks"] = blocks or []
    if "text" in args:
        fields["text"] = stored_text(args["text"] or "")
    if "metadata" in args:
        fields["metadata"] = args["metadata"] or None
    return fields


def delete(call: Call) -> Json:
    channel = call.channel()
    message = call.message(channel)
    if message.bot_id != call.hub.team.app.bot_id:
        raise SlackError("cant_delete_message")
    call.hub.board.delete(channel, message)
    return {"channel": channel.id, "ts": message.ts}


def post_ephemeral(call: Call) -> Json:
    args = message_args(call)
    channel = call.channel()
    check_writable(call, channel)
    person = call.person()
    if person.id not in channel.members:
        raise SlackError("user_not_in_channel")
    board, app = call.hub.board, call.hub.team.app
    message = board.compose(
        app.user,
        stored_text(args.get("text") or ""),
        bot_id=app.bot_id,
        blocks=args.get("blocks") or [],
        thread_ts=thread_in(channel, args.get("thread_ts") or ""),
    )
    board.whisper(channel, person.id, message)
    return {"message_ts": message.ts}


def get_permalink(call: Call) -> Json:
    channel = call.channel()
    message = call.message(channel, "message_ts")
    link = f"{call.hub.url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.thread_ts:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def _recipient(call: Call) -> Channel:
    """The channel to post into; a person's id means the direct messages with that person."""
    person = call.hub.team.people.get(call.text("channel"))
    if person:
        if person.is_bot:
            raise SlackError("cannot_dm_bot")
        return call.hub.board.direct(person.id)
    channel = call.channel()
    check_writable(call, channel)
    return channel


METHODS = {
    "chat.postMessage": Method(post_message, "chat:write"),
    "chat.update": Method(update, "chat:write"),
    "chat.delete": Method(delete, "chat:write"),
    "chat.postEphemeral": Method(post_ephemeral, "chat:write"),
    "chat.getPermalink": Method(get_permalink),
}
