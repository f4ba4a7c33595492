"""Activities and deliveries as JSON, and back, by their type annotations.

Logs are read for years, so what is written says its kind and the version of its form. A field that a log does not have yet
takes its default; a change that needs more than a default gets a new `VERSION` and an entry in `UPCASTS`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import Any, Final, TypeVar, get_args

from cattrs import Converter
from cattrs.gen import make_dict_unstructure_fn, override

from bot.domain.activities import Activity
from bot.domain.deliveries import Delivery
from bot.domain.posts import Post
from bot.domain.text import Untrusted
from bot.stores.store import Damaged

T = TypeVar("T", bound=str | int)
Document = dict[str, Any]
Upcasts = Mapping[int, Callable[[Document], Document]]

VERSION: Final = 1

UPCASTS: Final[Upcasts] = {}
"""By version: what turns a document of that version into one of the next."""

KINDS: Final[Mapping[str, type[Activity]]] = {kind.__name__: kind for kind in get_args(Activity)}
"""What logs call each activity. A class that is renamed keeps its old name here."""

_NAMES: Final = {kind: name for name, kind in KINDS.items()}


def encode(activity: Activity) -> str:
    """Return an activity as JSON text."""
    return dumps(to_document(activity))


def decode(text: str) -> Activity:
    """Return the activity that `encode` made a text of; `Damaged` if it is none."""
    return from_document(loads(text))


def to_document(activity: Activity) -> Document:
    """Return `{"kind": class name, "v": VERSION, …fields}`, made of what JSON knows."""
    fields: Document = _CONVERTER.unstructure(activity)
    return {"kind": _NAMES[type(activity)], "v": VERSION, **fields}


def from_document(document: Document, upcasts: Upcasts = UPCASTS, version: int = VERSION) -> Activity:
    """Return the activity of a document, of this version or an older one; `Damaged` says what cannot be read."""
    try:
        document = _upcast(document, upcasts, version)
        return _CONVERTER.structure(document, KINDS[document["kind"]])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Damaged(f"an activity of kind {document.get('kind')!r} cannot be read: {error!r}") from error


def _upcast(document: Document, upcasts: Upcasts, version: int) -> Document:
    written = document["v"]
    if written > version:
        raise ValueError(
            f"it is of version {written}, this program reads up to {version}: update the program"
        )
    for older in range(written, version):
        document = upcasts[older](document)
    return document


def delivery_document(delivery: Delivery) -> Document:
    """Return a delivery's fields, made of what JSON knows."""
    document: Document = _CONVERTER.unstructure(delivery)
    return document


def delivery_of(document: Document) -> Delivery:
    """Return the delivery of a document, which may hold more than its fields; `Damaged` if it cannot be read."""
    try:
        return _CONVERTER.structure(document, Delivery)
    except (KeyError, TypeError, ValueError) as error:
        raise Damaged(f"a delivery cannot be read: {error!r}") from error


@lru_cache(maxsize=64)  # what happens together mostly has one time, and each of its rows needs it
def moment(at: datetime) -> str:
    """Return a time as text that sorts like time; `ValueError` without a time zone."""
    if at.tzinfo is None:
        raise ValueError(f"{at} has no time zone")
    return (at if at.tzinfo is UTC else at.astimezone(UTC)).isoformat(timespec="microseconds")


def dumps(document: Document) -> str:
    """Return JSON text without spaces. Beyond ASCII everything is escaped, so that broken Unicode survives, too."""
    return _ENCODER.encode(document)


def loads(text: str) -> Document:
    """Return the object of a JSON text; `Damaged` if it is none."""
    try:
        document = json.loads(text)
    except ValueError as error:
        raise Damaged(f"this is not JSON: {text[:80]!r}") from error
    if not isinstance(document, dict):
        raise Damaged(f"this is not a JSON object: {text[:80]!r}")
    return document


def _is_a(plain: type, annotation: Any) -> bool:
    return plain in {annotation, getattr(annotation, "__supertype__", None)}  # itself or a NewType of it


def _exactly(plain: type[T], value: Any, _: object) -> T:
    if type(value) is not plain:
        raise TypeError(f"{value!r} is not of type {plain.__name__}")
    return value


def _converter() -> Converter:
    converter = Converter(detailed_validation=False)
    plain: type[str | int]
    for plain in (str, int, bool):  # otherwise 5 would quietly become "5", and "no" true
        converter.register_structure_hook_func(partial(_is_a, plain), partial(_exactly, plain))
    converter.register_unstructure_hook(datetime, moment)
    converter.register_structure_hook(datetime, lambda text, _: datetime.fromisoformat(text))
    converter.register_unstructure_hook(Untrusted, lambda text: text.raw)
    converter.register_structure_hook(Untrusted, lambda raw, _: Untrusted(_exactly(str, raw, _)))
    rarely = override(omit_if_default=True)  # most posts have neither, and each is kept for years
    as_document = make_dict_unstructure_fn(Post, converter, attachments=rarely, facts=rarely)
    converter.register_unstructure_hook(Post, as_document)
    return converter


_ENCODER: Final = json.JSONEncoder(separators=(",", ":"), check_circular=False)
_CONVERTER: Final = _converter()
