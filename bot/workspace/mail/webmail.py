"""A small page on loopback to be the people who write mails: read a mailbox, write, answer. Nothing but HTML, in German or English."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr
from html import escape
from typing import Final

from aiohttp import web
from imap_tools import MailBoxUnencrypted

from bot.workspace.mail import dovecot
from bot.workspace.mail.local import LocalMail

_LIMIT: Final = 20_000
_NEWEST: Final = 30
_STYLE: Final = """
body{font:15px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#222;background:#faf9f7}
nav a{display:inline-block;padding:.35rem .8rem;margin:0 .3rem .3rem 0;border-radius:1rem;background:#e9e5df;color:#222;text-decoration:none}
nav a[aria-current]{background:#2f6f4f;color:#fff}
article{background:#fff;border:1px solid #ddd;border-radius:.5rem;padding:.8rem 1rem;margin:.8rem 0}
article h2{font-size:1rem;margin:0}article p{margin:.1rem 0;color:#555;font-size:.85rem}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit;margin:.6rem 0}
label{display:block;margin:.6rem 0 .1rem}input,textarea{width:100%;box-sizing:border-box;font:inherit;padding:.4rem;border:1px solid #767676;border-radius:.3rem}
textarea{min-height:9rem}button,.do{font:inherit;background:#2f6f4f;color:#fff;border:0;border-radius:.3rem;padding:.45rem 1rem;text-decoration:none;display:inline-block}
@media(prefers-color-scheme:dark){body{background:#1d1d1f;color:#eee}article,input,textarea{background:#2a2a2d;color:#eee;border-color:#555}article p{color:#bbb}nav a{background:#3a3a3d;color:#eee}}
"""


@dataclass(frozen=True, slots=True)
class _Words:
    title: str
    write: str
    answer: str
    to: str
    subject: str
    text: str
    send: str
    nothing: str
    about: str
    refused: str


_GERMAN: Final = _Words(
    title="Postfächer der Demo",
    write="Mail schreiben",
    answer="Antworten",
    to="An",
    subject="Betreff",
    text="Text",
    send="Senden",
    nothing="Noch keine Post.",
    about="Echte Postfächer auf dieser Maschine: Was du hier schreibst, wird ein Ticket; was das Team antwortet, kommt hier an.",
    refused="So eine Adresse gibt es hier nicht.",
)
_ENGLISH: Final = _Words(
    title="The demo's mailboxes",
    write="Write a mail",
    answer="Answer",
    to="To",
    subject="Subject",
    text="Text",
    send="Send",
    nothing="No mail yet.",
    about="Real mailboxes on this machine: what you write here becomes a ticket; what the team answers arrives here.",
    refused="There is no such address here.",
)


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as the page shows it."""

    id: str
    references: str
    sender: str
    reply_to: str
    subject: str
    date: str
    text: str


@dataclass(frozen=True, slots=True)
class _Draft:
    """What stands in the form; `answers` is the id of the mail that it answers."""

    to: str
    subject: str = ""
    text: str = ""
    answers: str = ""


class Webmail:
    """`people` are those whom one can be, by address; `ours` is whom they write to."""

    def __init__(self, mail: LocalMail, people: Mapping[str, str], ours: str) -> None:
        self._mail = mail
        self._people = people
        self._ours = ours

    def routes(self) -> Sequence[web.RouteDef]:
        return (web.get("/", self._inbox), web.get("/write", self._form), web.post("/write", self._send))

    async def letters(self, address: str) -> list[Letter]:
        """Return what arrived for somebody, the newest first."""
        return await asyncio.to_thread(self._read, address)

    async def write(
        self, sender: str, to: str, subject: str, text: str, answers: Letter | None = None
    ) -> None:
        """Let somebody send a mail; `LookupError` if there is no such address."""
        message = EmailMessage(policy=policy.SMTP)
        message["From"] = f"{self._people[sender]} <{sender}>"
        message["To"] = to
        message["Subject"] = " ".join(subject.split())
        message["Date"] = format_datetime(datetime.now(UTC))
        message["Message-ID"] = make_msgid(domain=sender.partition("@")[2])
        if answers is not None:
            message["In-Reply-To"] = answers.id
            message["References"] = f"{answers.references} {answers.id}".strip()
        message.set_content(text)
        office = self._mail.office
        users = office.users([to])
        if not users:
            raise LookupError(to)
        await asyncio.to_thread(office.deliver, users, message.as_bytes())

    def _read(self, address: str) -> list[Letter]:
        box = self._mail.mailboxes
        with MailBoxUnencrypted(box.host, box.port, timeout=10).login(address, dovecot.PASSWORD) as inbox:
            found = [
                message_from_bytes(one.obj.as_bytes(), policy=policy.default)
                for one in inbox.fetch(mark_seen=False)
            ]
        return [_letter(one) for one in found[-_NEWEST:]][::-1]

    # Pages

    async def _inbox(self, request: web.Request) -> web.Response:
        words, me = _words(request), self._me(request)
        letters = await self.letters(me)
        shown = "".join(self._article(one, me, words) for one in letters) or f"<p>{words.nothing}</p>"
        body = f'<p>{words.about}</p>{self._who(me)}<p><a class="do" href="/write?as={me}">{words.write}</a></p>{shown}'
        return _page(words.title, body, refresh=3)

    def _who(self, me: str) -> str:
        links = (
            f'<a href="/?as={escape(address)}"{" aria-current=page" if address == me else ""}>{escape(name)}</a>'
            for address, name in self._people.items()
        )
        return f"<nav>{''.join(links)}</nav>"

    def _article(self, one: Letter, me: str, words: _Words) -> str:
        return (
            f"<article><h2>{escape(one.subject)}</h2><p>{escape(one.sender)} · {escape(one.date)}</p><pre>{escape(one.text)}</pre>"
            f'<a class="do" href="/write?as={escape(me)}&amp;id={escape(one.id.strip("<>"))}">{words.answer}</a></article>'
        )

    async def _form(self, request: web.Request) -> web.Response:
        words, me = _words(request), self._me(request)
        answers = await self._answered(me, request.query.get("id", ""))
        draft = _Draft(self._ours)
        if answers is not None:
            to = parseaddr(answers.reply_to)[1]
            draft = _Draft(to, f"Re: {answers.subject}", answers=request.query["id"])
        return _page(words.write, self._fields(me, words, draft))

    def _fields(self, me: str, words: _Words, draft: _Draft, wrong: str = "") -> str:
        said = f'<p role="alert"><strong>{wrong}</strong></p>' if wrong else ""
        return (
            f'{self._who(me)}{said}<form method="post" action="/write?as={escape(me)}"><input type="hidden" name="id" value="{escape(draft.answers)}">'
            f'<label for="to">{words.to}</label><input id="to" name="to" value="{escape(draft.to)}" required>'
            f'<label for="subject">{words.subject}</label><input id="subject" name="subject" value="{escape(draft.subject)}">'
            f'<label for="text">{words.text}</label><textarea id="text" name="text" required>{escape(draft.text)}</textarea>'
            f"<p><button>{words.send}</button></p></form>"
        )

    async def _send(self, request: web.Request) -> web.Response:
        site = request.headers.get("Sec-Fetch-Site", "same-origin")
        if site not in {"same-origin", "none"} or not request.host.startswith(dovecot.HOST):
            raise web.HTTPForbidden(text="only this page may write here")
        words, me, form = _words(request), self._me(request), await request.post()
        draft = _Draft(*(str(form.get(name, ""))[:_LIMIT] for name in ("to", "subject", "text", "id")))
        try:
            answers = await self._answered(me, draft.answers)
            await self.write(me, draft.to.strip(), draft.subject, draft.text, answers)
        except (LookupError, ValueError):
            return _page(words.write, self._fields(me, words, draft, words.refused))
        raise web.HTTPSeeOther(f"/?as={me}")

    async def _answered(self, me: str, message_id: str) -> Letter | None:
        letters = await self.letters(me) if message_id else []
        return next((one for one in letters if one.id.strip("<>") == message_id), None)

    def _me(self, request: web.Request) -> str:
        asked = request.query.get("as", "")
        return asked if asked in self._people else next(iter(self._people))


@asynccontextmanager
async def serving(webmail: Webmail, port: int) -> AsyncIterator[str]:
    """Serve the page on loopback, at a port if it is free; return its address."""
    app = web.Application(client_max_size=4 * _LIMIT)
    app.add_routes(webmail.routes())
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, dovecot.HOST, port)
        try:
            await site.start()
        except OSError:
            site = web.TCPSite(runner, dovecot.HOST, 0)
            await site.start()
        yield f"http://{dovecot.HOST}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def _letter(message: EmailMessage) -> Letter:
    plain = message.get_body(("plain", "html"))
    return Letter(
        str(message["Message-ID"] or ""),
        str(message["References"] or ""),
        str(message["From"] or ""),
        str(message["Reply-To"] or message["From"] or ""),
        str(message["Subject"] or ""),
        str(message["Date"] or ""),
        str(plain.get_content()) if isinstance(plain, EmailMessage) else "",
    )


def _words(request: web.Request) -> _Words:
    wanted = request.headers.get("Accept-Language", "")
    return _GERMAN if wanted.lower().startswith("de") else _ENGLISH


def _page(title: str, body: str, refresh: int = 0) -> web.Response:
    again = f'<meta http-equiv="refresh" content="{refresh}">' if refresh else ""
    html = (
        f'<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width">{again}<title>{title}</title>'
        f"<style>{_STYLE}</style><h1>{title}</h1>{body}"
    )
    headers = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'"}
    return web.Response(text=html, content_type="text/html", headers=headers)
