"""A rate limit's numbers."""

from collections.abc import Mapping
from typing import Any

from meshgen.chart.names import expression
from meshgen.chart.types import Entry, Scalar
from meshgen.chart.walk import MISSING, Variants, Walk
from meshgen.resources import Path

_BUCKET = {"max_tokens", "tokens_per_fill", "fill_interval"}


def token_bucket(
    walk: Walk, path: Path, variants: Variants, reference: Any
) -> Mapping[str, Any] | None:
    """Make a rate limit's numbers values; the burst is as large as the limit where none is set."""
    subject = walk.subject
    values = list(variants.values())
    if path[-1:] != ("token_bucket",) or subject.key.kind != "EnvoyFilter" or not subject.service:
        return None
    if not all(set(value) == _BUCKET for value in values):
        return None
    known = reference if isinstance(reference, dict) and set(reference) == _BUCKET else {}
    count = {"type": "integer", "minimum": 1, "maximum": 4294967295}
    interval = {"type": "string", "pattern": r"^[0-9]+(\.[0-9]{1,9})?s$"}
    envs = list(variants)

    def one(field: str, name: str, schema: Mapping[str, Any]) -> Any:
        found = {env: value[field] for env, value in variants.items()}
        said, names = known.get(field, MISSING), (*subject.root, name)
        return walk.value((*path, field), found, envs, said, names=names, schema=schema)

    requests = one("tokens_per_fill", "requests", count)
    every = one("fill_interval", "interval", interval)
    own = {
        env: None if value["max_tokens"] == value["tokens_per_fill"] else value["max_tokens"]
        for env, value in variants.items()
    }
    different = len(set(own.values())) > 1
    usual = known.get("max_tokens") if known else None
    usual = None if usual == known.get("tokens_per_fill") else usual
    default = usual if different else next(iter(own.values()))
    schema = {**count, "type": ["integer", "null"]}
    place = subject.place((*path, "max_tokens"))
    names = (*subject.root, "burst")
    entry = Entry(names, default, own, schema, "", [place], required=False)
    burst = expression(walk.entries.add(entry))
    if default is None:
        walk.entries.also((*subject.root, "requests"), place)
    limit = requests.action.removeprefix("{{ ").removesuffix(" | int64 }}")
    most = Scalar(f"{{{{ {burst} | default {limit} | int64 }}}}")
    return {"max_tokens": most, "tokens_per_fill": requests, "fill_interval": every}
