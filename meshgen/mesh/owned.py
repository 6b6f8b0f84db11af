"""An object of the mesh: its kind, its name, and the setting that it comes from.

The rooms beside know which ones there are: of services, of hosts outside, and of the whole. The
templates render them, the cross-checks compare their names.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from meshgen.kinds import kind_named
from meshgen.resources import Path

# Folders of templates, each called as what they see.
_FOLDERS = ("service", "external", "egress")
# The folder of what belongs to no single service, and of its templates.
MESH = "mesh"


@dataclass(frozen=True)
class Owned:
    """An object of the mesh; its name is that before prefix and suffix.

    `setting` is what it comes from and `named_by` what gives its name, as paths in the config;
    `folder` is where it belongs in the output. Its template sees the name and the `variables`. Of
    a `generated` ConfigMap the name carries a hash in the end. `namespace` is the config's name for
    where it is.
    """

    kind: str
    name: str
    setting: Path
    named_by: Path
    folder: str = MESH
    variables: Mapping[str, Any] = field(default_factory=dict)
    generated: bool = False
    namespace: str = ""
    # Whether a controller makes it, so that it has its name and is not rendered.
    is_made: bool = False

    @property
    def template(self) -> str:
        """Return its template, by the folders and names of those that ship with meshgen."""
        folder = next((f for f in _FOLDERS if f in self.variables), MESH)
        return f"{folder}/{kind_named(self.kind).stem}.yaml.j2"
