"""The namespaces of an environment: names, prefixes, mTLS, and several that are one."""

from meshgen.mesh import Namespace
from meshgen.model import Mtls, Service
from meshgen.model import Namespace as Own
from meshgen.model.namespace import OtherNamespace

from .make import mesh_of


def namespaces(**others: OtherNamespace) -> dict[str, Namespace]:
    mesh = mesh_of(
        namespace=Own(name="shop", labels={"a": "own"}),
        namespaces=others,
        name_prefix="p-",
        mtls=Mtls(mode="PERMISSIVE"),
    )
    return dict(mesh.namespaces)


def test_each_has_what_the_environment_has_unless_it_says_otherwise() -> None:
    found = namespaces(
        pay=OtherNamespace(name="pay-prod", name_prefix="x-", mtls=Mtls(mode="STRICT")),
        cart=OtherNamespace(),
    )
    assert list(found) == ["", "cart", "pay"]
    assert [n.name for n in found.values()] == ["shop", "cart", "pay-prod"]
    assert [n.prefix for n in found.values()] == ["p-", "p-", "x-"]
    assert [n.mtls.mode for n in found.values()] == ["PERMISSIVE", "PERMISSIVE", "STRICT"]
    assert [n.written for n in found.values()] == ["shop", "cart", "pay"]
    assert all(n.leads for n in found.values())
    assert found["pay"].fqdn("web") == "x-web.pay-prod.svc.cluster.local"


def test_of_several_in_one_the_first_leads() -> None:
    found = namespaces(
        pay=OtherNamespace(name="shop", labels={"a": "pay", "b": "pay"}, mtls=Mtls(mode="STRICT")),
        data=OtherNamespace(name="data", mesh=False),
        more=OtherNamespace(name="data"),
    )
    assert {key: n.leads for key, n in found.items()} == {
        "": True,
        "data": True,
        "more": False,
        "pay": False,
    }
    # What they say differently is true of none of them.
    assert found[""].labels == {"b": "pay"}
    # What a namespace has once is that of the first.
    assert found["pay"].mtls.mode == "PERMISSIVE"
    # Whose pods get sidecars is said by each; whether there are any, by all.
    assert (found["data"].mesh, found["data"].injects) == (False, True)
    assert found["data"].mtls.mode == "PERMISSIVE"


def test_services_are_in_the_namespace_that_they_name() -> None:
    mesh = mesh_of(
        {
            "a": Service(port=80),
            "b": Service(port=80, namespace="pay", name="a"),
            "c": Service(namespace="shop"),
            "d": Service(namespace="data"),
        },
        namespaces={"pay": OtherNamespace(name="pay-prod"), "data": OtherNamespace(mesh=False)},
    )
    by_key = {service.key: service for service in mesh.services}
    assert [s.namespace.key for s in mesh.services] == ["", "pay", "", "data"]
    assert by_key["b"].name == "a"
    assert by_key["b"].setting == ("services", "b")
    assert [s.in_mesh for s in mesh.services] == [True, True, True, False]
    assert mesh.text("${b.url} ${a.url}") == "http://a.pay-prod.svc.cluster.local:80 http://a:80"
    inside = mesh.addresses_in(mesh.namespaces["pay"])
    assert inside.text("${b.url} ${a.host}") == "http://a:80 a.shop.svc.cluster.local"


def test_each_has_objects_of_its_own() -> None:
    mesh = mesh_of(
        namespaces={
            "pay": OtherNamespace(name="pay-prod"),
            "one": OtherNamespace(name="pay-prod"),
            "data": OtherNamespace(mesh=False, create=False),
        }
    )
    found = [(o.kind, o.name, o.namespace, o.setting) for o in mesh.objects if o.kind != "x"]
    assert found == [
        ("PeerAuthentication", "default", "", ("mtls",)),
        ("DestinationRule", "default", "", ("mtls",)),
        ("Namespace", "one", "one", ("namespaces", "one")),
        ("PeerAuthentication", "default", "one", ("namespaces", "one", "mtls")),
        ("DestinationRule", "default", "one", ("namespaces", "one", "mtls")),
    ]
