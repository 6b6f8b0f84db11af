"""Write schemas/envoy.json: the types of Envoy that the values of EnvoyFilters are of.

Reads what tools/envoy_types.go prints, of istiod's newest release and of older ones of Envoy's API,
each in a file that is called after the release that surely has no more: `python -m
tools.schemas_envoy types.json 28.json 31.json …`.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from meshgen.datafiles import data_dir

# What a value can hold by itself, or by `@type`; of others it is only known that they are there.
_ROOTS = (
    *("envoy.config.", "envoy.extensions.", "envoy.type.", "xds.", "udpa.type."),
    *("stats.", "io.istio.", "istio.envoy."),
)

Fields = Mapping[str, str]
Enums = Mapping[str, list[str]]


def main() -> None:
    """Read the types, and write those that are of use."""
    newest, *older = map(Path, sys.argv[1:])
    given = json.loads(newest.read_bytes())
    messages: Mapping[str, Fields] = given["messages"]
    kept = reached(messages)
    used = {name for message in kept for name in named(messages[message])}
    enums = {name: values for name, values in given["enums"].items() if name in used}
    types = {
        "enums": enums,
        "messages": {name: f if name in kept else None for name, f in messages.items()},
        "rules": {name: each for name, each in given["rules"].items() if name in kept},
        "alternatives": {name: each for name, each in given["required"].items() if name in kept},
        "oneofs": {name: each for name, each in given["oneofs"].items() if name in kept},
        "deprecated": {name: each for name, each in given["deprecated"].items() if name in kept},
        "lacking": lacking(*everywhere(given, kept, enums), older),
    }
    text = json.dumps(types, sort_keys=True, separators=(",", ":"))
    (data_dir("schemas") / "envoy.json").write_text(f"{text}\n", encoding="utf-8")


def everywhere(
    given: Mapping[str, Any], kept: set[str], enums: Enums
) -> tuple[Mapping[str, Fields], Enums]:
    """Return the messages and enums that are in every build of Envoy."""
    few = {*given["contrib"]}
    rooms = few | {name.rpartition(".")[0] for name in few}
    return (
        {name: given["messages"][name] for name in kept - few},
        {name: each for name, each in enums.items() if name.rpartition(".")[0] not in rooms},
    )


def lacking(
    messages: Mapping[str, Fields], enums: Enums, older: list[Path]
) -> Mapping[str, Mapping[str, list[str]]]:
    """Return what older releases lack, by the last that does: fields and values, or all (none)."""
    now = {**{name: list(fields) for name, fields in messages.items()}, **enums}
    told: set[tuple[str, str]] = set()
    found: dict[str, dict[str, list[str]]] = {}
    for path in sorted(older, key=lambda path: int(path.stem), reverse=True):
        given = json.loads(path.read_bytes())
        then = {**given["messages"], **given["enums"]}
        for owner in (name for name in now if name.startswith("envoy.")):
            names = ["", *now[owner]] if owner not in then else now[owner]
            gone = [name for name in names if name not in then.get(owner, ())]
            fresh = [name for name in gone if (owner, name) not in told]
            told.update((owner, name) for name in fresh)
            if "" in fresh:
                found.setdefault(path.stem, {})[owner] = []
            elif fresh and (owner, "") not in told:
                found.setdefault(path.stem, {})[owner] = fresh
    return found


def reached(messages: Mapping[str, Fields]) -> set[str]:
    """Return the messages that a value can hold."""
    kept: set[str] = set()
    waiting = [name for name in messages if name.startswith(_ROOTS)]
    while waiting:
        if (name := waiting.pop()) not in kept:
            kept.add(name)
            waiting.extend(each for each in named(messages[name]) if each in messages)
    return kept


def named(fields: Fields) -> Iterator[str]:
    """Yield the messages and enums that fields are of."""
    for kind in fields.values():
        yield kind.rpartition(":")[2]


if __name__ == "__main__":
    main()
