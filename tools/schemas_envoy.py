"""Write schemas/envoy.json: the types of Envoy that the values of EnvoyFilters are of.

Reads what tools/envoy_types.go prints: `python -m tools.schemas_envoy < types.json`.
"""

import json
import sys
from collections.abc import Iterator, Mapping

from meshgen.datafiles import data_dir

# What a value can hold by itself, or by `@type`; of others it is only known that they are there.
_ROOTS = (
    *("envoy.config.", "envoy.extensions.", "envoy.type.", "xds.", "udpa.type."),
    *("stats.", "io.istio.", "istio.envoy."),
)

Fields = Mapping[str, str]


def main() -> None:
    """Read the types, and write those that are of use."""
    given = json.load(sys.stdin)
    messages: Mapping[str, Fields] = given["messages"]
    kept = reached(messages)
    used = {name for message in kept for name in named(messages[message])}
    types = {
        "enums": {name: values for name, values in given["enums"].items() if name in used},
        "messages": {name: f if name in kept else None for name, f in messages.items()},
    }
    text = json.dumps(types, sort_keys=True, separators=(",", ":"))
    (data_dir("schemas") / "envoy.json").write_text(f"{text}\n", encoding="utf-8")


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
