"""Objects sorted by namespace, and what the rest of them say about pods."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from meshgen.kinds import Kind
from meshgen.lenient import mapping, mappings, text
from meshgen.quota.apiresources import ApiResources
from meshgen.quota.canaries import with_canaries
from meshgen.quota.cluster import Cluster, WorkloadKey
from meshgen.quota.reading import Amounts, amounts
from meshgen.resources import Object

_DEFAULT_CLASS = (
    "storageclass.kubernetes.io/is-default-class",
    "storageclass.beta.kubernetes.io/is-default-class",
)


@dataclass(frozen=True)
class Item:
    """An object of a namespace, with its resource as `count/` has it."""

    key: WorkloadKey
    kind: Kind
    resource: str
    object: Object

    @property
    def pod_template(self) -> Mapping[str, Any] | None:
        """Return the template of its pods; None if it makes none, or if it is no template."""
        path = self.kind.pod_template
        return None if path is None else mapping(self.object, *path)


@dataclass
class Surroundings:
    """What objects outside a namespace say of its pods."""

    served: ApiResources = field(default_factory=ApiResources)
    # Labels of the namespaces whose objects are there.
    labels: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    # The pods' overhead by RuntimeClass.
    overheads: dict[str, Amounts] = field(default_factory=dict)
    # The PriorityClass of pods that name none, and the StorageClass of claims that name none.
    priority_class: str = ""
    storage_class: str = ""


def sort_out(
    objects: Iterable[Object], cluster: Cluster
) -> tuple[dict[str, list[Item]], Surroundings]:
    """Return the objects by namespace, in their order, and what the others say.

    The namespaces are in the order of their own objects, then of others that name them. Of two with
    the same name the later one counts, as with `kubectl apply`; what another of the objects has
    made (a ReplicaSet of a Deployment, in a dump of a cluster) counts with that one.
    """
    flat = with_canaries(obj for obj in _flat(objects) if text(obj.get("kind")))
    around = Surroundings()
    for obj in flat:
        _look(obj, around)
    unique: dict[tuple[str, WorkloadKey], Item] = {}
    for obj in flat:
        item = _item(obj, around, cluster)
        if item:
            unique[item.resource, item.key] = item
    there = {item.key for item in unique.values()}
    by_namespace: dict[str, list[Item]] = {}
    for item in unique.values():
        if not _is_owned(item, there):
            by_namespace.setdefault(item.key.namespace, []).append(item)
    in_order = dict.fromkeys((*around.labels, *by_namespace))
    return {name: by_namespace[name] for name in in_order if name in by_namespace}, around


def _flat(objects: Iterable[Any]) -> Iterator[Object]:
    for obj in objects:
        if not isinstance(obj, dict):
            continue
        if text(obj.get("kind")).endswith("List") and isinstance(obj.get("items"), list):
            yield from _flat(obj["items"])
        else:
            yield obj


def _look(obj: Object, around: Surroundings) -> None:
    name = text(mapping(obj, "metadata").get("name"))
    match obj.get("kind"):
        case "Namespace":
            around.labels[name] = mapping(obj, "metadata", "labels")
        case "RuntimeClass":
            around.overheads[name] = amounts(mapping(obj, "overhead", "podFixed"))
        case "PriorityClass" if obj.get("globalDefault") is True:
            around.priority_class = name
        case "StorageClass" if _is_default(obj):
            around.storage_class = name
        case "CustomResourceDefinition":
            around.served.learn(obj)


def _is_default(storage_class: Object) -> bool:
    """Return whether claims that name no class get this one (IsDefaultAnnotation)."""
    annotations = mapping(storage_class, "metadata", "annotations")
    return any(annotations.get(name) == "true" for name in _DEFAULT_CLASS)


def _item(obj: Object, around: Surroundings, cluster: Cluster) -> Item | None:
    kind, version = text(obj.get("kind")), text(obj.get("apiVersion"))
    served = around.served.of(version, kind)
    if not served.namespaced:
        return None
    meta = mapping(obj, "metadata")
    namespace = text(meta.get("namespace")) or cluster.namespace
    name = text(meta.get("name")) or text(meta.get("generateName"))
    key = WorkloadKey(namespace, kind, name)
    return Item(key, served.kind, served.name, obj)


def _is_owned(item: Item, there: set[WorkloadKey]) -> bool:
    owners = mappings(mapping(item.object, "metadata").get("ownerReferences"))
    named = [(text(o.get("kind")), text(o.get("name"))) for o in owners]
    return any(WorkloadKey(item.key.namespace, *owner) in there for owner in named)
