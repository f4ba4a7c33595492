"""Bytes -> text, whatever their charset is called. Pure."""

from __future__ import annotations

import codecs
import re
from typing import Final

_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")
_KNOWN: Final = re.compile(
    r"ascii|utf-8|utf-8-sig|utf-16(-[lb]e)?|utf-32(-[lb]e)?|iso8859-\d+|cp\d+|koi8-[rut]|gb2312|gbk|gb18030|hz|big5(hkscs)?"
    r"|shift_jis(_2004|x0213)?|euc_(jp|kr|jis_2004|jisx0213)|iso2022_(jp(_\d|_ext|_2004)?|kr)|johab|mac-[a-z]+|tis-620|ptcp154|kz1048"
)
"""Charsets as Python names them. Its other codecs are no charsets, and some of them are slow on purpose-made input."""
_AS_CLIENTS_MEAN: Final = {"iso8859-1": "cp1252", "ascii": "utf-8"}
"""Who declares these often writes the others; each is a superset, but for characters that nobody can see."""


def decoded(data: bytes, charset: str) -> str:
    """Return the text in bytes: as declared if that works out, else as UTF-8, else as Windows wrote in the West."""
    for name in (_named(charset), "utf-8"):
        if name:
            try:
                return _UNSTORABLE.sub("\ufffd", data.decode(name))
            except (UnicodeError, LookupError):
                continue
    return _UNSTORABLE.sub("\ufffd", data.decode("cp1252", "replace"))


def _named(charset: str) -> str:
    """Return Python's name of a charset; empty if it is none."""
    try:
        name = codecs.lookup(charset.strip().strip("\"'")[:40]).name if charset else ""
    except (LookupError, ValueError):
        return ""
    return _AS_CLIENTS_MEAN.get(name, name) if _KNOWN.fullmatch(name) else ""
