"""What a canary's controller makes beside what is there: pods of two versions at a time."""

from collections.abc import Iterable, Iterator, Mapping

from meshgen.kinds.flagger import PRIMARY, is_canary, made_by_flagger
from meshgen.lenient import mapping, text
from meshgen.resources import Object

_API_VERSIONS = {
    "Service": "v1",
    "VirtualService": "networking.istio.io/v1",
    "DestinationRule": "networking.istio.io/v1",
}


def with_canaries(objects: Iterable[Object]) -> list[Object]:
    """Return objects, and in front of them those that Flagger makes of each Canary among them.

    The primary is as large as its target, and its autoscaler has the same bounds. What the
    manifests have themselves, as a dump of a cluster has, counts instead.
    """
    listed = list(objects)
    made = [one for obj in listed if is_canary(obj) for one in _made(obj, listed)]
    return [*made, *listed]


def _made(canary: Object, objects: Iterable[Object]) -> Iterator[Object]:
    namespace = mapping(canary, "metadata").get("namespace")
    spec = mapping(canary, "spec")
    copied = {
        text(mapping(spec, field).get("kind")): text(mapping(spec, field).get("name"))
        for field in ("targetRef", "autoscalerRef")
    }
    there = {
        kind: obj
        for obj in objects
        if (kind := text(obj.get("kind"))) in copied
        and text(mapping(obj, "metadata").get("name")) == copied[kind]
        and mapping(obj, "metadata").get("namespace") == namespace
    }
    for kind, name in made_by_flagger(spec):
        metadata = {"name": name, **({"namespace": namespace} if namespace else {})}
        if kind in _API_VERSIONS:
            yield {"apiVersion": _API_VERSIONS[kind], "kind": kind, "metadata": metadata}
        elif kind in there:
            yield {**there[kind], "metadata": metadata, "spec": _spec(there[kind], copied, name)}


def _spec(obj: Object, copied: Mapping[str, str], name: str) -> Object:
    """Return the spec of a copy; an autoscaler's scales the copy of the workload."""
    spec = mapping(obj, "spec")
    target = mapping(spec, "scaleTargetRef")
    if not target:
        return dict(spec)
    scaled = {**target, "name": copied.get(text(target.get("kind")), name) + PRIMARY}
    return {**spec, "scaleTargetRef": scaled}
