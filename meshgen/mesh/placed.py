"""What has a name in a namespace, and is seen from some: a service, or hosts outside."""

from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from meshgen.mesh.namespace import Namespace
from meshgen.mesh.visibility import is_seen


class Named(Protocol):
    """Settings that may say what objects are called."""

    @property
    def name(self) -> str | None:
        """Return the name; None where it is that of the settings."""


_Spec = TypeVar("_Spec", bound=Named)


@dataclass(frozen=True)
class Placed(Generic[_Spec]):
    """Something of a namespace in one environment; `key` is what the config calls it.

    Where it says who sees it, `export_to` says that by the namespaces' names in the cluster.
    """

    namespace: Namespace
    key: str
    spec: _Spec
    export_to: list[str] | None = field(default=None, kw_only=True)

    @property
    def name(self) -> str:
        """Return what its objects are called, before prefix and suffix."""
        return self.spec.name or self.key

    def host(self, seen_from: Namespace) -> str:
        """Return the host under which pods of a namespace reach it."""
        near = seen_from.name == self.namespace.name
        return self.namespace.full_name(self.name) if near else self.fqdn

    @property
    def fqdn(self) -> str:
        """Return the host under which the whole cluster reaches it."""
        return self.namespace.fqdn(self.name)

    def is_seen_from(self, namespace: Namespace) -> bool:
        """Return whether sidecars in a namespace know it."""
        return is_seen(self.export_to, self.namespace, namespace.name)

    def weights_in(self, _: Namespace) -> str | None:
        """Return the VirtualService in which a controller sets its weights; most have none."""
        return None
