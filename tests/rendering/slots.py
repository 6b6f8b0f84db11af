"""Every place of the config that holds text, from its JSON Schema: a new field cannot be missed."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from meshgen.checks.registry import code_schema, ignore_schema
from meshgen.config.schema import Schema, make_schema
from meshgen.outputs.registry import output_schema

# Steps of a slot's path: a value in a mapping from names, an item of a list, a name itself, and
# what the schema takes as it is.
# Types that stand in several places, and are the same in each.
_ONCE = frozenset(
    (
        *("Service", "Telemetry", "ProxyConfig", "Jwt", "Public", "Waf"),
        *("AlertRule", "ThresholdAlert", "ServiceAlert"),
    )
)
NAMED, ITEM, NAME, RAW = "*", "[]", "@name", "@raw"
_TOLD = ("description", "examples", "default", "x-default")
# Settings of a service that print themselves.
_BY_THEMSELVES = tuple(
    (name,)
    for name in (
        "expose",
        "traffic",
        "jwt",
        "extAuthz",
        "volumes",
        "lifecycle",
        "dnsConfig",
        "hostAliases",
    )
)
# Types that have fields in common, each of which is one setting.
_ALIKE = ("Expose", "Route", "Traffic", "ExtAuthz", "GatewayExtAuthz")

# Where a type stands at many places, one of which is enough.
_AGAIN = (
    *(("environments",), ("services",), ("external",), ("tests",), ("loadTests",)),
    ("authorizationProviders",),
)
# Types that have what another has, which is printed by the same template.
_AS_ANOTHER = frozenset({"AdditionalService", "GatewayServiceSpec", "InCluster"})


@dataclass(frozen=True)
class Slot:
    """A text in the config: its path, its schema, and the types of the mappings around it."""

    path: tuple[str, ...]
    schema: Schema
    within: tuple[tuple[int, Schema], ...]

    def __str__(self) -> str:
        return ".".join(self.path)


def slots() -> list[Slot]:
    """Return every slot, each setting once: what environments override is one of them."""
    root = make_schema(output_schema(), code_schema(), ignored=ignore_schema(), whole=True)
    return list(_Walk(root).of({"$ref": root["$ref"]}, (), ()))


def one_of_each(slots: Iterable[Slot]) -> list[Slot]:
    """Return slots, one for each grammar of those in settings that all print themselves alike."""
    found: dict[str, Slot] = {}
    for slot in slots:
        alike = slot.path[:1] == ("services",) and slot.path[2:3] in _BY_THEMSELVES
        alike = alike or slot.path[:1] in (("tests",), ("loadTests",))
        said = {k: v for k, v in slot.schema.items() if k not in _TOLD} if alike else {}
        is_name = slot.path[-1] == NAME
        found.setdefault(json.dumps([said, is_name]) if alike else str(slot), slot)
    return list(found.values())


class _Walk:
    def __init__(self, root: Schema) -> None:
        self._root = root
        self._seen: set[str] = set()
        self._service = root["$defs"]["Service"]["properties"]

    def of(
        self, schema: Schema, path: tuple[str, ...], within: tuple[tuple[int, Schema], ...]
    ) -> Iterator[Slot]:
        for name, form in self._forms(schema):
            if name in _AS_ANOTHER:
                continue
            again = name in _ONCE or path[:1] in _AGAIN
            if name and name in self._seen and again:
                continue
            self._seen.add(name)
            if "string" in _types(form) or "enum" in form or "const" in form:
                yield Slot(path, form, within)
            elif "properties" in form:
                inside = (*within, (len(path), form))
                # Services before the defaults that hold the same fields.
                first = sorted(form["properties"], key=lambda key: key != "services")
                for key in first:
                    # What containers and versions have as a service has it is tried there.
                    if name != "Service" and self._service.get(key) == form["properties"][key]:
                        continue
                    if self._is_known(name, key, form["properties"][key]):
                        continue
                    yield from self.of(form["properties"][key], (*path, key), inside)
            elif isinstance(form.get("additionalProperties"), dict):
                yield Slot((*path, NAME), form.get("propertyNames", {}), within)
                yield from self.of(form["additionalProperties"], (*path, NAMED), within)
            elif "object" in _types(form):
                yield Slot((*path, RAW), form, within)
            elif isinstance(form.get("items"), dict):
                yield from self.of(form["items"], (*path, ITEM), within)

    def _is_known(self, name: str, key: str, schema: Schema) -> bool:
        field = json.dumps([key, schema])
        known = name in _ALIKE and field in self._seen
        self._seen |= {field} if name in _ALIKE else set()
        return known

    def _forms(self, schema: Schema, name: str = "") -> Iterator[tuple[str, Schema]]:
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            yield from self._forms(self._root["$defs"][name], name)
        elif "anyOf" in schema:
            # One of several is as the only one, which is tried there.
            for form in sorted(schema["anyOf"], key=lambda form: "items" in form):
                yield from self._forms(form, name)
        elif schema.get("type") != "null":
            yield name, schema


def _types(form: Schema) -> list[Any]:
    said = form.get("type", [])
    return said if isinstance(said, list) else [said]
