"""A second opinion on every call: JSON Schema made, at test time, from Slack's own type definitions.

`ts-json-schema-generator` turns @slack/types into JSON Schema; the limits that those types state in their comments
only are read from there and put into the schema.
"""

import functools
import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import fastjsonschema

from tests.drift import npm

Definitions = dict[str, dict[str, Any]]
Check = Callable[[Mapping[str, Any]], list[str]]

# "Maximum length for this field is 255", "Max of 100 blocks", "must be less than 200", "Limit 12,000 characters" …
_SAID = re.compile(
    r"(less than |between 1 and |\(default\) to |up to |\b(?:max(?:imum)?|limit)\b[^.;,\d]{0,48}?)`?(\d[\d,]*)"
)
_NO_LIMITS = ("MessageAttachment",)  # what they state of attachments are pixels and bytes of images
_LINK = re.compile(r"\{@link [^}]*\}")


@functools.cache
def slack_schema() -> Check:
    """What Slack's types have against the arguments of a chat.* or views.* call, or against a view; [] = nothing.

    Skips the calling test where the types cannot be had (fails it where CI=true).
    """
    definitions = _bounded(slack_types())
    views = {"modal": _compiled(definitions, "ModalView"), "home": _compiled(definitions, "HomeView")}
    message = _compiled(definitions, "Message")

    def check(call: Mapping[str, Any]) -> list[str]:
        view = call.get("view", call if call.get("type") in views else None)
        if view is None:
            return message(call)
        kind = view.get("type")
        return views[kind](view) if kind in views else [f"unknown view: {kind}"]

    return check


@functools.cache
def slack_types() -> Definitions:
    """The definitions of @slack/types as JSON Schema, every block a known one; a fresh generation per lock."""
    cached = npm.project() / "schema.json"
    if not cached.exists():
        fresh = cached.with_suffix(f".{os.getpid()}")
        fresh.write_text(_generated())
        fresh.replace(cached)  # whole or not at all, also with two runs at once
    definitions: Definitions = json.loads(cached.read_text())["definitions"]
    definitions["AnyBlock"] = {"$ref": "#/definitions/KnownBlock"}
    definitions["Message"] = {
        "type": "object",
        "properties": {
            "blocks": {"type": "array", "items": {"$ref": "#/definitions/KnownBlock"}},
            "attachments": {"type": "array", "items": {"$ref": "#/definitions/MessageAttachment"}},
            "metadata": {"$ref": "#/definitions/MessageMetadata"},
            "text": {"type": "string"},
        },
    }
    return definitions


def kinds(name: str) -> set[str]:
    """The values of `type` that an interface, or a union of interfaces, takes."""
    definition = slack_types()[name]
    parts = [definition, *definition.get("allOf", ()), *definition.get("anyOf", ())]
    inner = (kinds(part["$ref"].rpartition("/")[2]) for part in parts if "$ref" in part)
    own = {
        part["properties"]["type"]["const"]
        for part in parts
        if "const" in part.get("properties", {}).get("type", {})
    }
    return own.union(*inner)


def said_limits() -> dict[str, tuple[int, ...]]:
    """The limits that the types state: `Interface.property` -> its own limit, then that of its items, if any."""
    return {f"{name}.{key}": said for name, key, member in _members(slack_types()) if (said := _said(member))}


def _generated() -> str:
    types = "node_modules/@slack/types/dist/index.d.ts"
    return npm.node(
        "ts-json-schema-generator/bin/ts-json-schema-generator.js", "--path", types, "--type", "*"
    )


def _members(definitions: Definitions) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for name in definitions.keys() - _NO_LIMITS:
        definition = definitions[name]
        for part in (definition, *definition.get("allOf", ()), *definition.get("anyOf", ())):
            for key, member in part.get("properties", {}).items():
                yield name, key, member


def _said(member: Mapping[str, Any]) -> tuple[int, ...]:
    words = _LINK.sub("", member.get("description", "")).lower().replace("\n", " ")
    numbers = (
        int(number.replace(",", "")) - (before == "less than ") for before, number in _SAID.findall(words)
    )
    return tuple(dict.fromkeys(numbers))


# Limits into the schema


def _bounded(definitions: Definitions) -> Definitions:
    bounded: Definitions = json.loads(json.dumps(definitions))
    for _, key, member in _members(bounded):
        if said := _said(member):
            _bound(member, key, *said)
    return bounded


def _bound(member: dict[str, Any], key: str, most: int, of_items: int | None = None) -> None:
    """Add what the schema can say: characters of a string or text object, items of an array, the size of a number."""
    match member:
        case {"type": "string"}:
            member["maxLength"] = most
        case {"type": "number"}:
            member["maximum"] = most
        case {"type": "array", "items": dict(items)}:
            member["maxItems"] = most
            if of_items:
                _bound(items, key, of_items)
        case {"$ref": _} | {"anyOf": _}:
            shape = {name: member.pop(name) for name in ("$ref", "anyOf") if name in member}
            member["allOf"] = [shape, {"properties": {"text": {"type": "string", "maxLength": most}}}]
        case _:
            raise AssertionError(f"do not know how to limit {key} to {most}: {member}")


def _compiled(definitions: Definitions, name: str) -> Check:
    validate = fastjsonschema.compile({"$ref": f"#/definitions/{name}", "definitions": definitions})

    def check(thing: Mapping[str, Any]) -> list[str]:
        try:
            validate(dict(thing))
        except fastjsonschema.JsonSchemaValueException as complaint:
            return [str(complaint.message)]
        return []

    return check
