"""A proxy's settings are Istio's: fields of ProxyConfig, or annotations that it reads."""

from meshgen.checks.rules.injection.proxy_config import read_config, refused
from meshgen.checks.rules.injection.proxy_fields import FIELDS, unknown
from meshgen.checks.rules.injection.values import VALIDATORS
from meshgen.kinds.annotations import ANNOTATIONS
from meshgen.mesh.proxy import annotations_of, config_of
from meshgen.model.proxyconfig import ProxyImage
from meshgen.model.proxysettings import (
    CONFIG_ANNOTATION,
    OWN_ANNOTATIONS,
    Proxy,
    ProxyConfiguration,
    ProxyTracing,
    StatsMatcher,
    name_of,
    setting_of,
)
from meshgen.model.telemetry import CustomTag, FromHeader

WHOLE = Proxy(
    hold_application_until_proxy_starts=True,
    termination_drain_duration="1m30s",
    drain_duration="10s",
    concurrency=2,
    image=ProxyImage(image_type="debug"),
    proxy_metadata={"A": "on", "B": "x: y # z"},
    proxy_stats_matcher=StatsMatcher(
        inclusion_prefixes=["a"], inclusion_suffixes=["b"], inclusion_regexps=[".*"]
    ),
    extra_stat_tags=["404"],
    tracing=ProxyTracing(
        sampling=0.5,
        max_path_tag_length=3,
        custom_tags={"t": CustomTag(header=FromHeader(name="x-t"))},
        zipkin={"address": "z:1"},
    ),
    config={"statNameLength": 189, "gatewayTopology": {"numTrustedProxies": 1}, "discard": [[1]]},
    native_sidecar=False,
    status_port=15020,
    readiness_initial_delay_seconds=0,
    readiness_period_seconds=1,
    readiness_failure_threshold=1,
    rewrite_app_http_probers=True,
    interception_mode="REDIRECT",
    include_inbound_ports=[80],
    exclude_inbound_ports=[],
    include_outbound_ports=[80, 81],
    exclude_outbound_ports=[5432],
    include_outbound_ip_ranges=["10.0.0.0/8", "fd00::/8"],
    exclude_outbound_ip_ranges=["10.0.0.1/32"],
    exclude_interfaces=["eth1"],
    log_level="off",
    component_log_level="a:info",
    agent_log_level="info",
    stats_histogram_buckets={"a": [1, 2.5]},
    merge_metrics=False,
    proxy_image="acme/proxy:1",
    user_volume={"a": {"emptyDir": {}}},
    user_volume_mount={"a": {"mountPath": "/a"}},
)


def test_every_setting_is_istios() -> None:
    # Those that are no annotation: what else ProxyConfig has, and what a container in the pod says.
    others = {"config", "lifecycle"}
    assert set(ProxyConfiguration.__struct_fields__) | OWN_ANNOTATIONS.keys() | others == set(
        Proxy.__struct_fields__
    )
    assert {name_of(field) for field in ProxyConfiguration.__struct_fields__} <= FIELDS.keys()
    assert all("Pod" in ANNOTATIONS[name].kinds for name in OWN_ANNOTATIONS.values())
    assert not any(ANNOTATIONS[name].deprecated for name in OWN_ANNOTATIONS.values())


def test_the_injector_takes_what_is_written() -> None:
    found = annotations_of(WHOLE)
    assert found.keys() == {CONFIG_ANNOTATION, *OWN_ANNOTATIONS.values()}
    for name, value in found.items():
        assert name not in VALIDATORS or VALIDATORS[name](value) == "", name
    written = found[CONFIG_ANNOTATION]
    assert refused(written) == ""
    assert read_config(written) == config_of(WHOLE)
    assert [place for place, _ in unknown(read_config(written))] == ["discard"]


def test_an_annotation_tells_its_setting() -> None:
    assert setting_of(CONFIG_ANNOTATION) == ("proxy",)
    assert setting_of("sidecar.istio.io/logLevel") == ("proxy", "logLevel")
    assert setting_of("traffic.sidecar.istio.io/excludeOutboundIPRanges") == (
        "proxy",
        "excludeOutboundIPRanges",
    )
    assert setting_of("a") == setting_of(1) == ()


def test_nothing_said_is_no_annotation() -> None:
    assert annotations_of(None) == annotations_of(Proxy()) == annotations_of(Proxy(config={})) == {}


def test_annotations_are_written_as_istio_reads_them() -> None:
    proxy = Proxy(
        stats_histogram_buckets={"b": [1], "a": [2.5, 3]},
        exclude_inbound_ports=[80, 81],
        merge_metrics=False,
        config={"list": ["a", [1], {}], "empty": {}, "none": []},
    )
    assert annotations_of(proxy) == {
        "prometheus.istio.io/merge-metrics": "false",
        "proxy.istio.io/config": 'empty: {}\nlist:\n- "a"\n-\n  - 1\n- {}\nnone: []\n',
        "sidecar.istio.io/statsHistogramBuckets": '{"a": [2.5, 3], "b": [1]}',
        "traffic.sidecar.istio.io/excludeInboundPorts": "80,81",
    }
    assert annotations_of(None) == annotations_of(Proxy()) == {}
