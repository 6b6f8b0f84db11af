"""Which objects there are, told once: what is rendered is what the mesh says, name by name."""

from pathlib import Path

import pytest

from meshgen.config import load_config
from meshgen.mesh import Mesh
from meshgen.mesh import Namespace as ResolvedNamespace
from meshgen.model import Mesh as Spec
from meshgen.model import Namespace, Service
from meshgen.model.mesh import Metadata, Mtls
from meshgen.model.network import Expose, RateLimit
from meshgen.model.pod import Claim, Volume
from meshgen.model.service import Autoscaling
from meshgen.render.render import Renderer
from tests.examples import EXAMPLES


@pytest.mark.parametrize("config", EXAMPLES, ids=lambda path: path.parent.name)
def test_what_is_rendered_is_what_the_mesh_has(config: Path) -> None:
    for resolved in load_config(config).environments.values():
        renderer = Renderer(config.parent, resolved.mesh.templates, resolved.location)
        rendered = renderer.render(resolved.mesh, resolved.location)
        from_settings = [r for r in rendered if r.origin[0] not in ("resources", "templates")]
        assert sorted((r.kind, r.name, r.group, r.origin) for r in from_settings) == sorted(
            (owned.kind, owned.name, owned.folder, owned.setting)
            for owned in Mesh(resolved.mesh).objects
        )


def mesh_of(services: dict[str, Service], mtls: Mtls | None = None) -> Mesh:
    spec = Spec(
        api_version="meshgen.dev/v1alpha1",
        kind="Mesh",
        metadata=Metadata(name="shop"),
        namespace=Namespace(name="shop", create=False),
        services=services,
        mtls=mtls or Mtls(),
    )
    return Mesh(spec)


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
    mesh = mesh_of({"db": Service(port=5432, mesh=False)}, mtls)
    assert [name for name, *_ in told(mesh, "DestinationRule")] == rules


def test_a_job_has_nothing_that_needs_a_port_or_replicas() -> None:
    job = Service(
        kind="Job", port=80, autoscaling=Autoscaling(max=2), rate_limit=RateLimit(requests=1)
    )
    owned = {owned.kind for owned in mesh_of({"a": job}).objects if owned.folder == "a"}
    assert owned == {"Job", "ServiceAccount"}


def test_hosts() -> None:
    service = mesh_of({"a": Service(port=80)}).service("a")
    assert service is not None
    near = service.namespace
    far = ResolvedNamespace("other", "", "", True, None, None, Mtls())
    assert (service.host(near), service.host(far)) == ("a", "a.shop.svc.cluster.local")
