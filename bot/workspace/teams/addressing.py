"""Where something stands, as the id of a conversation says it."""

from typing import NamedTuple

SUFFIX = ";messageid="


class Address(NamedTuple):
    place: str
    root: str = ""


def address(conversation: str) -> Address:
    place, _, root = conversation.partition(SUFFIX)
    return Address(place, root)


def in_thread(place: str, root: str) -> str:
    return f"{place}{SUFFIX}{root}"
