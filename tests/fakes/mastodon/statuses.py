"""Statuses and accounts as the Mastodon API shows them, written from its documentation."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

_LINK = re.compile(r"https?://[A-Za-z0-9.-]+\.[a-z]{2,}[!-~]*")
_MENTION = re.compile(r"@(\w+)@([\w.-]+\w)|@(\w+)")


@dataclass(frozen=True)
class Person:
    """An account; `acct` has no server for those of the server itself."""

    id: str
    acct: str
    name: str = ""

    @property
    def username(self) -> str:
        return self.acct.partition("@")[0]

    def shown(self, host: str) -> dict[str, Any]:
        _, _, home = self.acct.partition("@")
        return {
            "id": self.id,
            "username": self.username,
            "acct": self.acct,
            "display_name": self.name,
            "url": f"https://{home or host}/@{self.username}",
            "uri": f"https://{home or host}/users/{self.username}",
            "bot": False,
            "emojis": [],
        }


@dataclass
class Status:
    """A post. `text` is what its writer typed."""

    id: str
    by: Person
    text: str
    at: datetime
    visibility: str = "public"
    to: str | None = None
    language: str | None = "de"
    warning: str = ""
    edited_at: datetime | None = None
    mentions: list[Person] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)

    def shown(self, host: str) -> dict[str, Any]:
        return {
            "id": self.id,
            "uri": f"https://{host}/users/{self.by.username}/statuses/{self.id}",
            "url": f"https://{host}/@{self.by.acct}/{self.id}",
            "created_at": self.at.isoformat().replace("+00:00", "Z"),
            "edited_at": self.edited_at.isoformat() if self.edited_at else None,
            "in_reply_to_id": self.to,
            "visibility": self.visibility,
            "language": self.language,
            "spoiler_text": self.warning,
            "sensitive": bool(self.warning),
            "content": content_of(self.text, host),
            "account": self.by.shown(host),
            "mentions": [
                {"id": one.id, "username": one.username, "acct": one.acct, "url": one.shown(host)["url"]}
                for one in self.mentions
            ],
            "media_attachments": [],
            "emojis": [],
            "tags": [],
            "poll": None,
            "reblog": None,
        } | self.more


def content_of(text: str, host: str) -> str:
    """Return the HTML that Mastodon makes of a text: paragraphs, links with hidden parts, mentions in spans."""
    escaped = html.escape(text.replace("\r\n", "\n").strip(), quote=True)
    linked = _LINK.sub(_link, escaped)
    named = linked if linked != escaped else _MENTION.sub(lambda found: _mention(found, host), escaped)
    paragraphs = re.split(r"\n{2,}", named)
    return "".join(f"<p>{one}</p>".replace("\n", "<br />") for one in paragraphs)


def _link(found: re.Match[str]) -> str:
    address = found[0]
    scheme, _, rest = address.partition("://")
    shown, hidden = rest[:30], rest[30:]
    ellipsis = ' class="ellipsis"' if hidden else ' class=""'
    return (
        f'<a href="{address}" rel="nofollow noopener noreferrer" target="_blank">'
        f'<span class="invisible">{scheme}://</span><span{ellipsis}>{shown}</span>'
        f'<span class="invisible">{hidden}</span></a>'
    )


def _mention(found: re.Match[str], host: str) -> str:
    name, home = found[1] or found[3], found[2] or host
    return (
        f'<span class="h-card" translate="no"><a href="https://{home}/@{name}" class="u-url mention">'
        f"@<span>{name}</span></a></span>"
    )
