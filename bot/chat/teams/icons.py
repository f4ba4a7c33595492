"""The app's two pictures, drawn here: a speech bubble with a line of words, out of which a ticket has become.

Teams wants 192 × 192 pixels in colour, and 32 × 32 in white on nothing:
<https://learn.microsoft.com/en-us/microsoftteams/platform/concepts/build-and-test/apps-package#app-icons>.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from typing import Final

ACCENT: Final = "#2F6F4F"
COLOR: Final = 192
OUTLINE: Final = 32

_BACK: Final = (0x2F, 0x6F, 0x4F)
_WHITE: Final = (0xFF, 0xFF, 0xFF)
_FINE: Final = 4
"""Points that each pixel is made of, in each direction: edges are smooth."""
_STROKE: Final = 0.075
"""How thick the outline is, in parts of the picture's width."""

_BOX: Final = (0.06, 0.94, 0.1, 0.74)
_ROUND: Final = 0.16
_TIP: Final = (0.2, 0.7, 0.94)
_LINES: Final = ((0.24, 0.76, 0.28, 0.37), (0.24, 0.58, 0.46, 0.55))
"""Left, right, top and bottom; the second line of words is shorter, and of the tip there is a left, a top and a bottom."""

Shape = Callable[[float, float], bool]
"""Tells whether a point belongs to it; the picture goes from 0 to 1."""


@cache
def color_png() -> bytes:
    """Return the bubble in white on a ground of our colour, inside the space that no rounding cuts off."""
    return _png(COLOR, lambda x, y: (*_mixed(_words_in_bubble, COLOR, x, y), 255))


@cache
def outline_png() -> bytes:
    """Return the bubble's outline in white on nothing."""
    return _png(OUTLINE, lambda x, y: (*_WHITE, round(255 * _share(_edge, OUTLINE, x, y))))


def _mixed(shape: Shape, size: int, x: int, y: int) -> tuple[int, ...]:
    share = _share(shape, size, x, y)
    return tuple(round(back + (white - back) * share) for back, white in zip(_BACK, _WHITE, strict=True))


def _share(shape: Shape, size: int, x: int, y: int) -> float:
    """Return how much of a pixel belongs to a shape."""
    points = [(number + 0.5) / _FINE for number in range(_FINE)]
    inside = sum(shape((x + dx) / size, (y + dy) / size) for dx in points for dy in points)
    return inside / _FINE**2


def _words_in_bubble(x: float, y: float) -> bool:
    """The bubble takes the middle half: what is outside may be cut to a circle."""
    u, v = (x - 0.22) / 0.56, (y - 0.22) / 0.56
    return _bubble(u, v, 0.0) and not _words(u, v)


def _edge(x: float, y: float) -> bool:
    return (_bubble(x, y, 0.0) and not _bubble(x, y, _STROKE)) or _words(x, y)


def _words(x: float, y: float) -> bool:
    return any(left < x < right and top < y < bottom for left, right, top, bottom in _LINES)


def _bubble(x: float, y: float, inset: float) -> bool:
    """A box with round corners and a tip below, on the left."""
    left, top, bottom = _TIP
    left += inset
    bottom -= 2 * inset
    return (top <= y < bottom and left < x < left + bottom - y) or _box(x, y, inset)


def _box(x: float, y: float, inset: float) -> bool:
    left, right, top, bottom = _BOX
    left, right, top, bottom = left + inset, right - inset, top + inset, bottom - inset
    round_ = _ROUND - inset
    dx = max(left + round_ - x, x - (right - round_), 0.0)
    dy = max(top + round_ - y, y - (bottom - round_), 0.0)
    return left < x < right and top < y < bottom and dx * dx + dy * dy < round_ * round_


def _png(size: int, pixel: Callable[[int, int], tuple[int, ...]]) -> bytes:
    """Return a picture with four bytes a pixel: <https://www.w3.org/TR/png-3/>."""
    rows = b"".join(b"\0" + bytes(part for x in range(size) for part in pixel(x, y)) for y in range(size))
    head = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunks(parts))


def _chunks(parts: tuple[tuple[bytes, bytes], ...]) -> Iterator[bytes]:
    for name, content in parts:
        yield struct.pack(">I", len(content)) + name + content
        yield struct.pack(">I", zlib.crc32(name + content))
