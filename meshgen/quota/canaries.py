"""What a canary's controller makes beside what is there: pods of two versions at a time."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from meshgen.kinds.flagger import PRIMARY, is_canary, made_by_flagger
from meshgen.lenient import mapping, text
from meshgen.resources import Object

# An object's kind, namespace and name.
Key = tuple[str, str, str]
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
    canaries = [obj for obj in listed if is_canary(obj)]
    by_key = {_key(obj): obj for obj in listed} if canaries else {}
    return [*(one for canary in canaries for one in _made(canary, by_key)), *listed]


def _key(obj: Mapping[str, Any]) -> Key:
    metadata = mapping(obj, "metadata")
    return text(obj.get("kind")), text(metadata.get("namespace")), text(metadata.get("name"))


def _made(canary: Object, by_key: Mapping[Key, Object]) -> Iterator[Object]:
    _, namespace, _ = _key(canary)
    spec = mapping(canary, "spec")
    refs = [mapping(spec, field) for field in ("targetRef", "autoscalerRef")]
    copied = {text(ref.get("kind")): text(ref.get("name")) for ref in refs}
    for kind, name in made_by_flagger(spec):
        metadata = {"name": name, **({"namespace": namespace} if namespace else {})}
        original = by_key.get((kind, namespace, copied.get(kind, "")))
        if kind in _API_VERSIONS:
            yield {"apiVersion": _API_VERSIONS[kind], "kind": kind, "metadata": metadata}
        elif original is not None:
            yield {**original, "metadata": metadata, "spec": _spec(original, copied, name)}


def _spec(obj: Object, copied: Mapping[str, str], name: str) -> Object:
    """Return the spec of a copy; an autoscaler's scales the copy of the workload."""
    spec = mapping(obj, "spec")
    target = mapping(spec, "scaleTargetRef")
    if not target:
        return dict(spec)
    scaled = {**target, "name": copied.get(text(target.get("kind")), name) + PRIMARY}
    return {**spec, "scaleTargetRef": scaled}
