"""What each cluster of a mesh has for itself: its requests go to pods of no other cluster.

Services are the same in all clusters, be they of one network or of several. A collector that half
of a trace goes to, or a Prometheus of which another one answers, helps nobody.
Source: istio.io, "Multi-cluster Traffic Management".
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msgspec import structs

from meshgen.lenient import mappings, texts
from meshgen.model import Mesh as Spec
from meshgen.model.component import HOME, Component
from meshgen.model.platform import SYSTEM, Platform

_SETTINGS = "serviceSettings"


def place_of(platform: Platform, part: Component) -> tuple[str, str]:
    """Return the name of the Service of a part of the platform, and the namespace that it is in."""
    field = next(one for one in structs.fields(platform) if getattr(platform, one.name) is part)
    said = part.service
    name = (said.name if said else None) or field.name.replace("_", "-")
    home = (said.namespace if said else None) or part.home
    return name, platform.namespace.name if home == HOME else home


def kept_hosts(meshes: Iterable[Spec]) -> list[str]:
    """Return the hosts that each of the clusters of one control plane has for itself.

    What is in some of them alone is asked by the others too.
    """
    first, *others = (set(_hosts(one)) for one in meshes)
    return sorted(first.intersection(*others))


def with_kept(mesh_config: Mapping[str, Any], hosts: Iterable[str]) -> Mapping[str, Any]:
    """Return a mesh config that keeps hosts in their cluster; what it says of one itself stays."""
    said = mappings(mesh_config.get(_SETTINGS))
    told = [text for one in said for text in texts(one.get("hosts"))]
    kept = [host for host in hosts if not any(_is_of(host, pattern) for pattern in told)]
    if not kept:
        return mesh_config
    added = {"settings": {"clusterLocal": True}, "hosts": kept}
    return {**mesh_config, _SETTINGS: [*said, added]}


def _hosts(spec: Spec) -> Iterator[str]:
    if spec.platform is None:
        return
    for field in structs.fields(spec.platform):
        part = getattr(spec.platform, field.name)
        if isinstance(part, Component) and part.is_rendered:
            name, space = place_of(spec.platform, part)
            # Istio keeps what is in kube-system by itself.
            if space != SYSTEM:
                yield f"{name}.{space}.svc.{spec.cluster_domain}"


def _is_of(host: str, pattern: str) -> bool:
    """Return whether a host is one of those that Istio reads into a text."""
    return host == pattern or (pattern[:1] == "*" and host.endswith(pattern[1:]))
