"""Small systems, written short: an object is its kind and name, and what its spec has.

`{Pod: web, ports: [80]}` has the label `app: web`, which `{Service: web}` selects; with `gateway:
true` its proxy is all that runs there. A name may have its namespace: `shop/web`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from meshgen.system import Site
from meshgen.xds import Proxy
from meshgen.xds.proxies import gateways, sidecars
from meshgen.yamlio import load, to_data
from tools.xds.asked import Asked, of_objects

_HOME = "shop"
_GROUPS = {
    **dict.fromkeys(
        ("Gateway", "VirtualService", "DestinationRule", "ServiceEntry", "Sidecar"),
        "networking.istio.io/v1",
    ),
    "WorkloadEntry": "networking.istio.io/v1",
    "EnvoyFilter": "networking.istio.io/v1alpha3",
    **dict.fromkeys(
        ("AuthorizationPolicy", "PeerAuthentication", "RequestAuthentication"),
        "security.istio.io/v1",
    ),
}
_META = ("labels", "annotations")


@dataclass(frozen=True)
class Row:
    """A system, and which of its proxies is asked about; `mesh` is its meshConfig.

    In a mesh of several clusters, `site` is where it is, and `others` are those of the others.
    """

    name: str
    proxy: str
    objects: list[dict[str, Any]]
    mesh: Mapping[str, Any]
    site: Site = field(default_factory=Site)
    others: Mapping[Site, list[dict[str, Any]]] = field(default_factory=dict)


def rows(path: Path) -> Iterator[Row]:
    """Yield the systems of a file: by name, with the objects that all have under `with`."""
    read = to_data(load(path.read_text(encoding="utf-8"), str(path)))
    for name, given in read.items():
        objects = [_object(each) for each in given["objects"]]
        others = {
            Site(**each["site"]): [_object(one) for one in each["objects"]]
            for each in given.get("others", ())
        }
        proxy, mesh = given.get("proxy", f"{_HOME}/web"), given.get("mesh", {})
        yield Row(name, proxy, objects, mesh, Site(**given.get("site", {})), others)


def _object(short: Mapping[str, Any]) -> dict[str, Any]:
    kind, name = next(iter(short.items()))
    home, _, own = str(name).rpartition("/")
    rest = {key: value for key, value in short.items() if key != kind}
    meta = {key: rest.pop(key) for key in _META if key in rest}
    place = {"name": own, "namespace": home or _HOME, **meta}
    spec = rest
    if kind == "Pod":
        place.setdefault("labels", {"app": own})
        spec = _pod(rest, place)
    elif kind == "Service" and rest.get("type") != "ExternalName":
        spec = {"selector": {"app": own}, **rest}
        spec = {key: value for key, value in spec.items() if value is not None}
    version = _GROUPS.get(kind, "v1")
    return {"apiVersion": version, "kind": kind, "metadata": place, "spec": spec}


def _pod(rest: Mapping[str, Any], place: dict[str, Any]) -> dict[str, Any]:
    place["labels"] = {"sidecar.istio.io/inject": "true", **place["labels"]}
    if rest.get("gateway"):
        place["annotations"] = {"inject.istio.io/templates": "gateway"}
    if rest.get("sidecar") is False:
        place["labels"]["sidecar.istio.io/inject"] = "false"
    ports = [
        {"containerPort": port} if isinstance(port, int) else port for port in rest.get("ports", ())
    ]
    env = [{"name": key, "value": value} for key, value in rest.get("env", {}).items()]
    container = {"name": "app", "image": "app:1", "ports": ports, **({"env": env} if env else {})}
    return {"containers": [container]}


def asked_of(row: Row) -> Asked:
    """Return the system of a row, as istiod is asked about it."""
    return of_objects(row.name, row.objects, row.mesh, row.others, row.site)


def proxy_of(row: Row) -> Proxy:
    """Return the proxy that a row asks about."""
    system = asked_of(row).system
    listed = (*sidecars(system), *gateways(system))
    found = {f"{proxy.namespace}/{proxy.name}": proxy for proxy in listed}
    return found[row.proxy]
