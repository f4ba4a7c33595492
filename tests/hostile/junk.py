"""Bytes, JSON and headers as an attacker would try them. Everything follows from a seed, so that a failure can be played again."""

from __future__ import annotations

import gzip
import io
import json
import zlib
from collections.abc import Callable
from functools import cache
from random import Random
from typing import Any, Final

Json = Any

JUNK: Final = (
    b"", b"\x00", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\r\n", b"[" * 99, b'"', b"9" * 20, b",", b"\\u0000", b"\\ud800", b"NaN",
    b"-Infinity", b"1e999", b'"id":1,', b"\xef\xbb\xbf", b"/*", b"'", b"\x1f\x8b",
)  # fmt: skip

STAMPS: Final = (
    "", " ", "abc", "-1", "0", "00000000000000000001", "9" * 12, "9" * 13, "9" * 5000, "1e9", "1_000", "+1", "0x1", "nan", "inf",
    "١٢٣", "１８００００００００", "1.5", "1\x00", "\udcff", " 1800000000", "1800000000 ", "1800000000,1800000000",
)  # fmt: skip

SIGNATURES: Final = (
    "", " ", "v0=", "v1,", "v0=" + "0" * 64, "v0=" + "ä" * 64, "v0=" + "\udcff" * 64, "V0=" + "a" * 64, "v1," + "A" * 43 + "=",
    "v1,ä", "v1," + "\udce4" * 9, "v1a," + "A" * 86 + "==", ("v1," + "A" * 43 + "= ") * 200, "x" * 9000, "None", "null", "v0", ",",
    "v0=" + "F" * 64, "v1 " + "A" * 44, "\x00", "v0=" + "0" * 63, "v0=" + "0" * 65,
)  # fmt: skip


def mutated(chance: Random, good: bytes) -> bytes:
    """Return bytes of which a few are replaced, removed or repeated."""
    bad = bytearray(good)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(bad) + 1)
        bad[at : at + chance.randint(0, 8)] = chance.choice((*JUNK, chance.randbytes(4)))
    return bytes(bad)


def reshaped(chance: Random, content: Json) -> bytes:
    """Return JSON in which something somewhere is something else, missing, or given twice."""
    text = json.dumps(_reshaped(chance, content), ensure_ascii=chance.random() < 0.5)
    if chance.random() < 0.2:  # the last of two names would win
        text = text.replace("{", '{"type":"x","type":"y",', 1)
    return text.encode("utf-8", "surrogatepass")


def _reshaped(chance: Random, content: Json) -> Json:
    if isinstance(content, dict) and content and chance.random() < 0.8:
        name = chance.choice(sorted(content))
        rest = {key: value for key, value in content.items() if key != name}
        return rest if chance.random() < 0.2 else rest | {name: _reshaped(chance, content[name])}
    if isinstance(content, list) and content and chance.random() < 0.8:
        return [_reshaped(chance, content[0]), *content[1:]]
    return chance.choice(ODD)(chance)


ODD: Final[tuple[Callable[[Random], Json], ...]] = (
    lambda _: None,
    lambda _: [],
    lambda _: {},
    lambda _: True,
    lambda chance: chance.randint(-(10**30), 10**30),
    lambda chance: chance.choice((float("nan"), float("inf"), 1e308, -0.0)),
    lambda chance: chance.choice(
        ("\ud800", "\x00", "<!channel>", "\u202e", "a" * 600, "", "../../etc", "{{7*7}}")
    ),
    lambda chance: "x" * chance.choice((1, 300, 5000, 70_000)),
    lambda _: [[[[]]]],
    lambda chance: {"id": {"id": chance.random()}},
    lambda chance: int("9" * chance.choice((30, 41, 4000))),
    lambda chance: nested(chance.choice((10, 63, 64, 65, 400))),
    lambda chance: [{}] * chance.choice((1, 101, 2000)),
)


def nested(levels: int) -> Json:
    inner: Json = 1
    for level in range(levels):
        inner = [inner] if level % 2 else {"a": inner}
    return inner


def encoded(chance: Random, good: bytes) -> bytes:
    """Return the same words in bytes that are no UTF-8 JSON: other charsets, compressed, deep, or huge."""
    words = good.decode()
    return chance.choice(ENCODINGS)(words)


@cache
def bomb() -> bytes:
    """Return 50 MB as 50 KB."""
    packed = io.BytesIO()
    with gzip.GzipFile(fileobj=packed, mode="wb", mtime=0) as file:
        for _ in range(50):
            file.write(bytes(1024 * 1024))
    return packed.getvalue()


ENCODINGS: Final[tuple[Callable[[str], bytes], ...]] = (
    lambda words: words.encode("utf-16"),
    lambda words: words.encode("utf-32-le"),
    lambda words: words.encode("utf-8-sig"),
    lambda words: f"{words}ä".encode("latin-1"),
    lambda words: words.encode("utf-7") + b"+",
    lambda words: gzip.compress(words.encode(), mtime=0),
    lambda words: zlib.compress(words.encode()),
    lambda _: bomb(),
    lambda words: b"[" * 100_000 + words.encode(),
    lambda words: words.encode() + b"]" * 1000,
    lambda _: b'{"a":' * 5000,
    lambda _: b"9" * 10_000,
    lambda _: b'"' + b"\\" * 20_001,
    lambda words: words.encode() * 2,
    lambda words: words.encode() + b"\x00",
    lambda _: b"",
)


def headers_changed(chance: Random, headers: dict[str, str], stamp: str, signature: str) -> dict[str, str]:
    """Return headers of which one is missing, wrong, or under another name. `stamp` and `signature` name those two."""
    changed = dict(headers)
    match chance.randrange(5):
        case 0:
            del changed[chance.choice(sorted(headers))]
        case 1:
            changed[stamp] = chance.choice(STAMPS)
        case 2:
            changed[signature] = chance.choice(SIGNATURES)
        case 3:
            value = changed[signature]
            at = chance.randrange(len(value))
            others = [sign for sign in ("", "x", "=", "ä", value[at] * 2) if sign != value[at]]
            changed[signature] = value[:at] + chance.choice(others) + value[at + 1 :]
        case _:
            name = chance.choice(sorted(headers))
            changed[f"x-{name}"] = changed.pop(name)
    return changed
