"""Which objects there are, told once: what is rendered is what the mesh says, name by name."""

from pathlib import Path

import pytest

from meshgen.config import load_config
from meshgen.inputs import ConfigFolder
from meshgen.mesh import Mesh
from meshgen.mesh import Namespace as ResolvedNamespace
from meshgen.model import Mtls, Service
from meshgen.model.autoscaling import Autoscaling
from meshgen.model.controller import DisruptionBudget
from meshgen.model.network import (
    PortSpec,
    ServiceMtls,
    ServiceRuleSpec,
)
from meshgen.model.proxyconfig import ProxyConfig
from meshgen.model.ratelimit import RateLimit
from meshgen.model.rbac import ServiceAccountSpec
from meshgen.model.routes import Expose
from meshgen.model.telemetry import Telemetry
from meshgen.model.version import VersionSpec
from meshgen.model.volume import Claim, Volume
from meshgen.rendering.render import Renderer
from tests.examples import EXAMPLES
from tests.mesh.make import mesh_of


@pytest.mark.parametrize("config", EXAMPLES, ids=lambda path: path.parent.name)
def test_what_is_rendered_is_what_the_mesh_has(config: Path) -> None:
    for resolved in load_config(config).environments.values():
        renderer = Renderer(ConfigFolder.of(config), resolved.mesh.templates, resolved.find)
        rendered = renderer.render(resolved.means, resolved.find).resources
        from_settings = [r for r in rendered if r.origin[0] not in ("resources", "templates")]
        assert sorted((r.kind, r.name, r.group, r.origin) for r in from_settings) == sorted(
            (owned.kind, owned.name, owned.folder, owned.setting)
            for owned in resolved.means.objects
        )


def told(mesh: Mesh, kind: str) -> list[tuple[str, str, str]]:
    """Return name, folder and the setting that gives the name, of all objects of a kind."""
    return [
        (owned.name, owned.folder, ".".join(map(str, owned.named_by)))
        for owned in mesh.objects
        if owned.kind == kind
    ]


def test_services_with_one_gateway_and_host_share_a_virtual_service() -> None:
    exposed = Service(port=80, expose=Expose(gateway="elsewhere/web", hosts=["a.example.com"]))
    alone = Service(port=80, expose=Expose(gateway="web", name="own"))
    mesh = mesh_of({"b": exposed, "a": exposed, "c": alone})
    assert told(mesh, "VirtualService") == [
        ("web", "mesh", "services.a.expose"),
        ("own", "c", "services.c.expose.name"),
    ]


def test_a_name_of_its_own_or_the_usual_one() -> None:
    limited = {
        "a": Service(port=80, rate_limit=RateLimit(requests=1)),
        "b": Service(port=80, rate_limit=RateLimit(requests=1, name="slow")),
    }
    assert told(mesh_of(limited), "EnvoyFilter") == [
        ("a-rate-limit", "a", "services.a.rateLimit"),
        ("slow", "b", "services.b.rateLimit.name"),
    ]


def test_what_versions_have_alike_is_the_services() -> None:
    limit = RateLimit(requests=1)
    versions = {"v1": VersionSpec(rate_limit=limit), "v2": VersionSpec(rate_limit=limit)}
    alike = Service(port=80, rate_limit=limit, versions=versions)
    apart = Service(port=80, rate_limit=RateLimit(requests=2), versions=versions)
    assert told(mesh_of({"a": alike, "b": apart}), "EnvoyFilter") == [
        ("a-rate-limit", "a", "services.a.rateLimit"),
        ("b-v1-rate-limit", "b", "services.b.versions.v1.rateLimit"),
        ("b-v2-rate-limit", "b", "services.b.versions.v2.rateLimit"),
    ]


def test_what_proxies_report_and_start_with_has_a_name() -> None:
    services = {
        "a": Service(telemetry=Telemetry(tracing=[])),
        "b": Service(telemetry=Telemetry(tracing=[], name="own")),
    }
    mesh = mesh_of(
        services, telemetry=Telemetry(metrics=[]), proxy_config=ProxyConfig(concurrency=0, name="p")
    )
    assert told(mesh, "Telemetry") == [
        ("default", "mesh", "telemetry"),
        ("a", "a", "services.a.telemetry"),
        ("own", "b", "services.b.telemetry.name"),
    ]
    assert told(mesh, "ProxyConfig") == [("p", "mesh", "proxyConfig.name")]


def test_who_has_a_claim_of_its_own() -> None:
    volumes = {"data": Volume(mount_path="/data", claim=Claim(size="1Gi"))}
    mesh = mesh_of(
        {"a": Service(volumes=volumes), "b": Service(kind="StatefulSet", volumes=volumes)}
    )
    assert told(mesh, "PersistentVolumeClaim") == [("a-data", "a", "services.a.volumes.data")]


@pytest.mark.parametrize(
    ("without_sidecar", "rules"), [("rules", ["default", "db"]), ("ports", ["default"])]
)
def test_a_rule_for_who_has_no_sidecar(without_sidecar: str, rules: list[str]) -> None:
    mtls = Mtls(without_sidecar="ports" if without_sidecar == "ports" else "rules")
    mesh = mesh_of({"db": Service(port=5432, mesh=False)}, mtls=mtls)
    assert [name for name, *_ in told(mesh, "DestinationRule")] == rules


def test_a_job_has_nothing_that_needs_a_port_or_replicas() -> None:
    job = Service(
        kind="Job",
        port=80,
        autoscaling=Autoscaling(max=2),
        pod_disruption_budget=DisruptionBudget(min_available=1),
        rate_limit=RateLimit(requests=1),
        mtls=ServiceMtls(mode="STRICT"),
        destination_rule=ServiceRuleSpec(name="other"),
    )
    assert kinds_of(job) == {"Job", "ServiceAccount"}


def kinds_of(service: Service) -> set[str]:
    return {owned.kind for owned in mesh_of({"a": service}).objects if owned.folder == "a"}


# Each of them by what it needs alone, beside what every Deployment has.
@pytest.mark.parametrize(
    ("service", "kinds"),
    [
        (Service(), set()),
        (Service(kind="StatefulSet"), {"Service"}),
        (Service(port=80), {"Service", "DestinationRule"}),
        (Service(port=80, mesh=False), {"Service", "DestinationRule"}),
        (Service(autoscaling=Autoscaling(max=2)), {"HorizontalPodAutoscaler"}),
        (
            Service(pod_disruption_budget=DisruptionBudget(max_unavailable=1)),
            {"PodDisruptionBudget"},
        ),
        (Service(mtls=ServiceMtls(mode="STRICT")), {"PeerAuthentication"}),
        (Service(mtls=ServiceMtls(ports={"80": "DISABLE"})), {"PeerAuthentication"}),
        (Service(mtls=ServiceMtls(mode="STRICT"), mesh=False), set()),
        (Service(rate_limit=RateLimit(requests=1)), set()),
        (
            Service(port=80, rate_limit=RateLimit(requests=1)),
            {"Service", "DestinationRule", "EnvoyFilter"},
        ),
    ],
)
def test_what_belongs_to_a_service(service: Service, kinds: set[str]) -> None:
    assert kinds_of(service) == {service.kind, "ServiceAccount", *kinds}


def test_an_account_that_is_there_is_not_rendered() -> None:
    there = Service(service_account=ServiceAccountSpec(name="runner"))
    assert kinds_of(there) == {"Deployment"}


# What gives a name is told apart from what an object comes from: a finding stands there.
def test_settings_and_names() -> None:
    service = Service(
        port=80,
        destination_rule=ServiceRuleSpec(name="rule"),
        volumes={"data": Volume(mount_path="/data", claim=Claim(size="1Gi"))},
    )
    told = {
        owned.kind: (owned.name, owned.setting[2:], owned.named_by[2:], sorted(owned.variables))
        for owned in mesh_of({"a": service}).objects
        if owned.folder == "a"
    }
    usual = ["service", "workload"]
    assert told == {
        "Deployment": ("a", (), (), usual),
        "Service": ("a", ("service",), ("service",), ["front", *usual]),
        "ServiceAccount": ("a", ("serviceAccount",), ("serviceAccount",), ["pods", *usual]),
        "DestinationRule": (
            "rule",
            ("destinationRule",),
            ("destinationRule", "name"),
            ["front", *usual],
        ),
        "PersistentVolumeClaim": (
            "a-data",
            ("volumes", "data"),
            ("volumes", "data"),
            [*usual[:1], "volume", *usual[1:]],
        ),
    }


# One rule for the namespace, in which the ports of those without a sidecar stand once each.
def test_ports_without_a_sidecar() -> None:
    services = {
        "a": Service(port=90, mesh=False),
        "b": Service(ports={"http": PortSpec(port=80), "tcp": PortSpec(port=90)}, mesh=False),
        "c": Service(port=70),
    }
    for without_sidecar, ports in (("ports", [80, 90]), ("rules", [])):
        mesh = mesh_of(services, mtls=Mtls(without_sidecar=without_sidecar))  # type: ignore[arg-type]
        (rule,) = (o for o in mesh.objects if (o.kind, o.name) == ("DestinationRule", "default"))
        assert rule.variables == {"plain_ports": ports}
        assert (rule.setting, rule.named_by) == (("mtls",), ("mtls", "name"))


def test_hosts() -> None:
    service = mesh_of({"a": Service(port=80)}).service("a")
    assert service is not None
    near = service.namespace
    far = ResolvedNamespace("other", "other", "other", "", "", True, None, None, Mtls())
    assert (service.host(near), service.host(far)) == ("a", "a.shop.svc.cluster.local")
