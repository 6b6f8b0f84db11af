"""What a MeshConfig means, and what holds where it says nothing or nonsense."""

from typing import Any

import pytest

from meshgen.system import ControlPlane

NONSENSE: list[Any] = [None, 7, "x", [], [None], {"a": None}, True]


def of(**mesh: Any) -> ControlPlane:
    return ControlPlane(mesh)


def test_the_defaults() -> None:
    plain = ControlPlane()
    assert (plain.root_namespace, plain.gateway_namespace) == ("istio-system", "istio-system")
    assert (plain.trust_domain, plain.trust_domain_aliases) == ("cluster.local", ())
    assert (plain.outbound, plain.allows_any_outbound, plain.auto_mtls) == ("ALLOW_ANY", True, True)
    assert list(plain.providers) == ["prometheus", "stackdriver", "envoy"]
    assert not plain.knows_providers
    assert plain.is_discovered({})
    assert (plain.path_normalization, plain.default_config, plain.proxy_metadata) == (
        "BASE",
        {},
        {},
    )


def test_an_outbound_policy_without_a_mode_denies() -> None:
    assert of(outboundTrafficPolicy={}).outbound == "REGISTRY_ONLY"
    assert not of(outboundTrafficPolicy={"tls": {}}).allows_any_outbound
    assert of(outboundTrafficPolicy=None).allows_any_outbound
    assert of(outboundTrafficPolicy={"mode": "ALLOW_ANY_DYNAMIC_DNS"}).allows_any_outbound


def test_providers_by_name_and_type() -> None:
    listed = [
        {"name": "oauth", "envoyExtAuthzHttp": {"service": "a.b", "port": 80}},
        {"name": "envoy", "envoyFileAccessLog": {"path": "/x"}},
        {"name": "none"},
    ]
    plane = of(extensionProviders=listed, defaultProviders={"tracing": ["zipkin"]})
    assert plane.knows_providers
    assert [(p.name, p.type, p.authorizes) for p in plane.providers.values()] == [
        ("prometheus", "prometheus", False),
        ("stackdriver", "stackdriver", False),
        ("envoy", "envoyFileAccessLog", False),
        ("oauth", "envoyExtAuthzHttp", True),
        ("none", "", False),
    ]
    assert plane.providers["oauth"].settings["port"] == 80
    assert plane.providers["envoy"].settings == {"path": "/x"}
    assert plane.default_providers("tracing") == ["zipkin"]
    assert not plane.default_providers("metrics")


def test_namespaces_that_istiod_looks_at() -> None:
    expression = {"key": "env", "operator": "In", "values": ["dev", "prod"]}
    selectors = [{"matchLabels": {"mesh": "on"}}, {"matchExpressions": [expression]}]
    plane = of(discoverySelectors=selectors)
    assert plane.is_discovered({"mesh": "on", "a": "b"})
    assert plane.is_discovered({"env": "prod"})
    assert not plane.is_discovered({"env": "test"})
    assert of(discoverySelectors=[{}]).is_discovered({})


@pytest.mark.parametrize("wrong", NONSENSE)
def test_nonsense_is_read_as_nothing(wrong: Any) -> None:
    fields = ("rootNamespace", "trustDomain", "trustDomainAliases", "outboundTrafficPolicy")
    more = ("extensionProviders", "defaultProviders", "discoverySelectors", "defaultConfig")
    plane = of(**dict.fromkeys((*fields, *more, "pathNormalization", "enableAutoMtls"), wrong))
    for name in dir(ControlPlane):
        if not name.startswith("_") and name not in (
            "exports",
            "default_providers",
            "is_discovered",
        ):
            getattr(plane, name)
    plane.is_discovered({"a": "b"})
    plane.default_providers("tracing")
