"""What a check looks at, and how it says where something is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path as FilePath

from meshgen.config.broken import Broken
from meshgen.config.gather import Problem
from meshgen.config.layers import removes
from meshgen.config.origins import Origins
from meshgen.findings import Code
from meshgen.model import Mesh, Service
from meshgen.resources import Path
from meshgen.yamlio import Node, at

LONG_RUNNING = ("Deployment", "StatefulSet")


@dataclass(frozen=True)
class Place:
    """The config as it holds in one environment, with the positions of its settings.

    `tree` is the settings after merging, `origins` the file as written; `environment` is empty for
    the config without any. Files are relative to `folder`. What is `broken` has findings already.
    """

    mesh: Mesh
    tree: Node
    origins: Origins
    environment: str
    folder: FilePath = FilePath()
    broken: Broken = field(default_factory=Broken)

    @cached_property
    def services(self) -> dict[str, Service]:
        """Return the services by name, in order."""
        return dict(sorted((self.mesh.services or {}).items()))

    def sound(self, *fields: str, running: bool = False) -> Iterator[tuple[str, Service]]:
        """Yield the services in which neither the kind nor these fields have a finding already.

        Fields are those whose absence would make a difference, since what is wrong is left out.
        With `running`, only those that are no Job and no CronJob.
        """
        for name, service in self.services.items():
            if running and service.kind not in LONG_RUNNING:
                continue
            if self.is_sound(name, "kind", *fields):
                yield name, service

    def is_sound(self, service: str, *fields: str) -> bool:
        """Return whether none of a service's fields has a finding of its own."""
        return not self.broken.paths or not any(
            self.broken.touches(("services", service, f)) for f in fields
        )

    def problem(
        self,
        code: Code,
        path: Path,
        message: str,
        expected: str = "",
        hint: str = "",
        *,
        key: bool = False,
    ) -> Problem:
        """Return a problem at a path of the merged settings; `key` points at the key itself."""
        return self.origins.problem(self.tree, code, path, message, expected, hint, key=key)

    def says_itself(self, service: str, *fields: str) -> bool:
        """Return whether the service's own settings hold a field, not only defaults or `"*"`."""
        own = ("services", service, *fields)
        return any(
            (node := at(self.origins.root, path)) is not None and not removes(node)
            for path in (own, ("environments", self.environment, *own))
        )


def in_mesh(service: Service) -> bool:
    """Return whether a service's pods get a sidecar; one would keep a Job from ending."""
    return service.mesh if service.mesh is not None else service.kind in LONG_RUNNING
