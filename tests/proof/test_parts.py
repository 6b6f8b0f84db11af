"""The small parts of a run: clusters, certificates, secrets, pods, releases."""

from dataclasses import replace
from typing import Any

import pytest
from cryptography import x509

from meshgen.errors import MeshgenError
from meshgen.proof.certificates import Authority
from meshgen.proof.clusters import at_socket, static
from meshgen.proof.envoy import shipped_with
from meshgen.proof.replicas import MOST, pods_of
from meshgen.proof.secrets import by_name, named_in, secrets, speaks_own_tls
from meshgen.proof.walk import renamed, texts_in, without
from meshgen.xds.behind import Endpoint
from tests.system.build import built

SDS: dict[str, Any] = {"ads": {}}


def context(certificate: str, authority: str) -> dict[str, Any]:
    return {
        "name": "envoy.transport_sockets.tls",
        "typedConfig": {
            "commonTlsContext": {
                "tlsCertificateSdsSecretConfigs": [{"name": certificate, "sdsConfig": SDS}],
                "combinedValidationContext": {
                    "defaultValidationContext": {},
                    "validationContextSdsSecretConfig": {"name": authority, "sdsConfig": SDS},
                },
            }
        },
    }


def test_walks_through_json() -> None:
    value = {"a": ["x", {"b": "y"}], "c": 1}
    assert list(texts_in(value)) == ["x", "y"]
    assert renamed(value, {"y": "z"}) == {"a": ["x", {"b": "z"}], "c": 1}
    assert without(value, "b", "c") == {"a": ["x", {}]}
    assert value == {"a": ["x", {"b": "y"}], "c": 1}


def test_a_cluster_finds_what_is_behind_it_on_this_machine() -> None:
    cluster = {
        "name": "outbound|80||web",
        "type": "EDS",
        "edsClusterConfig": {},
        "lbPolicy": "CLUSTER_PROVIDED",
        "connectTimeout": "1s",
    }
    near = Endpoint(None, "10.0.0.1", 80, "shop", {}, "", has_proxy=True, weight=3, takes_mtls=True)
    places = [at_socket("/a", near), at_socket("/b", replace(near, locality="r/z", priority=1))]
    made = static(cluster, places)
    assert made.keys() == {"name", "type", "lbPolicy", "connectTimeout", "loadAssignment"}
    assert (made["type"], made["lbPolicy"]) == ("STATIC", "ROUND_ROBIN")
    first, second = made["loadAssignment"]["endpoints"]
    (endpoint,) = first["lbEndpoints"]
    assert endpoint["loadBalancingWeight"] == 3
    assert endpoint["endpoint"]["address"] == {"pipe": {"path": "/a"}}
    metadata = endpoint["metadata"]["filterMetadata"]
    assert metadata == {"envoy.transport_socket_match": {"tlsMode": "istio"}}
    assert second["locality"] == {"region": "r", "zone": "z"}
    assert (first.get("priority", 0), second["priority"]) == (0, 1)
    assert static(cluster, [at_socket("/c")], "own")["name"] == "own"


def test_certificates_say_who_they_are_for() -> None:
    authority = Authority()
    root = x509.load_pem_x509_certificate(authority.root.encode())
    own = x509.load_pem_x509_certificate(authority.identity("td", "shop", "web").chain.encode())
    hosts = authority.certificate(["a.example.com", "a.example.com", "spiffe://x/y", "*.b.org"])
    served = x509.load_pem_x509_certificate(hosts.chain.encode())
    for certificate, names in (
        (own, ["spiffe://td/ns/shop/sa/web"]),
        (served, ["a.example.com", "spiffe://x/y", "*.b.org"]),
    ):
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
        assert [name.value for name in found.value] == names
        certificate.verify_directly_issued_by(root)


def test_secrets_stand_in_the_bootstrap_by_their_names() -> None:
    authority = Authority()
    own = authority.identity("td", "shop", "web")
    resources = [context("default", "ROOTCA"), context("kubernetes://cert", "kubernetes://cert-ca")]
    assert named_in(resources) == (
        ["default", "kubernetes://cert"],
        ["ROOTCA", "kubernetes://cert-ca"],
    )
    made = {each["name"]: each for each in secrets(resources, own, authority, ["a.example.com"])}
    assert made["default"]["tlsCertificate"]["privateKey"] == {"inlineString": own.key}
    assert made["kubernetes://cert"]["tlsCertificate"] != made["default"]["tlsCertificate"]
    for name in ("ROOTCA", "kubernetes://cert-ca"):
        assert made[name]["validationContext"]["trustedCa"] == {"inlineString": authority.root}
    assert "ads" not in str(by_name(resources))


def test_tells_the_tls_of_the_mesh_from_that_of_others() -> None:
    assert not speaks_own_tls({"transportSocket": context("default", "ROOTCA")})
    assert speaks_own_tls({"transportSocket": context("file-cert:a", "ROOTCA")})
    assert speaks_own_tls({"transportSocket": {"name": "envoy.transport_sockets.tls"}})
    assert not speaks_own_tls({})


def test_each_release_of_istio_has_the_next_envoy() -> None:
    assert shipped_with("1.20") == "1.28"
    assert shipped_with("1.28") == "1.36"


DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {REPLICAS template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web}]}}}
"""
HPA = """\
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: web, namespace: shop}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}, MIN maxReplicas: 9}
"""


@pytest.mark.parametrize(
    ("replicas", "hpa", "asked", "pods"),
    [
        ("", "", None, 1),
        ("replicas: 3,", "", None, 3),
        ("replicas: 0,", "", None, 1),
        ("replicas: 3,", "", 1, 1),
        ("replicas: 3,", HPA.replace("MIN", "minReplicas: 2,"), None, 2),
        ("", HPA.replace("MIN", ""), None, 1),
        ("", HPA.replace("MIN", "minReplicas: 2,"), 5, 5),
    ],
)
def test_counts_the_pods_that_are_declared(
    replicas: str, hpa: str, asked: int | None, pods: int
) -> None:
    system = built(DEPLOYMENT.replace("REPLICAS", replicas) + hpa)
    assert pods_of(system, system.workloads[0], asked) == pods


def test_a_gateway_of_the_installation_has_one_pod() -> None:
    assert pods_of(built(DEPLOYMENT.replace("REPLICAS", "")), None, None) == 1


def test_refuses_more_pods_than_anybody_waits_for() -> None:
    system = built(DEPLOYMENT.replace("REPLICAS", f"replicas: {MOST + 1},"))
    with pytest.raises(MeshgenError, match=r"Deployment/web has 101 pods.*--replicas 2 runs fewer"):
        pods_of(system, system.workloads[0], None)
