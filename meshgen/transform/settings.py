"""What an environment does to all its resources."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from meshgen.provenance import path_of


@dataclass(frozen=True)
class Settings:
    """The namespace, what stands around names, and the labels of all resources.

    The Namespace of the environments is written with the name of the `mesh`. `others` are the
    settings of the namespaces beside the environment's own, by the config's names for them.
    """

    namespace: str
    prefix: str = ""
    suffix: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    mesh: str = ""
    others: Mapping[str, "Settings"] = field(default_factory=dict)

    def of(self, namespace: str) -> "Settings":
        """Return what is set for a namespace that the config calls so, "" for the own."""
        return self.others.get(namespace, self)

    def full(self, name: object) -> str:
        """Return a name with prefix and suffix."""
        # By `+`, each part stays known: see provenance.
        return self.prefix + str(name) + self.suffix

    @property
    def renames(self) -> bool:
        """Return whether names change, or have to tell where a prefix would stand."""
        parts = [part for s in (self, *self.others.values()) for part in (s.prefix, s.suffix)]
        return any(part or path_of(part) for part in parts)
