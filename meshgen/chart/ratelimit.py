"""A rate limit's numbers."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from meshgen.chart.place import MISSING, Place
from meshgen.chart.subject import Subject
from meshgen.chart.types import Entry, Scalar
from meshgen.chart.valuenames import camel, expression
from meshgen.chart.walk import Walk
from meshgen.mesh import HEADER_MATCH, NO_LIMIT, OTHERS

_BUCKET = {"max_tokens", "tokens_per_fill", "fill_interval"}


def token_bucket(walk: Walk, place: Place) -> Mapping[str, Any] | None:
    """Make a rate limit's numbers values; the burst is as large as the limit where none is set."""
    subject = walk.subject
    if (
        place.path[-1:] != ("token_bucket",)
        or subject.key.kind != "EnvoyFilter"
        or not subject.service
    ):
        return None
    if not all(set(value) == _BUCKET for value in place.values):
        return None
    root = _root(subject, place)
    if not root:
        return None
    if set(place.usual) != _BUCKET:
        place = replace(place, reference=MISSING)
    count = {"type": "integer", "minimum": 1, "maximum": 4294967295}
    interval = {"type": "string", "pattern": r"^[0-9]+(\.[0-9]{1,9})?s$"}
    names = (*root, "requests")
    requests = walk.value(place.at("tokens_per_fill"), names=names, schema=count)
    every = walk.value(place.at("fill_interval"), names=(*root, "interval"), schema=interval)
    bursts = {env: _burst(bucket) for env, bucket in place.variants.items()}
    schema = {**count, "type": ["integer", "null"]}
    where = subject.place((*place.path, "max_tokens"))
    entry = Entry.of((*root, "burst"), bursts, _burst(place.usual), schema, where)
    burst = expression(walk.draft.entries.add(replace(entry, required=False)))
    if entry.default is None:
        walk.draft.entries.also(names, where)
    limit = requests.action.removeprefix("{{ ").removesuffix(" | int64 }}")
    most = Scalar(f"{{{{ {burst} | default {limit} | int64 }}}}")
    return {"max_tokens": most, "tokens_per_fill": requests, "fill_interval": every}


def _root(subject: Subject, place: Place) -> tuple[str, ...]:
    """Return what the values of a bucket are below; nothing for one that is never empty."""
    if any(bucket["max_tokens"] == NO_LIMIT for bucket in place.values):
        return ()
    around: Any = next(iter(subject.objects.values()))
    for part in place.path[:-1]:
        around = around[part]
    entries = around.get("entries", ())
    named = [entry["value"] for entry in entries if entry["key"] == HEADER_MATCH]
    name = named[0] if named else OTHERS
    return subject.root if name == OTHERS else (*subject.root, "buckets", camel(name))


def _burst(bucket: Mapping[str, Any]) -> Any:
    """Return how many requests a bucket takes at once; None for as many as in an interval."""
    most = bucket.get("max_tokens")
    return None if most == bucket.get("tokens_per_fill") else most
