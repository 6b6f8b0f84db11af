"""What an environment does to all its resources."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from meshgen.provenance import path_of


@dataclass(frozen=True)
class Settings:
    """The namespace, what stands around names, and the labels of all resources.

    The Namespace of the environments is written with the name of the `mesh`.
    """

    namespace: str
    prefix: str = ""
    suffix: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    mesh: str = ""

    def full(self, name: object) -> str:
        """Return a name with prefix and suffix."""
        # By `+`, each part stays known: see provenance.
        return self.prefix + str(name) + self.suffix

    @property
    def renames(self) -> bool:
        """Return whether names change, or have to tell where a prefix would stand."""
        return bool(self.prefix or self.suffix or path_of(self.prefix) or path_of(self.suffix))
