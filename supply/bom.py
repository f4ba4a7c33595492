"""The bill of materials in CycloneDX 1.6: what runs, with versions, hashes and licences. The same locks give the same bill."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from bot import __version__
from supply.licences import licence_of
from supply.locks import Pinned

_SPACE: Final = uuid.UUID("6a1b8f1e-2f5f-4c53-9d0c-7f0b5f3c2a10")
_NO_DATE: Final = datetime(1980, 1, 1, tzinfo=UTC)
"""The bill says what is locked, not when somebody asked."""


def bill(packages: Iterable[Pinned]) -> str:
    """Return the bill of materials as JSON."""
    packages = sorted(packages, key=lambda one: one.name.lower())
    ours = _component("zuruf", __version__, "MIT")
    bom = Bom(
        components=[_locked(one) for one in packages],
        metadata=BomMetaData(component=ours, timestamp=_NO_DATE),
        serial_number=uuid.uuid5(_SPACE, repr((__version__, packages))),
    )
    bom.register_dependency(ours, bom.components)
    return str(JsonV1Dot6(bom).output_as_string(indent=2))


def _locked(one: Pinned) -> Component:
    hashes = [HashType(alg=HashAlgorithm.SHA_256, content=content) for content in one.hashes]
    return _component(one.name, one.version, licence_of(one.name), hashes)


def _component(name: str, version: str, licence: str, hashes: Iterable[HashType] = ()) -> Component:
    purl = PackageURL("pypi", name=name.lower(), version=version)
    return Component(
        name=name,
        version=version,
        type=ComponentType.LIBRARY if hashes else ComponentType.APPLICATION,
        purl=purl,
        bom_ref=str(purl),
        licenses=[LicenseExpression(licence)],
        hashes=hashes,
    )
