"""Versions below which nothing may be installed, and why. Held against what is installed, whatever the locks say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import Final

from packaging.version import Version

FLOORS: Final[Mapping[str, tuple[str, str]]] = {
    "aiohttp": (
        "3.14.4",
        "requests smuggled past a proxy, decompression without end, and others of its advisories until then",
    ),
    "botbuilder-core": ("4.17.1", "the last release; how it is worked round was measured with it"),
    "cattrs": ("26.1", "reads the log; older ones were not tried"),
    "certifi": ("2024.7.4", "distrusted authorities (CVE-2024-39689)"),
    "cryptography": ("46.0.5", "keys of too small a group (CVE-2026-26007); checks Teams' signatures"),
    "h11": ("0.16", "chunked bodies that two servers read in two ways (CVE-2025-43859)"),
    "httpx": ("0.28", "what connectors send; older ones were not tried"),
    "idna": ("3.7", "a host that takes minutes to read (CVE-2024-3651)"),
    "pyjwt": ("2.12", "extensions that have to be understood and are not (CVE-2026-32597)"),
    "requests": (
        "2.32.4",
        "passwords sent to another host (CVE-2024-47081); comes with the model of languages",
    ),
    "slack-bolt": ("1.30", "signatures and sockets; older ones were not tried"),
    "slack-sdk": ("3.47", "signatures and sockets; older ones were not tried"),
    "tqdm": ("4.66.3", "arguments that are run (CVE-2024-34062); comes with the model of languages"),
    "urllib3": (
        "2.6",
        "decompression without end (CVE-2025-66418, CVE-2025-66471); comes with the model of languages",
    ),
}
"""Package -> the oldest version that may run, and what is wrong with older ones."""


def below(floors: Mapping[str, tuple[str, str]] = FLOORS) -> Iterator[str]:
    """Yield a sentence for each package that is installed in too old a version."""
    for name, (floor, why) in floors.items():
        installed = version(name)
        if Version(installed) < Version(floor):
            yield f"{name} {installed} is older than {floor}: {why}"
