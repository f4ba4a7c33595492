"""Templates and FAQ entries -> YAML that is pleasant to review and reads back as the same."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from bot.domain.library import FaqEntry, Template, Variant

_PLAIN_LINES: Final = re.compile(r"(?!\s)[ -~\xa1-\u167f\u2010-\u2027\u2030-\ud7ff\n]*(?<!\s)")
_SPACE_AT_AN_END: Final = re.compile(r" \n|\n ")


def templates_to_yaml(templates: Iterable[Template]) -> str:
    """Return a file of templates. Shared blocks are written out where they are used."""
    return _dumped({"templates": [_template(one) for one in templates]})


def faq_to_yaml(entries: Iterable[FaqEntry]) -> str:
    """Return a file of FAQ entries."""
    return _dumped({"faq": [_without_empty(asdict(one)) for one in entries]})


def _template(template: Template) -> dict[str, Any]:
    values = _without_empty(asdict(template))
    del values["variants"]
    variants = [_variant(one) for one in template.variants]
    if len(variants) > 1 or template.variants[0].local:
        return {**values, "variants": variants}
    only = variants[0]
    text = only.pop("core")
    return {**values, **only, "text": text}


def _variant(variant: Variant) -> dict[str, Any]:
    """Return a variant's keys in the order in which its text reads."""
    return _without_empty({
        "language": variant.language,
        "address": variant.address and variant.address.value,
        "region": variant.region,
        "accounts": sorted(variant.accounts),
        "greeting": variant.greetings,
        "core": variant.core,
        "local": variant.local,
        "closing": variant.closings,
    })  # fmt: skip


def _without_empty(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value}


def _dumped(content: Mapping[str, Any]) -> str:
    yaml = YAML()
    yaml.width = sys.maxsize
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump(_styled(content), out)
    return out.getvalue()


def _styled(value: Any) -> Any:
    """Return a value with every text in the style that keeps it exactly and reads best."""
    match value:
        case str():
            return _styled_text(value)
        case Mapping():
            return {name: _styled(inner) for name, inner in value.items()}
        case list() | tuple():
            return [_styled(inner) for inner in value]
        case _:
            return value


def _styled_text(text: str) -> Any:
    if _PLAIN_LINES.fullmatch(text) and not _SPACE_AT_AN_END.search(text):
        return LiteralScalarString(text) if "\n" in text else text
    return DoubleQuotedScalarString(text)
