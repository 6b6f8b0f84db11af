"""Which ConfigMaps objects refer to, and what makes their pods roll where no hash does."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from meshgen.kinds import kind_of
from meshgen.kinds.kustomize import REFERENCES
from meshgen.resources import Object, Resource, canonical
from meshgen.transform.fields import values
from meshgen.transform.names import Names, Namespaced, entries_of
from meshgen.transform.references import named
from meshgen.transform.settings import Settings

# As Helm's own documentation calls it ("Automatically Roll Deployments").
CHECKSUM = "checksum/config"


def config_maps_named(resources: Iterable[Resource]) -> set[str]:
    """Return the names, before prefix, of the ConfigMaps that objects refer to."""
    return {
        name
        for resource in resources
        for reference in REFERENCES.held_by(resource.key.api_version, resource.kind)
        if reference.target.kind == "ConfigMap"
        for name in values(resource.object, reference.fields)
        if isinstance(name, str)
    }


def readers(
    resources: Sequence[Resource], settings: Settings, namespaced: Namespaced
) -> Iterator[tuple[Resource, Resource]]:
    """Yield each object that names a generated ConfigMap, with that one."""
    entries = entries_of(resources, settings, namespaced)
    generated = {
        (entry.namespace, entry.name): (entry, resource)
        for entry, resource in zip(entries, resources, strict=True)
        if entry.is_generated
    }
    names = Names(entry for entry, _ in generated.values())
    for entry, resource in zip(entries, resources, strict=True):
        for found in named(resource.object, entry, names):
            yield resource, generated[found.namespace, found.name][1]


def with_checksum(resource: Resource, data: Mapping[str, Object]) -> Resource:
    """Return a workload whose pods roll when a ConfigMap that they read changes.

    `data` is what each ConfigMap holds whose name does not tell, by its name.
    """
    kind = kind_of(resource.key.api_version, resource.kind)
    names = sorted(config_maps_named([resource]) & data.keys()) if kind.rolls else []
    if not names:
        return resource
    digest = hashlib.sha256(canonical([data[name] for name in names]).encode()).hexdigest()
    path = (*(kind.pod_template or ()), "metadata", "annotations")
    return resource.with_object(_annotated(resource.object, path, digest))


def _annotated(obj: Object, path: tuple[str, ...], digest: str) -> Object:
    if not path:
        return {**obj, CHECKSUM: digest}
    inner = obj.get(path[0]) or {}
    return {**obj, path[0]: _annotated(inner, path[1:], digest)} if isinstance(inner, dict) else obj
