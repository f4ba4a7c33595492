"""Addresses, message ids and what ties mails together. Pure."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Final

MOST_IDS: Final = 60
"""Of one mail; a conversation of more is known by its first and its newest ones."""
LONGEST_ID: Final = 250

_ID: Final = re.compile(rf"<([^<>\s\x00-\x1f\x7f]{{1,{LONGEST_ID}}})>")
_LOCAL: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS: Final = re.compile(rf"(?=.{{3,254}}\Z)(?=[^@]{{1,64}}@){_LOCAL}@{_LABEL}(?:\.{_LABEL})*")
_OURS: Final = "zuruf-"
_OF_FORWARDED: Final = r"[0-9]{1,12}-[0-9]{1,5}-[a-z2-7]{10}"
_THREAD: Final = rf"[a-z2-7]{{12}}|{_OF_FORWARDED}"
_OWN: Final = re.compile(rf"zuruf-[0-9a-f]{{24}}\.({_THREAD})@(.+)")
_WHOLE: Final = re.compile(_OF_FORWARDED)
_IN_SUBJECT: Final = re.compile(rf"\[(?:\w{{1,20}} )?({_OF_FORWARDED})\]")


def is_address(text: str) -> bool:
    """Whether mail can be sent there as it is: ASCII, nothing quoted, nothing that could end a header or a command."""
    return _ADDRESS.fullmatch(text) is not None


def normal(address: str) -> str:
    """Return the form that one mailbox has only one of. No mail server in use tells capitals from small letters."""
    return address.strip().lower()


def domain(address: str) -> str:
    """Return what stands after the @."""
    return address.rpartition("@")[2].lower()


def with_tag(address: str, tag: str) -> str:
    """Return `name+tag@domain`, which most servers deliver to `name@domain`."""
    local, _, host = address.rpartition("@")
    return f"{local}+{tag}@{host}"


def tag_of(address: str) -> str:
    """Return the tag of `name+tag@domain`; empty without one."""
    return address.rpartition("@")[0].partition("+")[2]


def without_tag(address: str) -> str:
    """Return `name@domain` of `name+tag@domain`."""
    local, _, host = address.rpartition("@")
    return f"{local.partition('+')[0]}@{host}"


def ids_in(header: str) -> tuple[str, ...]:
    """Return the message ids in a header, without their brackets; of very many the first and the newest."""
    found = tuple(dict.fromkeys(_ID.findall(header)))
    half = MOST_IDS // 2
    return found if len(found) <= MOST_IDS else found[:half] + found[-half:]


def own_id(key: str, thread: str, host: str) -> str:
    """Return the message id of the mail with this key: always the same, and it says to which thread it belongs.

    A thread is a conversation's twelve letters, or the token of a forwarded mail.
    """
    return f"{_OURS}{hashlib.sha256(key.encode()).hexdigest()[:24]}.{thread}@{host}"


def thread_of_own(message_id: str, host: str) -> str:
    """Return the thread that a message id of ours belongs to; empty for any other id."""
    found = _OWN.fullmatch(message_id)
    return found[1] if found and found[2].lower() == host.lower() else ""


def is_token(thread: str) -> bool:
    """Whether a thread is a forwarded mail's."""
    return _WHOLE.fullmatch(thread) is not None


def token_in(subject: str) -> str:
    """Return the token in a subject; empty without one."""
    found = _IN_SUBJECT.search(subject)
    return found[1] if found else ""


def short(text: str) -> str:
    """Return twelve letters that stand for a text: 60 bits, too many to guess, short enough for a subject."""
    return (
        base64.b32encode(hashlib.sha256(text.encode(errors="surrogatepass")).digest())[:12].decode().lower()
    )
