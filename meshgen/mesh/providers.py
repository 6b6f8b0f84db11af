"""What proxies ask or tell, as the mesh config lists it: it is one for a whole cluster."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Protocol

from meshgen.resources import Object, Path

# What Istio calls them.
LISTED = "extensionProviders"


class Provider(Protocol):
    """One of the mesh config's `extensionProviders`, and the setting that it comes from."""

    @property
    def name(self) -> str:
        """Return what the mesh config calls it."""

    @property
    def entry(self) -> Object:
        """Return its entry of the mesh config."""

    @property
    def setting(self) -> Path:
        """Return the setting that it comes from."""


def missing(
    mesh_config: Mapping[str, Any], declared: Iterable[Provider]
) -> Iterator[tuple[Provider, Object | None]]:
    """Yield the providers that a mesh config does not have as they are told of, with its own."""
    listed = mesh_config.get(LISTED) or []
    known = {one.get("name"): one for one in listed}
    for one in declared:
        if known.get(one.name) != one.entry:
            yield one, known.get(one.name)


def with_providers(
    mesh_config: Mapping[str, Any], declared: Iterable[Provider]
) -> Mapping[str, Any]:
    """Return a mesh config that knows the providers; what it says of one itself stays."""
    added = [one.entry for one, said in missing(mesh_config, declared) if said is None]
    return (
        {**mesh_config, LISTED: [*(mesh_config.get(LISTED) or []), *added]}
        if added
        else mesh_config
    )
