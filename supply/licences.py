"""Under which licence each package is, and whether that goes with ours (MIT)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Any, Final

from license_expression import get_spdx_licensing

ALLOWED: Final[Mapping[str, str]] = {
    "0BSD": "asks for nothing",
    "Apache-2.0": "asks for notices, and grants patents",
    "BSD-2-Clause": "asks for a notice",
    "BSD-3-Clause": "asks for a notice",
    "CNRI-Python": "asks for a notice; of parts of regex that come from Python",
    "ISC": "asks for a notice",
    "MIT": "asks for a notice",
    "MIT-0": "asks for nothing",
    "MPL-2.0": "asks to publish changes of its own files, of which we make none",
    "PSF-2.0": "asks for a notice",
}
"""Licences by their SPDX id, each with what it asks of whoever passes Zuruf on. Others need a person's decision first."""

WORDS: Final[Mapping[str, str]] = {
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD 2-Clause License": "BSD-2-Clause",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "MIT license": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "PSFL": "PSF-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
"""What packages write where SPDX has an id for it."""

READ: Final[Mapping[str, str]] = {
    "adaptive-cards-py": "MIT",  # says the whole licence where its name belongs
    "colorama": "BSD-3-Clause",  # installed on Windows alone
    "emoji": "BSD-3-Clause",  # says "BSD License"
    "isodate": "BSD-3-Clause",  # says "BSD License", and the whole licence where its name belongs
    "jsonpickle": "BSD-3-Clause",  # says "BSD License"
    "fasttext-predict": "MIT",  # installed below Python 3.14 alone
    "fasttext-predict-v2": "MIT",  # installed from Python 3.14 on alone
}
"""Packages that say too little, or are not installed here: what their own licence file says."""

_SPDX: Final = get_spdx_licensing()


def licence_of(name: str) -> str:
    """Return a package's licence as an SPDX expression; `LookupError` if nobody knows it."""
    if name.lower() in READ:
        return READ[name.lower()]
    try:
        said = list(_said(distribution(name)))
    except PackageNotFoundError:
        raise LookupError(
            f"{name} is not installed here, and supply/licences.py does not say its licence"
        ) from None
    known = (WORDS.get(words, words) for words in said)
    found = next((one for one in known if not _SPDX.validate(one).errors), None)
    if found is None:
        raise LookupError(f"{name} says no licence that SPDX knows: {said}")
    return found


def _said(package: Distribution) -> Iterator[str]:
    """Yield what a package says of its licence, the most exact first."""
    about = package.metadata
    yield from about.get_all("License-Expression") or []
    yield from (
        words for words in about.get_all("License") or [] if words and "\n" not in words
    )  # no whole text
    classified = (
        one.split("::")[-1].strip() for one in about.get_all("Classifier") or [] if "License ::" in one
    )
    yield from classified


def is_allowed(expression: str) -> bool:
    """Tell whether a licence goes with ours: all of what is joined by AND, one of what is joined by OR."""
    return _goes(_SPDX.parse(expression, validate=True))


def _goes(part: Any) -> bool:
    if isinstance(part, _SPDX.OR):
        return any(_goes(one) for one in part.args)
    if isinstance(part, _SPDX.AND):
        return all(_goes(one) for one in part.args)
    return str(part) in ALLOWED
