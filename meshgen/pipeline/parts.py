"""Which part of the tree each resource stands in."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from meshgen.mesh import Layout, Part
from meshgen.model import Mesh as Spec
from meshgen.resources import Resource
from meshgen.transform.configmaps import with_checksum

# A ConfigMap that Kustomize generates: the config's name for its namespace, and its own.
_Named = tuple[str, str]


@dataclass(frozen=True)
class Placement:
    """Where resources stand: `readers` are the parts that read each ConfigMap, in any environment.

    One that a single part reads stands there. One that several read has no hash in its name, since
    Kustomize follows that only where both are built together: pods know it by a checksum.
    """

    layout: Layout
    readers: Mapping[_Named, frozenset[Part]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, layout: Layout, read: Iterable[tuple[Spec, Iterable[tuple[Resource, Resource]]]]
    ) -> "Placement":
        """Return the placement of all that is rendered, in each environment and without any.

        `read` are its settings, and what reads a generated ConfigMap there, with that.
        """
        alone, readers = cls(layout), dict[_Named, set[Part]]()
        for spec, pairs in read:
            for reader, one in pairs:
                part = alone.part(reader, spec)
                readers.setdefault((one.namespace, one.name), set()).add(part)
        return cls(layout, {named: frozenset(parts) for named, parts in readers.items()})

    def part(self, resource: Resource, spec: Spec) -> Part:
        """Return the part of a resource, which the settings of an environment gave."""
        if resource.generated:
            parts = self.readers.get((resource.namespace, resource.name), frozenset())
            return next(iter(parts)) if len(parts) == 1 else self.layout.part(resource.namespace)
        # What several services share is in another folder than any of them.
        is_of_one = resource.origin[:2] == ("services", resource.group)
        service = (spec.services or {}).get(resource.group) if is_of_one else None
        if service is None:
            return self.layout.part(resource.namespace)
        return self.layout.part(resource.namespace, resource.group, service.group or "")

    def placed(self, resources: Sequence[Resource], spec: Spec) -> list[Resource]:
        """Return resources that know their parts."""
        data: dict[str, dict[str, dict[str, object]]] = {}
        for one in resources:
            if self._is_read_apart(one):
                data.setdefault(one.namespace, {})[one.name] = one.object["data"]
        return [
            replace(
                with_checksum(one, data.get(one.namespace, {})),
                part=self.part(one, spec).path,
                generated=one.generated and not self._is_read_apart(one),
            )
            for one in resources
        ]

    def _is_read_apart(self, resource: Resource) -> bool:
        readers = self.readers.get((resource.namespace, resource.name), frozenset())
        return resource.generated and len(readers) > 1
