"""How objects that are not rendered any more are removed: `kubectl apply` leaves them."""

from collections.abc import Iterable, Iterator, Sequence

from meshgen.kinds import kind_named
from meshgen.kinds.flagger import is_canary, made_by_flagger
from meshgen.resources import Object, Resource
from meshgen.state.applied import Applied
from meshgen.transform.fields import values

# So many are told by name; a command has all of them, unless they are more than people would paste.
_NAMED = 6
_MOST = 60
# Told of objects that Flagger goes on with.
TAKEN_OVER = (
    "Flagger takes what is there: keep it from being deleted or pruned (`argocd.argoproj.io/"
    "sync-options: Prune=false`), or requests fail until Flagger has made it again"
)
_HAVE_DATA = frozenset({"Namespace", "PersistentVolume", "PersistentVolumeClaim"})


def with_what(left: Sequence[Applied], whose: str) -> str:
    """Return the message about objects that are left; `whose` is said behind their number.

    There is none of none.
    """
    if not left:
        return ""
    names = [f"{each.object['kind']}/{each.object['metadata']['name']}" for each in left]
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    are, they = ("is", "it stays") if len(names) == 1 else ("are", "they stay")
    count = "1 object" if len(names) == 1 else f"{len(names)} objects"
    listed = ", ".join(names[:_NAMED]) + more
    return f"{count}{whose} {are} not rendered any more, and {they} in the cluster: {listed}"


def taken_over(
    left: Sequence[Applied], objects: Iterable[Object]
) -> tuple[list[Applied], list[Applied]]:
    """Return the objects that the controller of a canary goes on with, and the others."""
    made = {
        (kind, obj["metadata"].get("namespace"), name)
        for obj in objects
        if is_canary(obj)
        for kind, name in made_by_flagger(obj["spec"])
    }
    stays: list[Applied] = []
    goes: list[Applied] = []
    for each in left:
        metadata = each.object["metadata"]
        key = (each.object["kind"], metadata.get("namespace"), metadata["name"])
        (stays if key in made else goes).append(each)
    return stays, goes


def told(left: Sequence[Applied]) -> str:
    """Return how they are removed, and what goes with them."""
    named = [each.object for each in left if not each.is_generated]
    hints = [f"`{command}`" for command in commands(named)] if len(named) <= _MOST else []
    parts = (
        [" and ".join(hints) + " removes " + ("them" if len(left) > 1 else "it")] if hints else []
    )
    if len(named) > _MOST:
        parts.append("`kubectl delete -k` with the tree as it was removes them")
    if any(each.is_generated for each in left):
        parts.append("generated ones have a hash behind their names")
    with_data = sorted({obj["kind"] for obj in named} & _HAVE_DATA)
    if with_data:
        parts.append(f"with a {' or '.join(with_data)} goes what is in it")
    return "; ".join(parts)


def still_chosen(left: Sequence[Applied], objects: Iterable[Object]) -> str:
    """Return which Services go on to send requests to workloads that are left; "" where none does.

    A service's first versions have names of their own: what ran before them runs beside them.
    """
    pods = [
        (obj["metadata"].get("namespace"), labels)
        for obj in (each.object for each in left)
        for template in values(obj, kind_named(str(obj["kind"])).pod_template or ("none",))
        for labels in values(template, ("metadata", "labels"))
    ]
    services = [
        obj["metadata"]["name"]
        for obj in objects
        if obj["kind"] == "Service" and (selector := obj.get("spec", {}).get("selector"))
        if any(
            namespace == obj["metadata"].get("namespace") and selector.items() <= labels.items()
            for namespace, labels in pods
        )
    ]
    if not services:
        return ""
    named = ", ".join(f"Service/{name}" for name in sorted(services)[:_NAMED])
    more = f" and {len(services) - _NAMED} more" if len(services) > _NAMED else ""
    chosen = f"until then {named}{more} sends requests there too"
    return f"{chosen}: remove it once the new pods are ready"


def commands(objects: Sequence[Object]) -> Iterator[str]:
    """Yield kubectl's calls that delete objects, one for each namespace: what sends traffic first.

    It is the order in which they are applied, turned round.
    """
    ordered = sorted(objects, key=lambda obj: kind_named(str(obj["kind"])).order, reverse=True)
    by_namespace: dict[str, list[str]] = {}
    for obj in ordered:
        key = Resource(obj, "").key
        by_namespace.setdefault(key.namespace, []).append(f"{_type(obj)}/{key.name}")
    for namespace, names in by_namespace.items():
        where = f" -n {namespace}" if namespace else ""
        yield f"kubectl delete{where} {' '.join(names)}"


def _type(obj: Object) -> str:
    key = Resource(obj, "").key
    kind = kind_named(key.kind)
    is_known = key.group in (kind.group, *kind.former_groups)
    return key.kind.lower() if is_known else f"{key.kind.lower()}.{key.group}"
