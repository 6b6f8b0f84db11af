"""What AuthorizationPolicies let through."""

from typing import Any

import pytest

from meshgen.system.access import Access, Caller, Request, Verdict
from tests.system.build import built

PODS = """\
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, labels: {app: web}}
---
"""
HEAD = "apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\n"
WEB = Caller("cluster.local", "shop", "web")
ALIEN = Caller("elsewhere", "shop", "web")


def verdict(policies: str, mesh: dict[str, Any] | None = None, /, **said: Any) -> str:
    """Return what becomes of a request to the pod, under policies without their heads."""
    texts = []
    for index, policy in enumerate(policies.split("---\n")):
        annotations, _, spec = policy.rpartition("|")
        meta = f"{{name: p{index}, namespace: shop, annotations: {{{annotations}}}}}"
        texts.append(f"{HEAD}metadata: {meta}\nspec: {spec}\n")
    system = built(PODS + "---\n".join(texts), mesh)
    request = Request(**{"port": 8080, **said})
    return str(system.access.decision(system.workloads[0], request).verdict)


FROM = "{rules: [{from: [{source: {%s}}]}]}"
TO = "{rules: [{to: [{operation: {%s}}]}]}"
WHEN = '{rules: [{when: [{key: "%s", %s}]}]}'


@pytest.mark.parametrize(
    ("policies", "said", "wanted"),
    [
        ("{}", {}, "denied"),
        ("{rules: [{}]}", {}, "allowed"),
        ("{action: DENY, rules: [{}]}", {}, "denied"),
        ("{action: DENY, rules: [{}]}---\n{rules: [{}]}", {}, "denied"),
        ("{action: AUDIT, rules: [{}]}", {}, "allowed"),
        ("{action: CUSTOM, provider: {name: a}, rules: [{}]}", {}, "unknown"),
        ("{action: CUSTOM, provider: {name: a}, rules: [{}]}---\n{}", {}, "denied"),
        ('istio.io/dry-run: "true"|{action: DENY, rules: [{}]}', {}, "allowed"),
        ('istio.io/dry-run: "T"|{}', {}, "allowed"),
        ('istio.io/dry-run: "no"|{}', {}, "denied"),
        (FROM % "principals: [cluster.local/ns/shop/sa/web]", {"caller": WEB}, "allowed"),
        (FROM % "principals: [cluster.local/ns/shop/sa/web]", {}, "denied"),
        (FROM % "principals: [elsewhere/ns/shop/sa/web]", {"caller": WEB}, "denied"),
        (FROM % "principals: ['*/ns/shop/sa/web']", {"caller": ALIEN}, "allowed"),
        (FROM % "principals: ['*']", {}, "denied"),
        (FROM % "notPrincipals: ['*']", {}, "allowed"),
        (FROM % "namespaces: [sh*p]", {"caller": WEB}, "allowed"),
        (FROM % "notNamespaces: [shop]", {"caller": WEB}, "denied"),
        (FROM % "namespaces: ['*sa']", {"caller": WEB}, "allowed"),
        (FROM % "namespaces: ['*hop']", {"caller": WEB}, "allowed"),
        (FROM % "namespaces: [cluster.local]", {"caller": WEB}, "denied"),
        (FROM % "serviceAccounts: [web]", {"caller": WEB}, "allowed"),
        (FROM % "serviceAccounts: [shop/web]", {"caller": WEB}, "allowed"),
        (FROM % "serviceAccounts: [other/web]", {"caller": WEB}, "denied"),
        (FROM % "trustDomains: [cluster.local]", {"caller": WEB}, "allowed"),
        (FROM % "trustDomains: [else*]", {"caller": ALIEN}, "allowed"),
        (FROM % "ipBlocks: [10.0.0.0/8]", {"address": "10.1.1.1"}, "allowed"),
        (FROM % "ipBlocks: [10.0.0.0/8]", {}, "unknown"),
        (FROM % "remoteIpBlocks: [10.0.0.0/8]", {"remote_address": "1.1.1.1"}, "denied"),
        (FROM % "requestPrincipals: ['*']", {}, "denied"),
        (FROM % "requestPrincipals: ['a/b']", {"token": {"iss": "a", "sub": "b"}}, "allowed"),
        (FROM % "requestPrincipals: ['a/*']", {"token": {"iss": "a"}}, "denied"),
        (FROM % "requestPrincipals: ['*/b']", {"token": {"iss": "a", "sub": "b"}}, "allowed"),
        (FROM % "requestPrincipals: ['*b']", {"token": {"iss": "a", "sub": "cb"}}, "allowed"),
        (FROM % "requestPrincipals: ['a*']", {"token": {"iss": "ac", "sub": "b"}}, "allowed"),
        (FROM % "requestPrincipals: [a/b]", {"token": {"iss": "c", "sub": "b"}}, "denied"),
        (FROM % "requestPrincipals: [a/b]", {"token": {"iss": "a", "sub": "c"}}, "denied"),
        (FROM % "requestPrincipals: [a]", {"token": {"iss": "a", "sub": "b"}}, "denied"),
        (FROM % "requestPrincipals: [a/b/c]", {"token": {"iss": "a", "sub": "b/c"}}, "denied"),
        (TO % 'ports: ["8080"]', {}, "allowed"),
        (TO % 'notPorts: ["8080"]', {}, "denied"),
        (TO % "hosts: [web]", {"host": "web:8080"}, "denied"),
        (TO % "hosts: ['web:*']", {"host": "WEB:8080"}, "allowed"),
        (TO % "methods: [GET]", {"method": "GET"}, "allowed"),
        (TO % "methods: [GET]", {}, "unknown"),
        (TO % "hosts: [Web.example.com]", {"host": "web.example.com"}, "allowed"),
        (TO % "paths: [/a*], notPaths: [/ab]", {"path": "/ab"}, "denied"),
        (TO % "paths: ['/a/{*}/c']", {"path": "/a/b/c"}, "allowed"),
        (TO % "paths: [/a]", {"is_http": False}, "denied"),
        (
            "{action: DENY, rules: [{to: [{operation: {paths: [/a]}}]}]}",
            {"is_http": False},
            "denied",
        ),
        (WHEN % ("request.headers[x-a]", "values: [b]"), {"headers": {"x-a": "b"}}, "allowed"),
        (WHEN % ("request.headers[x-a]", "notValues: [b]"), {}, "allowed"),
        (WHEN % ("request.auth.claims[g]", "values: [a]"), {"token": {"g": ["a", "b"]}}, "allowed"),
        (WHEN % ("request.auth.claims[g]", "values: [a]"), {"token": {"g": "b a"}}, "denied"),
        (
            WHEN % ("request.auth.claims[scope]", "values: [a]"),
            {"token": {"scope": "b a"}},
            "allowed",
        ),
        (
            WHEN % ("request.auth.claims[a][b]", "values: [c]"),
            {"token": {"a": {"b": "c"}}},
            "allowed",
        ),
        (WHEN % ("request.auth.claims[a][b]", "values: [c]"), {"token": {"a": "c"}}, "denied"),
        (WHEN % ("request.auth.audiences", "values: [a]"), {"token": {"aud": "b"}}, "denied"),
        (WHEN % ("request.auth.audiences", "values: [a]"), {"token": {"aud": "a"}}, "allowed"),
        (WHEN % ("request.auth.presenter", "values: [a]"), {"token": {"azp": "a"}}, "allowed"),
        (TO % "ports: [http]", {}, "denied"),
        (WHEN % ("connection.sni", "values: [a]"), {}, "unknown"),
        (WHEN % ("connection.sni", "values: [a]"), {"token": {}}, "unknown"),
        (WHEN % ("source.principal", "values: ['*/sa/web']"), {"caller": WEB}, "allowed"),
        (WHEN % ("destination.port", "values: ['1']"), {}, "denied"),
    ],
)
def test_a_request_gets_what_its_policies_say(
    policies: str, said: dict[str, Any], wanted: str
) -> None:
    assert verdict(policies, **said) == wanted


ASK = "{action: CUSTOM, provider: {name: %s}, rules: [%s]}"
OF_PATHS = "{to: [{operation: {paths: [/a]}}]}"


def told_by(name: str, kind: str) -> dict[str, Any]:
    """Return an extension provider."""
    return {"name": name, kind: {"service": "ask.far.svc.cluster.local", "port": 80}}


@pytest.mark.parametrize(
    ("policies", "said", "wanted"),
    [
        (ASK % ("http", "{}"), {}, "unknown"),
        (ASK % ("http", "{}"), {"is_http": False}, "allowed"),
        (ASK % ("grpc", "{}"), {"is_http": False}, "unknown"),
        (ASK % ("grpc", OF_PATHS), {"is_http": False}, "unknown"),
        (ASK % ("grpc", OF_PATHS), {"path": "/b"}, "allowed"),
        (ASK % ("none", "{}"), {}, "denied"),
        (ASK % ("Http", "{}"), {}, "denied"),
        (ASK % ("none", OF_PATHS), {"path": "/b"}, "allowed"),
        (ASK % ("zipkin", "{}"), {"is_http": False}, "denied"),
        (ASK % ("http", "{}") + "---\n" + ASK % ("grpc", OF_PATHS), {"path": "/b"}, "denied"),
        (ASK % ("http", OF_PATHS) + "---\n" + ASK % ("grpc", OF_PATHS), {"path": "/b"}, "allowed"),
    ],
)
def test_who_cannot_be_asked_denies(policies: str, said: dict[str, Any], wanted: str) -> None:
    providers = [
        told_by("http", "envoyExtAuthzHttp"),
        told_by("Http", "envoyExtAuthzHttp"),
        told_by("grpc", "envoyExtAuthzGrpc"),
        told_by("zipkin", "zipkin"),
    ]
    assert verdict(policies, {"extensionProviders": providers}, **said) == wanted


def test_without_policies_all_pass() -> None:
    system = built(PODS)
    decision = system.access.decision(system.workloads[0], Request(1))
    assert decision.verdict is Verdict.ALLOWED
    assert isinstance(system.access, Access)


def test_aliases_are_the_mesh_s_own() -> None:
    mesh = {"trustDomain": "new", "trustDomainAliases": ["elsewhere"]}
    policy = FROM % "principals: [%s/ns/shop/sa/web]"
    assert verdict(policy % "cluster.local", mesh, caller=ALIEN) == "allowed"
    assert verdict(policy % "new", mesh, caller=ALIEN) == "allowed"
    assert verdict(policy % "third", mesh, caller=ALIEN) == "denied"
    assert verdict(FROM % "trustDomains: [new]", mesh, caller=ALIEN) == "allowed"


def test_a_decision_names_its_rule() -> None:
    spec = "spec: {rules: [{to: [{}]}, {}]}"
    system = built(f"{PODS}{HEAD}metadata: {{name: a, namespace: shop}}\n{spec}")
    decision = system.access.decision(system.workloads[0], Request(1))
    assert decision.member
    assert decision.member.name == "a"
    assert decision.path == ("spec", "rules", 0)
