"""What `zuruf check` says of a mailbox."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial
from typing import Final

from bot.connectors.mail import mailbox
from bot.connectors.mail.imap import Imap
from bot.connectors.mail.smtp import Smtp
from bot.domain.errors import LoggedOut, OutsideError, Rejected
from bot.domain.posts import AccountId
from bot.finding import Finding

_PAGE: Final = "docs/connectors/mail.md"


async def inspect(
    imap: Imap, smtp: Smtp, account: AccountId, sent: str, *, copies: bool
) -> AsyncIterator[Finding]:
    """Look at both logins, at the folders, whether new mails are told of, and whether what was sent can be found again."""
    try:
        waits = await imap.call(mailbox.can_wait)
    except OutsideError as error:
        yield _not_in(account, "IMAP", error)
    else:
        yield Finding(f"{account}: the mailbox can be read")
        told = (
            "the server tells of new mails at once"
            if waits
            else "the server has no IDLE, it is asked every 15 seconds"
        )
        yield Finding(f"{account}: {told}")
        yield await _copies(imap, account, sent, copies=copies)
    try:
        await smtp.greet()
    except OutsideError as error:
        yield _not_in(account, "SMTP", error)
    else:
        yield Finding(f"{account}: mails can be sent")


async def _copies(imap: Imap, account: AccountId, sent: str, *, copies: bool) -> Finding:
    """Search as it is searched after a lost connection."""
    try:
        folder = sent or None
        if folder is None:
            folder = await imap.call(mailbox.sent_folder)
        if folder is None:
            return Finding(
                f"{account}: there is no folder for what was sent",
                f"make one, and name it with `sent`, see {_PAGE}",
            )
        await imap.call(partial(mailbox.is_kept, folder=folder, message_id="zuruf-check"))
    except OutsideError as error:
        said = f"{account}: what was sent cannot be searched: {error}"
        return Finding(said, f"name the folder with `sent`, see {_PAGE}")
    whose = "copies are kept" if copies else "the server keeps copies"
    return Finding(f"{account}: {whose} in {folder}, and can be searched")


def _not_in(account: AccountId, door: str, error: OutsideError) -> Finding:
    said = f"{account}: {door} does not let Zuruf in: {error}"
    match error:
        case LoggedOut():
            return Finding(
                said, f"look at `user` and `password`; some providers want a password for apps, see {_PAGE}"
            )
        case Rejected():
            return Finding(said, "look at the name of the folder")
        case _:
            return Finding(said, f"look at `{door.lower()}` and at the network")
