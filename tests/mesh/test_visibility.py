"""Who sees a service, by the names of the cluster."""

import pytest

from meshgen.mesh import Mesh
from meshgen.model import Namespace, Service
from meshgen.model.namespace import OtherNamespace
from tests.mesh.make import mesh_of


def mesh(*export_to: str) -> Mesh:
    return mesh_of(
        {"web": Service(port=80, namespace="pay", export_to=list(export_to) or None)},
        namespace=Namespace(name="shop-prod"),
        namespaces={
            "pay": OtherNamespace(name="pay-prod"),
            "one": OtherNamespace(name="both"),
            "two": OtherNamespace(name="both"),
        },
    )


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([], None),
        (["*"], ["*"]),
        ([".", "shop"], [".", "shop-prod"]),
        # Its own by name is `.`: Istio 1.20 takes it for another's.
        (["pay", "istio-system"], [".", "istio-system"]),
        (["pay-prod"], ["."]),
        # Istio refuses what stands there twice.
        (["one", "two", ".", "pay"], ["both", "."]),
    ],
)
def test_what_is_exported(said: list[str], expected: list[str] | None) -> None:
    (service,) = mesh(*said).services
    assert service.export_to == expected


@pytest.mark.parametrize(
    ("said", "seen_from"),
    [
        ([], ["", "one", "pay", "two"]),
        (["*"], ["", "one", "pay", "two"]),
        (["."], ["pay"]),
        (["shop"], [""]),
        (["one"], ["one", "two"]),
        (["istio-system"], []),
    ],
)
def test_who_sees_it(said: list[str], seen_from: list[str]) -> None:
    found = mesh(*said)
    (service,) = found.services
    assert [n for n in found.namespaces if service.is_seen_from(found.namespaces[n])] == seen_from
