"""Texts of the environment -> typed values. What does not fit raises `Wrong`, which says what to do instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TypeVar
from urllib.parse import urlsplit

from bot.settings.products import is_this_machine
from bot.settings.secret import Secret

T = TypeVar("T")
_HIGHEST_PORT = 65535
_SHORTEST_KEY = 32


class Wrong(Exception):
    """A value does not fit."""

    def __init__(self, message: str, mend: str) -> None:
        self.message = message
        self.mend = mend
        super().__init__(message, mend)


def token(prefix: str, what: str) -> Callable[[str], Secret]:
    """Return a parser of tokens that begin with `prefix`, as Slack's do by their kind (api.slack.com/concepts/token-types).

    With token rotation, `xoxe.` stands before it.
    """

    def parse(text: str) -> Secret:
        if not re.fullmatch(rf"(?:xoxe\.)?{prefix}[\w.-]+", text, re.ASCII):
            raise Wrong(f"is no token that begins with {prefix}", f"copy {what}, without quotes")
        return Secret(text)

    return parse


def signing_secret(text: str) -> Secret:
    """Return Slack's signing secret, unless it is plainly something else."""
    if text.startswith(("xox", "xapp-")):
        raise Wrong("is a token", "copy the Signing Secret, from the app's Basic Information")
    return Secret(text)


def log_key(text: str) -> Secret:
    """Return a key of at least 32 characters: nobody shall find it by trying."""
    if len(text) < _SHORTEST_KEY:
        raise Wrong(f"has fewer than {_SHORTEST_KEY} characters", "make one with: openssl rand -hex 32")
    return Secret(text)


def one_of(choices: Mapping[str, T]) -> Callable[[str], T]:
    def parse(text: str) -> T:
        if text.lower() not in choices:
            raise Wrong("is none of the choices", f"choose one of: {', '.join(choices)}")
        return choices[text.lower()]

    return parse


def team_id(text: str) -> str:
    if text and not re.fullmatch(r"[TE][A-Z0-9]{2,20}", text):
        raise Wrong(
            "is no team id", "it looks like T01ABCDEF and stands in the address of the workspace in a browser"
        )
    return text


def port(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,5}", text) or int(text) > _HIGHEST_PORT:
        raise Wrong("is no port", f"write a number from 0 to {_HIGHEST_PORT}; 0 takes a free one")
    return int(text)


def guid(where: str) -> Callable[[str], str]:
    """Return a parser of ids as Entra gives them, in small letters."""

    def parse(text: str) -> str:
        if text and not re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", text):
            raise Wrong("is no id of Entra", where)
        return text.lower()

    return parse


def base_url(text: str) -> str:
    """Return an address with a slash at its end."""
    checked = address(text)
    return checked if checked.endswith("/") else f"{checked}/"


def address(text: str) -> str:
    """Return an address. Tokens go there, or what they are checked by comes from there, so outside of this machine it must be https."""
    try:
        url = urlsplit(text)
        host = url.hostname or ""
    except ValueError:
        raise Wrong("is no address", "write it like https://slack.com/api/") from None
    if not host or url.scheme not in {"http", "https"} or url.query or url.fragment:
        raise Wrong("is no address", "write it like https://slack.com/api/")
    if url.scheme == "http" and not is_this_machine(host):
        raise Wrong("would be used without encryption", "use https")
    return text
