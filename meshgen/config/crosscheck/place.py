"""What a check looks at, and how it says where something is wrong."""

from dataclasses import dataclass

from meshgen.findings import Code, Finding
from meshgen.model import Mesh, Service
from meshgen.resources import Path, dotted
from meshgen.yamlio import Node, at, locate


@dataclass(frozen=True)
class Place:
    """The config as it holds in one environment, with the positions of its settings.

    `root` is the file as written, `tree` the settings after merging.
    """

    mesh: Mesh
    tree: Node
    root: Node
    environment: str

    @property
    def services(self) -> dict[str, Service]:
        """Return the services by name."""
        return self.mesh.services or {}

    def finding(
        self,
        code: Code,
        path: Path,
        message: str,
        expected: str = "",
        hint: str = "",
        *,
        key: bool = False,
    ) -> Finding:
        """Return a finding at a path of the merged settings; `key` points at the key itself."""
        location = locate(self.tree, path, key=key)
        return Finding(code, message, location, dotted(path), expected, hint)

    def says_itself(self, service: str, field: str) -> bool:
        """Return whether the service's own settings hold a field, not only defaults or `"*"`."""
        own = ("services", service, field)
        return any(
            (node := at(self.root, path)) is not None and node.value is not None
            for path in (own, ("environments", self.environment, *own))
        )
