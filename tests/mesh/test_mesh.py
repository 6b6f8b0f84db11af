"""The whole: names, labels, references to services, versions of Istio's API."""

import pytest

from meshgen.mesh import Mesh
from meshgen.model import Istio, Mtls, Namespace, Service
from meshgen.model.configmap import ConfigMap
from meshgen.model.gateway import Gateway
from meshgen.model.namespace import LimitRange, Quota
from meshgen.model.network import PortSpec
from meshgen.model.references import ATTRIBUTES
from tests.mesh.make import mesh_of


def test_a_namespace_is_called_as_the_mesh_where_nothing_is_said() -> None:
    mesh = mesh_of(namespace=None)
    assert (mesh.name, mesh.namespace.name, mesh.namespace.create) == ("shop", "shop", True)
    declared = Namespace(name="other", create=False, labels={"a": "b"}, annotations={"c": "d"})
    namespace = mesh_of(namespace=declared).namespace
    assert (namespace.name, namespace.create) == ("other", False)
    assert (namespace.labels, namespace.annotations) == ({"a": "b"}, {"c": "d"})


def test_names_in_a_namespace() -> None:
    mesh = mesh_of(name_prefix="p-", name_suffix="-s")
    assert mesh.full_name("web") == mesh.namespace.full_name("web") == "p-web-s"
    assert mesh.namespace.fqdn("web") == "p-web-s.shop.svc.cluster.local"
    assert mesh.namespace.domain == "shop.svc.cluster.local"
    assert mesh_of().full_name("web") == "web"


@pytest.mark.parametrize(
    ("mtls", "by_port"),
    [
        (Mtls(), False),
        (Mtls(without_sidecar="ports"), True),
        (Mtls(mode="PERMISSIVE", without_sidecar="ports"), True),
        (Mtls(mode="DISABLE", without_sidecar="ports"), False),
    ],
)
def test_who_exempts_ports_without_a_sidecar(mtls: Mtls, by_port: bool) -> None:
    mesh = mesh_of(mtls=mtls)
    assert mesh.mtls == mtls
    assert mesh.namespace.plain_by_port is by_port


def test_labels_of_everything() -> None:
    assert list(mesh_of(labels={"z": "1", "a": "2"}).labels.items()) == [
        ("app.kubernetes.io/managed-by", "meshgen"),
        ("app.kubernetes.io/part-of", "shop"),
        ("a", "2"),
        ("z", "1"),
    ]


def test_everything_by_name_in_order() -> None:
    mesh = mesh_of(
        {"b": Service(), "a": Service()},
        gateways={"z": Gateway(), "y": Gateway()},
        config_maps={"d": ConfigMap(external=True), "c": ConfigMap()},
    )
    assert [service.name for service in mesh.services] == ["a", "b"]
    assert mesh.service("b") is mesh.services[1]
    assert mesh.service("c") is None
    assert mesh_of().services == []
    assert list(mesh.gateways) == ["y", "z"]
    assert list(mesh.config_maps) == ["c", "d"]


PORTS = {"tcp": PortSpec(port=81), "http": PortSpec(port=80), "mongo": PortSpec(port=82)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${db.host}", "p-db"),
        ("${db.port}", "80"),
        ("${db.address}", "p-db:80"),
        ("${db.url}/x", "http://p-db:80/x"),
        ("${db.fqdn}", "p-db.shop.svc.cluster.local"),
        ("${db.port:mongo} ${db.url:mongo}", "82 mongodb://p-db:82"),
        ("${db.url:tcp}", "tcp://p-db:81"),
        ("$(db.host) $db", "$(db.host) $db"),
    ],
)
def test_references_to_a_service(text: str, expected: str) -> None:
    mesh = mesh_of({"db": Service(ports=PORTS)}, name_prefix="p-")
    assert mesh.text(text) == expected


def test_every_attribute_of_a_reference_has_a_value() -> None:
    mesh = mesh_of({"db": Service(port=80)})
    assert {name: mesh.text(f"${{db.{name}}}") for name in ATTRIBUTES} == {
        "url": "http://db:80",
        "host": "db",
        "port": "80",
        "address": "db:80",
        "fqdn": "db.shop.svc.cluster.local",
    }


# What a client calls the protocol is not always what Istio calls it.
@pytest.mark.parametrize(
    ("protocol", "scheme"),
    [
        ("http", "http"),
        ("http2", "http"),
        ("http_proxy", "http"),
        ("grpc-web", "http"),
        ("grpc", "grpc"),
        ("https", "https"),
        ("mongo", "mongodb"),
        ("redis", "redis"),
        ("tcp", "tcp"),
    ],
)
def test_the_scheme_of_an_address(protocol: str, scheme: str) -> None:
    mesh = mesh_of({"db": Service(port=80, protocol=protocol)})
    assert mesh.text("${db.url}") == f"{scheme}://db:80"


def test_the_version_of_istios_api_that_all_releases_serve() -> None:
    old, new = (mesh_of(istio=Istio(version=v)) for v in (("1.20", "1.22"), ("1.22",)))
    assert new.istio_api("networking") == "networking.istio.io/v1"
    assert old.istio_api("networking") == "networking.istio.io/v1beta1"
    assert new.istio_api("security") == "security.istio.io/v1"
    assert new.istio_api("telemetry") == "telemetry.istio.io/v1"
    assert new.istio_api("networking", "EnvoyFilter") == "networking.istio.io/v1alpha3"
    with pytest.raises(ValueError, match="name the kind as well"):
        new.istio_api("extensions")


def owned(mesh: Mesh) -> list[tuple[str, str]]:
    return [(owned.kind, owned.name) for owned in mesh.objects]


# Names of two kinds stand in the config side by side, and what is there already is not rendered.
def test_what_belongs_to_no_service() -> None:
    mesh = mesh_of(
        namespace=Namespace(name="other"),
        mtls=Mtls(name="default-mtls"),
        quotas={"b": Quota(hard={}), "a": Quota(hard={})},
        limit_ranges={"a": LimitRange(limits=[])},
        gateways={"a": Gateway()},
        config_maps={"a": ConfigMap(), "there": ConfigMap(external=True)},
    )
    assert owned(mesh) == [
        ("Namespace", "shop"),
        ("PeerAuthentication", "default-mtls"),
        ("DestinationRule", "default-mtls"),
        ("ResourceQuota", "a"),
        ("ResourceQuota", "b"),
        ("LimitRange", "a"),
        ("Gateway", "a"),
        ("ConfigMap", "a"),
    ]
    generated = [(owned.kind, owned.folder) for owned in mesh.objects if owned.generated]
    assert generated == [("ConfigMap", "config")]
    assert {owned.folder for owned in mesh.objects if not owned.generated} == {"mesh"}
    assert ("Namespace", "shop") not in owned(mesh_of())
