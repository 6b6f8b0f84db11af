"""Hosts: what a name means, seen from a namespace, and what is behind it."""

import pytest

from meshgen.system import Host
from tests.system.build import built

MANIFESTS = """\
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec:
  selector: {app: web}
  ports: [{name: http, port: 80, targetPort: 8080}, {port: 90, appProtocol: tcp}]
---
apiVersion: v1
kind: Service
metadata:
  name: hidden
  namespace: shop
  annotations: {networking.istio.io/exportTo: "., ops"}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {template: {metadata: {labels: {app: web, version: v1}}}}
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: outside, namespace: shop}
spec:
  hosts: [api.example.com, "*.wild.example.com", web.shop.svc.cluster.local]
  ports: [{number: 443, name: tls, protocol: Tls}]
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: own, namespace: ops}
spec:
  hosts: [api.example.com]
  exportTo: ["."]
  endpoints: [{address: 10.0.0.1, labels: {version: v2}}]
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: machines, namespace: shop}
spec:
  hosts: [machines.example.com]
  workloadSelector: {labels: {app: web}}
---
apiVersion: networking.istio.io/v1
kind: WorkloadEntry
metadata: {name: machine, namespace: shop, labels: {version: v3}}
spec: {address: 10.0.0.2, labels: {app: web, version: old}}
---
apiVersion: networking.istio.io/v1
kind: WorkloadGroup
metadata: {name: machines, namespace: shop}
spec: {metadata: {labels: {app: web, version: v4}}}
"""
HOSTS = built(MANIFESTS).hosts
MEANT = {
    "a short name": ("web", "shop", "Service/web"),
    "a short name of another namespace": ("web", "ops", None),
    "a full name": ("web.shop.svc.cluster.local", "ops", "Service/web"),
    "half a name": ("web.shop", "ops", None),
    "an entry": ("api.example.com", "shop", "ServiceEntry/outside"),
    "the namespace's own": ("api.example.com", "ops", "ServiceEntry/own"),
    "one that it does not see": ("hidden.shop.svc.cluster.local", "web", None),
    "one that it sees": ("hidden.shop.svc.cluster.local", "ops", "Service/hidden"),
    "one of a wildcard": ("a.wild.example.com", "shop", None),
    "a wildcard": ("*.wild.example.com", "shop", "ServiceEntry/outside"),
}


def told(host: Host | None) -> str | None:
    return None if host is None else str(host.member)


@pytest.mark.parametrize(("name", "namespace", "member"), MEANT.values(), ids=MEANT)
def test_what_a_name_means(name: str, namespace: str, member: str | None) -> None:
    assert told(HOSTS.meant(name, namespace)) == member


def test_a_wildcard_covers_what_no_other_name_is() -> None:
    assert told(HOSTS.covering("a.wild.example.com", "ops")) == "ServiceEntry/outside"
    assert told(HOSTS.covering("web", "shop")) == "Service/web"
    assert HOSTS.covering("hidden.shop.svc.cluster.local", "web") is None


def test_the_place_of_a_service() -> None:
    assert HOSTS.place("web.shop.svc.cluster.local") == ("shop", "web")
    assert HOSTS.place("web.shop") is None
    assert HOSTS.place("a.b.shop.svc.cluster.local") == ("shop", "a.b")


def test_the_ports_of_a_host() -> None:
    web = HOSTS.meant("web", "shop")
    assert web is not None
    assert [(port.number, port.name, port.protocol) for port in web.ports] == [
        (80, "http", "HTTP"),
        (90, "", "TCP"),
    ]
    outside = HOSTS.meant("api.example.com", "shop")
    assert outside is not None
    port = outside.port(443)
    assert port is not None
    assert (port.path, port.protocol) == (("spec", "ports", 0), "TLS")
    assert outside.port(80) is None


def test_what_is_behind_a_host() -> None:
    def versions(name: str, namespace: str) -> list[str] | None:
        host = HOSTS.meant(name, namespace)
        assert host is not None
        return None if host.labels is None else [one["version"] for one in host.labels]

    assert versions("web", "shop") == ["v1", "v3", "v4"]
    assert versions("machines.example.com", "shop") == ["v1", "v3", "v4"]
    assert versions("api.example.com", "ops") == ["v2"]
    assert versions("api.example.com", "shop") is None
    assert versions("hidden", "shop") is None


def test_the_mesh_says_who_sees_a_host_otherwise() -> None:
    hosts = built(MANIFESTS, {"defaultServiceExportTo": ["."]}).hosts
    assert hosts.meant("web.shop.svc.cluster.local", "ops") is None
    assert told(hosts.meant("api.example.com", "web")) is None
    assert told(hosts.meant("hidden.shop.svc.cluster.local", "ops")) == "Service/hidden"
