"""What the mesh config has to say of external authorizers is told, until somebody says it does."""

from pathlib import Path

import pytest

from meshgen.findings import Finding
from meshgen.pipeline import Project
from meshgen.pipeline.checks import check
from meshgen.pipeline.systems import system_of

_CONFIG = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
istio: {meshConfig: {extensionProviders: KNOWN}}
authorizationProviders:
  opa:
    service: opa
    failOpen: false
    timeout: 500ms
    includeRequestBodyInCheck: 8192
  front:
    external: authz
    failOpen: true
    statusOnError: 503
    headersToUpstreamOnAllow: [x-user]
external: {authz: {hosts: authz.example.com, ports: {http: 8080}}}
services:
  opa: {image: "opa:1", ports: {grpc: 9191}}
environments:
  prod: {namespace: shop-prod, namePrefix: p-}
"""
_OPA = (
    "{name: p-opa-shop-prod, envoyExtAuthzGrpc: {service: p-opa.shop-prod.svc.cluster.local, "
    "port: 9191, failOpen: false, timeout: 0.5s, includeRequestBodyInCheck: "
    "{maxRequestBytes: 8192}}}"
)
_FRONT = (
    "{name: p-front-shop-prod, envoyExtAuthzHttp: {service: authz.example.com, port: 8080, "
    'failOpen: true, statusOnError: "503", headersToUpstreamOnAllow: [x-user]}}'
)


def project(folder: Path, known: str) -> Project:
    path = folder / "meshgen.yaml"
    path.write_text(_CONFIG.replace("KNOWN", known), encoding="utf-8")
    return Project(path)


def told(of: Project) -> list[Finding]:
    return [finding for finding in check(of) if finding.code == "MG611"]


def test_each_that_nobody_says_is_there_is_told_with_its_entry(tmp_path: Path) -> None:
    opa, front = told(project(tmp_path, "[]"))
    assert (str(opa.severity), opa.location.line) == ("note", 7)
    assert opa.expected == f"expected `extensionProviders: [{_OPA}]` in its mesh config"
    assert front.expected == f"expected `extensionProviders: [{_FRONT}]` in its mesh config"


def test_what_is_there_is_not_told_and_what_differs_is(tmp_path: Path) -> None:
    assert told(project(tmp_path, f"[{_OPA}, {_FRONT}]")) == []
    (found,) = told(project(tmp_path, f"[{_OPA.replace('9191', '9')}, {_FRONT}]"))
    assert str(found.severity) == "warning"
    assert found.message.startswith("`istio.meshConfig` has another provider `p-opa-shop-prod`: {")


@pytest.mark.parametrize("known", ["[]", f"[{_OPA}]"])
def test_the_system_knows_them(known: str, tmp_path: Path) -> None:
    providers = system_of(project(tmp_path, known), "prod").control_plane.providers
    found = {name for name, one in providers.items() if one.authorizes}
    assert found == {"p-front-shop-prod", "p-opa-shop-prod"}
