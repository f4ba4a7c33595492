"""How this Teams behaves where tenants, clients and other connectors differ."""

from dataclasses import dataclass


@dataclass
class Profile:
    """`authenticated`: requests in both directions carry tokens. Without, it is like a local test tool that checks nothing.

    `minimal`: says no more than it must: no names, entities, locales, `replyToId`, and `serviceUrl` is a bare `localhost`.
    `gives_reply_ids`: answers say the id of a message in a thread. `names_threads`: `channelData.thread.id` says the thread, and
    not the conversation's id. `takes_targeted`: messages for one person in a channel. `region` is a part of `serviceUrl`, and
    may change at any time.
    """

    authenticated: bool = True
    minimal: bool = False
    gives_reply_ids: bool = True
    names_threads: bool = False
    takes_targeted: bool = True
    region: str = "emea"
