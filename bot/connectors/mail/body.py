"""What stands in a mail: its text, and what hangs on it. Nothing is rendered, fetched or opened. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message
from typing import Final

from bot.connectors.html_text import text_of
from bot.connectors.mail import headers
from bot.connectors.mail.charsets import decoded
from bot.domain.posts import Attachment, AttachmentKind
from bot.domain.text import Untrusted

MOST_PARTS: Final = 60
MOST_ATTACHMENTS: Final = 20
LONGEST_NAME: Final = 120
LONGEST: Final = 120_000
"""Characters of a text that are looked at: four times as many as are kept, since most of a long mail is history."""

_KINDS: Final = {
    "image": AttachmentKind.PICTURE,
    "video": AttachmentKind.VIDEO,
    "audio": AttachmentKind.AUDIO,
}
_SILENT: Final = frozenset(
    {"application/pgp-signature", "application/pkcs7-signature", "message/delivery-status"}
)
_BEGIN, _END = "\x02", "\x03"
_DEEPEST: Final = 9
_QUOTATION: Final = re.compile(r"<(/?)blockquote\b[^<>]{0,2000}>", re.IGNORECASE)
_UNSEEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def text(message: Message) -> str:
    """Return a mail's words: its plain text, or where there is none to speak of, that of its HTML. Quotations begin with `>`."""
    plain = next((_plain(part) for part in _parts(message) if _is_text(part, "plain")), "")
    if plain.strip():
        return plain
    return next((_from_html(part) for part in _parts(message) if _is_text(part, "html")), plain)


def attachments(message: Message, *, whole: bool) -> tuple[Attachment, ...]:
    """Return what hangs on a mail, at most twenty; `whole`: it was read to its end, so that sizes are true."""
    return tuple(_attached(part, whole=whole) for part in _parts(message) if _is_attached(part))[
        :MOST_ATTACHMENTS
    ]


def reported_ids(message: Message) -> str:
    """Return the message ids of the mail that a delivery report carries (RFC 3464), as a header holds them."""
    found = (headers.value(inner, "Message-ID") for part in _parts(message) for inner in _carried(part))
    return " ".join(one for one in found if one)


def _carried(part: Message) -> Iterator[Message]:
    payload = part.get_payload()
    if part.get_content_type() == "message/rfc822" and isinstance(payload, list):
        yield from (one for one in payload[:1] if isinstance(one, Message))
    elif part.get_content_type() == "text/rfc822-headers":
        from_text = Message()
        found = re.search(
            r"^Message-ID:\s{0,5}(<[^<>\s]{1,250}>)", _decoded(part)[:60_000], re.IGNORECASE | re.MULTILINE
        )
        from_text["Message-ID"] = found[1] if found else ""
        yield from_text


def _parts(message: Message) -> Iterator[Message]:
    """Return the parts of a mail in order; those of mails within it are none of its own."""
    waiting, seen = [message], 0
    while waiting and seen < MOST_PARTS:
        part = waiting.pop(0)
        seen += 1
        payload = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(payload, list):
            waiting = [one for one in payload if isinstance(one, Message)][:MOST_PARTS] + waiting
        else:
            yield part


def _is_text(part: Message, kind: str) -> bool:
    return part.get_content_type() == f"text/{kind}" and not _is_attached(part)


def _is_attached(part: Message) -> bool:
    if part.get_content_type() in _SILENT:
        return False
    disposition = part.get_content_disposition()
    if part.get_content_maintype() == "text" and part.get_content_subtype() in {"plain", "html"}:
        return disposition == "attachment" or (disposition == "inline" and bool(part.get_filename()))
    if part.get_content_maintype() == "text" and disposition is None:
        return bool(part.get_filename())
    # pictures that an HTML text shows within itself are mostly logos of signatures
    return not (part.get_content_maintype() == "image" and disposition == "inline" and part.get("Content-ID"))


def _attached(part: Message, *, whole: bool) -> Attachment:
    name = headers.plain(str(part.get_filename() or ""))[:LONGEST_NAME]
    kind = _KINDS.get(part.get_content_maintype(), AttachmentKind.FILE)
    payload = part.get_payload(decode=True) if whole and not part.is_multipart() else None
    return Attachment(kind, name=Untrusted(name), bytes=len(payload) if isinstance(payload, bytes) else 0)


def _decoded(part: Message) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    text = decoded(data[: 4 * LONGEST], str(part.get_content_charset("") or ""))
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))[:LONGEST]


def _plain(part: Message) -> str:
    text = _decoded(part)
    if str(part.get_param("format", "")).lower() == "flowed":
        return _unflowed(text, joins=str(part.get_param("delsp", "")).lower() == "yes")
    return text


def _unflowed(text: str, *, joins: bool) -> str:
    """Join the lines that a mail program broke (RFC 3676): those that end with a blank, at the same depth of quotation."""
    lines: list[str] = []
    open_at: int | None = None
    for raw in text.split("\n"):
        stripped = raw.lstrip(">")
        depth, line = len(raw) - len(stripped), stripped.removeprefix(" ")
        is_separator = line == "-- "
        if open_at == depth and lines and not is_separator:
            lines[-1] += line
        else:
            lines.append(f"{'>' * depth} {line}" if depth else line)
        open_at = depth if line.endswith(" ") and not is_separator else None
        if open_at is not None and joins:
            lines[-1] = lines[-1][:-1]
    return "\n".join(lines)


def _from_html(part: Message) -> str:
    """Return the text of HTML, with quotations as plain mails have them."""
    html = _decoded(part)
    body = html[max(html.lower().find("<body"), 0) :]  # before it stand rules of style, by the thousand
    html = _QUOTATION.sub(lambda found: f"<p>{_END if found[1] else _BEGIN}</p>", body)
    lines: list[str] = []
    depth = 0
    for raw in text_of(html).split("\n"):
        match raw.strip():
            case "\x02":
                depth += 1
            case "\x03":
                depth = max(depth - 1, 0)
                _end_quotation(lines)
            case line if depth:
                mark = ">" * min(depth, _DEEPEST)
                if line or lines[-1:] not in ([], [""], [mark]):
                    lines.append(f"{mark} {line}".rstrip())
            case _:
                lines.append(raw)
    return "\n".join(line.replace(_BEGIN, "").replace(_END, "") for line in lines)


def _end_quotation(lines: list[str]) -> None:
    """Take away empty quoted lines at its end."""
    while lines and lines[-1] and not lines[-1].strip(">"):
        lines.pop()
