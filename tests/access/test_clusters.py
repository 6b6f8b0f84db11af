"""Callers in other clusters of the mesh: as whom they come, and past which NetworkPolicies."""

from dataclasses import replace

import pytest

from meshgen.access import Matrix, matrix_of
from meshgen.access.question import Question
from meshgen.system import Site, System, joined

from .test_matrix import looks, mesh, pods, policy
from .test_network import NETWORK

WEB = {"rules": [{"from": [{"source": {"principals": ["cluster.local/ns/shop/sa/web"]}}]}]}
BARE = pods("bare", **{"sidecar.istio.io_inject": "false"})
# The gateway of the network of east, with an address where one is known.
GATEWAY = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: eastwest, namespace: istio-system}
spec:
  template:
    metadata:
      labels: {istio: eastwestgateway, sidecar.istio.io/inject: "true"}
      annotations: {inject.istio.io/templates: gateway}
    spec: {containers: [{name: istio-proxy, image: auto}]}
---
apiVersion: v1
kind: Service
metadata: {name: eastwest, namespace: istio-system, labels: {topology.istio.io/network: n1}}
spec:
  type: LoadBalancer
  selector: {istio: eastwestgateway}
  ports: [{name: tls, port: 15443}]
  externalIPs: [203.0.113.7]
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: cross-network-gateway, namespace: istio-system}
spec:
  selector: {istio: eastwestgateway}
  servers:
  - port: {number: 15443, name: tls, protocol: TLS}
    tls: {mode: AUTO_PASSTHROUGH}
    hosts: ["*.local"]
---
"""
FROM = "{podSelector: {matchLabels: {app: api}}, ingress: [{from: [%s]}]}"
SPACE = "namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: istio-system}}"
THROUGH = "{%s, podSelector: {matchLabels: {istio: eastwestgateway}}}" % SPACE  # noqa: UP031
OUT = "{podSelector: {}, egress: [{to: [{ipBlock: {cidr: %s}}], ports: [{port: 15443}]}]}"


def east(*texts: str, west: tuple[str, ...] = (), network: str = "n2") -> System:
    """Return east, with `api` and more, beside west with `web` and more, in another network."""
    here = mesh(pods("api"), GATEWAY, *texts)
    there = mesh(*map(pods, ("web", "api")), BARE, *west)
    sites = {Site("east", "n1"): here, Site("west", network): there}
    return joined(replace(each, site=site) for site, each in sites.items())[0]


def east_of(*texts: str, west: tuple[str, ...] = (), network: str = "n2") -> dict[str, str]:
    """Return what becomes of the callers in west at `api` of east."""
    found = looks(east(*texts, west=west, network=network), "api")
    return {name: told for name, told in found.items() if name.startswith("west/")}


ALL = {"west/shop/web": "allowed", "west/shop/api": "allowed", "west/shop/bare": "denied"}
NONE = dict.fromkeys(ALL, "denied")


def test_callers_of_another_network_come_with_mutual_tls_or_not_at_all() -> None:
    assert east_of() == ALL
    assert east_of(network="n1") == dict.fromkeys(ALL, "allowed")


def test_policies_know_them_by_their_accounts() -> None:
    wanted = NONE | {"west/shop/web": "allowed"}
    assert east_of(policy(WEB)) == wanted
    assert east_of(policy(WEB), network="n1") == wanted


def test_what_takes_no_mutual_tls_is_not_reached() -> None:
    off = (
        "apiVersion: security.istio.io/v1\nkind: PeerAuthentication\n"
        "metadata: {name: a, namespace: shop}\nspec: {mtls: {mode: DISABLE}}\n"
    )
    assert east_of(off) == NONE
    assert east_of(off, network="n1") == dict.fromkeys(ALL, "allowed")


@pytest.mark.parametrize(
    ("peer", "across", "near"),
    [
        (THROUGH, "allowed", "denied"),
        ("{podSelector: {matchLabels: {app: web}}}", "denied", "denied"),
        ("{ipBlock: {cidr: 0.0.0.0/0}}", "allowed", "allowed"),
    ],
)
def test_network_policies_see_the_gateway(peer: str, across: str, near: str) -> None:
    only = NETWORK % ("a", FROM % peer)
    assert east_of(only)["west/shop/web"] == across
    assert east_of(only, network="n1")["west/shop/web"] == near


@pytest.mark.parametrize(
    ("cidr", "told"), [("203.0.113.0/24", "allowed"), ("198.51.100.0/24", "denied")]
)
def test_network_policies_of_the_callers_cluster_see_the_gateways_address(
    cidr: str, told: str
) -> None:
    system = east(west=(NETWORK % ("b", OUT % cidr),))
    assert looks(system, "api")["west/shop/web"] == told
    assert looks(system, "eastwest", 15443)["west/shop/web"] == told


def test_network_policies_know_pods_of_the_same_network_by_their_addresses() -> None:
    out = "{podSelector: {}, egress: [{to: [{ipBlock: {cidr: 10.1.0.0/16}}]}]}"
    into = NETWORK % ("a", FROM % "{ipBlock: {cidr: 10.2.0.0/16}}")
    system = east(into, west=(NETWORK % ("b", out),), network="n1")
    assert looks(system, "api")["west/shop/web"] == "unknown"
    nets = {"east": ("10.1.0.0/16",), "west": ("10.2.0.0/16",)}
    known = joined(
        replace(each, site=replace(each.site, pods=nets[each.site.cluster]))
        for each in system.fleet
    )
    assert looks(known[0], "api")["west/shop/web"] == "allowed"


def test_a_sidecar_of_the_callers_cluster_says_what_its_proxy_knows() -> None:
    closed = (
        "apiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata: {name: a, namespace: shop}\n"
        "spec: {egress: [{hosts: [./web.shop.svc.cluster.local]}]}\n"
    )
    assert east_of(west=(closed,)) == NONE


def test_callers_are_named_behind_their_cluster() -> None:
    matrix: Matrix = matrix_of(east(), Question(source="west/web", target="api"), {})
    assert [source.full for source in matrix.sources] == ["west/shop/web"]
