"""What VirtualServices and DestinationRules are about, and which of them a client follows."""

from tests.system.build import built

RULE = """\
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: NAME, namespace: NAMESPACE}
spec: {host: HOST, EXTRA}
"""
SERVICE = """\
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
"""
VIRTUAL = """\
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: web, namespace: shop}
spec:
  hosts: [web, a.com, web]
  gateways: [mesh, ops/edge, ./edge]
  exportTo: ["."]
  http:
    - route:
        - {destination: {host: web, subset: v1}}
        - {destination: {host: web, port: {number: 80}}}
      mirror: {host: copy}
      mirrors: [{destination: {host: other}}]
  tls:
    - route: [{destination: {host: a.com}}]
  tcp:
    - route: [{destination: {host: b.com}}]
"""


def rule(name: str, namespace: str, host: str, extra: str = "") -> str:
    return (
        RULE.replace("NAME,", f"{name},")
        .replace("NAMESPACE", namespace)
        .replace("HOST", host)
        .replace("EXTRA", extra)
    )


def followed(client: str, *rules: str, mesh: dict[str, object] | None = None) -> list[str]:
    whole = built(SERVICE + "".join(rules), mesh)
    host = whole.hosts.meant("web.shop.svc.cluster.local", "shop")
    assert host is not None
    return [one.member.name for one in whole.routing.followed(host, client)]


OWN = rule("own", "ops", "web.shop.svc.cluster.local")
THEIRS = rule("theirs", "shop", "web")
ROOT = rule("root", "istio-system", "'*.local'")


def test_a_client_follows_its_own_namespace_first() -> None:
    assert followed("ops", OWN, THEIRS, ROOT) == ["own"]
    assert followed("other", OWN, THEIRS, ROOT) == ["theirs"]
    assert followed("other", OWN, ROOT) == ["root"]
    assert followed("other", OWN) == []


def test_a_client_of_the_root_namespace_asks_the_hosts_first() -> None:
    assert followed("istio-system", THEIRS, ROOT) == ["theirs"]


def test_what_is_not_exported_is_followed_by_its_namespace_alone() -> None:
    private = rule("private", "shop", "web", "exportTo: ['.']")
    assert followed("shop", private, ROOT) == ["private"]
    assert followed("ops", private, ROOT) == ["root"]
    chosen = rule("chosen", "shop", "web", "workloadSelector: {matchLabels: {app: a}}")
    assert followed("ops", chosen) == []
    assert followed("ops", THEIRS, mesh={"defaultDestinationRuleExportTo": ["."]}) == []


def test_the_most_specific_name_is_followed() -> None:
    wide = rule("wide", "shop", "'*.shop.svc.cluster.local'")
    assert followed("ops", wide) == ["wide"]
    assert followed("ops", wide, THEIRS, rule("second", "shop", "web")) == ["theirs", "second"]


def test_what_is_kept_private_hides_nothing_from_others() -> None:
    private = rule("private", "shop", "web", "exportTo: ['.']")
    named = rule("private", "shop", "web", "exportTo: [shop]")
    wide = rule("wide", "shop", "'*.shop.svc.cluster.local'")
    for one in (private, named):
        assert followed("shop", one, wide) == ["private"]
        assert followed("ops", one, wide) == ["wide"]


def test_what_is_for_others_is_not_followed_at_home() -> None:
    theirs = rule("theirs", "ops", "web.shop.svc.cluster.local", "exportTo: [shop]")
    wide = rule("wide", "ops", "'*.local'")
    assert followed("ops", theirs, wide) == ["wide"]
    assert followed("shop", theirs) == []


def test_the_root_namespace_follows_its_private_rules_first() -> None:
    private = rule("private", "istio-system", "'*.local'", "exportTo: ['.']")
    assert followed("istio-system", THEIRS, private) == ["private"]
    assert followed("ops", THEIRS, private) == ["theirs"]
    assert followed("ops", private) == []


def test_rules_about_a_host_are_those_that_some_client_follows() -> None:
    theirs = rule("theirs", "shop", "web", "exportTo: [ops]")
    unseen = rule("unseen", "ops", "web.shop.svc.cluster.local", "exportTo: [shop]")
    whole = built(SERVICE + theirs + unseen)
    (host,) = whole.hosts.all
    assert [one.member.name for one in whole.routing.about(host)] == ["theirs"]


def test_subsets() -> None:
    whole = built(rule("web", "shop", "web", "subsets: [{name: v1, labels: {version: v1}}]"))
    (found,) = whole.routing.destination_rules_of("web.shop.svc.cluster.local")
    assert found.subsets == [(("spec", "subsets", 0), "v1", {"version": "v1"})]
    assert found.selector == {}


def test_a_virtual_service() -> None:
    routing = built(VIRTUAL).routing
    (virtual,) = routing.virtual_services
    assert virtual.hosts == ["web.shop.svc.cluster.local", "a.com", "web.shop.svc.cluster.local"]
    assert routing.virtual_services_of("web.shop.svc.cluster.local") == [virtual]
    assert [named for _, _, named in virtual.gateways] == [None, ("ops", "edge"), ("shop", "edge")]
    assert virtual.is_for_mesh
    assert not virtual.is_delegate
    assert virtual.visible == frozenset({"shop"})
    assert [(d.kind, d.host, d.port, d.subset) for d in virtual.destinations] == [
        ("http", "web", None, "v1"),
        ("http", "web", 80, ""),
        ("mirror", "copy", None, ""),
        ("mirrors", "other", None, ""),
        ("tls", "a.com", None, ""),
        ("tcp", "b.com", None, ""),
    ]
    assert virtual.destinations[3].path == ("spec", "http", 0, "mirrors", 0, "destination")
