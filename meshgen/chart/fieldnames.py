"""What a value is called by the place in the object that it stands for."""

from typing import Any

from meshgen.chart.subject import CONTAINERS, Subject
from meshgen.chart.valuenames import camel
from meshgen.kinds import Fields
from meshgen.plan.common import identity
from meshgen.resources import Object, Path

# Fields that names leave out.
_UNNAMED: dict[Path, Fields] = {("metadata",): (), ("spec",): ()}


def names_of(subject: Subject, path: Path) -> tuple[str, ...]:
    """Return the value's name for a place in an object, below the root of the object's values."""
    obj = next(iter(subject.objects.values()))
    return (*subject.root, *_names(subject, path, obj)) if path else subject.root


def _names(subject: Subject, path: Path, obj: Object) -> tuple[str, ...]:
    pod = subject.pod
    if pod and path[: len(pod)] == pod:
        return _pod_names(subject.container_name, path[len(pod) :], _at(obj, pod))
    if subject.key.kind == "ConfigMap" and path[0] == "data":
        # Keys of the data are names already.
        return tuple(str(part) for part in path[1:]) or ("data",)
    renamed: dict[Path, Fields] = {**_UNNAMED, **subject.kind.renamed}
    head = max((field for field in renamed if path[: len(field)] == field), key=len, default=())
    data = _at(obj, head) if head else None
    return (*renamed.get(head, ()), *_plain(path[len(head) :], data))


def _pod_names(container: str, path: Path, pod: Any) -> tuple[str, ...]:
    """Return the names for a place in a pod template; a service's own container needs none."""
    if path[:1] == ("metadata",) and len(path) > 1:
        return (camel(f"pod-{path[1]}"), *_plain(path[2:], None))
    spec = pod.get("spec", {}) if isinstance(pod, dict) else {}
    if container and len(path) > 3 and path[1] in CONTAINERS:
        item = _item(spec.get(path[1]) or [], path[2])
        name = item.get("name")
        if name == container:
            return _plain(path[3:], item)
        if isinstance(name, str):
            return (str(path[1]), camel(name), *_plain(path[3:], item))
    if path[1:2] == ("securityContext",):
        return ("podSecurityContext", *_plain(path[2:], None))
    return _plain(path[1:], spec) or ("pod",)


def _item(items: list[Any], at: str | int) -> Object:
    """Return the container of a list at a position, or of a name."""
    for index, item in enumerate(items):
        if isinstance(item, dict) and at in (index, item.get("name")):
            return item
    return {}


def _at(obj: Any, path: Path) -> Any:
    for part in path:
        obj = obj.get(part) if isinstance(obj, dict) else None
    return obj


def _plain(path: Path, data: Any) -> tuple[str, ...]:
    """Return a name for each part of a path; the only item of a list needs none."""
    names: list[str] = []
    for part in path:
        if isinstance(part, int):
            items = data if isinstance(data, list) else []
            item = items[part] if part < len(items) else None
            if len(items) != 1 or not isinstance(item, dict):
                names.append(_item_name(item, part))
            data = item
        else:
            names.append(camel(part))
            data = data.get(part) if isinstance(data, dict) else None
    return tuple(names)


def _item_name(item: Any, index: int) -> str:
    """Return what tells a list's item from the others, as a name."""
    named = identity(item)
    if isinstance(named, tuple) and named[0] == "match" and not isinstance(named[1], dict):
        paths = [u for m in named[1] for u in m.get("uri", {}).values()] if named[1] else []
        text = "-".join(str(p) for p in paths).strip("/-")
        return camel(text) if text else f"item{index}"
    if isinstance(named, tuple) and isinstance(named[1], str | int):
        text = str(named[1])
        return camel(text) if text[:1].isalpha() else camel(f"{named[0]}-{text}")
    return f"item{index}"
