"""A field that a later release has is no slip: the release that it came with is told."""

from typing import Any

import pytest

from meshgen.checks.schema import SchemaChecker
from meshgen.schemas.store import SchemaStore

TLS = {"mode": "SIMPLE"}
POD = {"containers": [{"name": "web", "image": "nginx"}]}


def gateway(**tls: Any) -> dict[str, Any]:
    port = {"number": 443, "name": "https", "protocol": "HTTPS"}
    servers = [{"port": port, "hosts": ["*"], "tls": {**TLS, **tls}}]
    spec = {"selector": {"a": "b"}, "servers": servers}
    return _object("networking.istio.io/v1", "Gateway", spec)


def _object(api_version: str, kind: str, spec: dict[str, Any]) -> dict[str, Any]:
    return {"apiVersion": api_version, "kind": kind, "metadata": {"name": "web"}, "spec": spec}


@pytest.mark.parametrize(
    ("document", "hint"),
    [
        (gateway(credentialNames=["a"]), "it comes with Istio 1.26"),
        (gateway(insecureSkipVerify=True), "it comes with Istio 1.31"),
        # A slip; and what stands elsewhere.
        (gateway(credentialNam="a"), "did you mean `credentialName`?"),
        (gateway(workloadSelector={}), ""),
        (
            _object("v1", "Service", {"ports": [{"port": 80}], "trafficDistribution": "x"}),
            "it comes with Kubernetes 1.30",
        ),
        # Of a part of the schema that several kinds share, and that has releases of its own.
        (
            _object("v1", "Pod", {**POD, "resources": {"limits": {"cpu": "1"}}}),
            "it comes with Kubernetes 1.32",
        ),
    ],
)
def test_a_field_of_a_later_release(document: dict[str, Any], hint: str) -> None:
    (violation,) = SchemaChecker(SchemaStore("1.29", "1.22")).check(document)
    assert violation.hint == hint


def test_of_the_newest_release_nothing_is_later() -> None:
    (violation,) = SchemaChecker(SchemaStore("1.29", "1.31")).check(gateway(credentialNam="a"))
    assert violation.hint.startswith("did you mean")
