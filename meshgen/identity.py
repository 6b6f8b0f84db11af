"""What makes an object unique in a cluster."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Identity(NamedTuple):
    """What makes an object unique in a cluster."""

    group: str
    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        """Return `Kind/namespace/name`, without what is not given."""
        return "/".join(part for part in (self.kind, self.namespace, self.name) if part)

    @property
    def type(self) -> str:
        """Return `Kind.group`, as kubectl has it, or `Kind` of the core group."""
        return f"{self.kind}.{self.group}" if self.group else self.kind


def identity(data: Any) -> Identity:
    """Return an object's identity; what is missing, or of another type than text, is empty."""
    # A dict is told at once; whether something else is a Mapping takes as long as all the rest.
    if not isinstance(data, (dict, Mapping)):
        return Identity("", "", "", "")
    metadata = data.get("metadata")
    if not isinstance(metadata, (dict, Mapping)):
        metadata = {}
    kind, namespace = _text(data.get("kind")), _text(metadata.get("namespace"))
    return Identity(group_of(data), kind, namespace, _text(metadata.get("name")))


def group_of(data: Mapping[str, Any]) -> str:
    """Return an object's API group; "" is the core group, and that of an object without one."""
    group, _, version = _text(data.get("apiVersion")).rpartition("/")
    return group if version else ""


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
