"""What a plan says where: the base, components, overlays, and the fields that Kustomize has."""

from collections.abc import Sequence
from typing import Any

import pytest

from meshgen.plan.build import make_plan
from meshgen.plan.types import Generated, Image, Overlay, Plan, StrategicPatch, Target
from meshgen.resources import Object, Resource
from meshgen.transform import Settings, Telling


def workload(name: str = "web", kind: str = "Deployment", replicas: int | None = 1) -> Resource:
    """A workload; with None something else owns its replicas."""
    spec = {} if replicas is None else {"replicas": replicas}
    return made("apps/v1", kind, name, spec=spec)


def made(version: str, kind: str, name: str, **fields: Any) -> Resource:
    obj = {"apiVersion": version, "kind": kind, "metadata": {"name": name}, **fields}
    return Resource(obj, name)


def config_map(**data: str) -> Resource:
    obj = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "config"}, "data": data}
    return Resource(obj, "config", generated=True)


def plan(
    *reference: Resource, annotations: tuple[str, ...] = (), **environments: Sequence[Resource]
) -> Plan:
    """Return the plan of environments; the reference is what there is without any."""
    tellings = {
        name: Telling(resources, Settings(name), lambda *_: True)
        for name, resources in environments.items()
    }
    return make_plan("shop", reference, tellings, lambda *_: None, annotations)


def names(resources: Sequence[Resource]) -> list[str]:
    return [str(resource.key) for resource in resources]


def bodies(overlay: Overlay) -> list[Object]:
    assert all(isinstance(patch, StrategicPatch) for patch in overlay.patches)
    return [patch.body for patch in overlay.patches if isinstance(patch, StrategicPatch)]


@pytest.mark.parametrize(
    "kind", ["Deployment", "StatefulSet", "ReplicaSet", "ReplicationController"]
)
def test_replicas_have_a_field_of_their_own(kind: str) -> None:
    found = plan(
        workload(kind=kind), dev=[workload(kind=kind)], prod=[workload(kind=kind, replicas=3)]
    )
    assert found.base == (workload(kind=kind),)
    assert (found.overlays["dev"].replicas, found.overlays["dev"].patches) == ({}, ())
    assert (found.overlays["prod"].replicas, found.overlays["prod"].patches) == ({"web": 3}, ())


# `replicas:` goes by the name alone, and would change both.
def test_replicas_of_two_that_share_a_name_are_patches() -> None:
    one, other = workload(), workload(kind="StatefulSet")
    found = plan(one, other, dev=[one, other], prod=[workload(replicas=3), other])
    assert found.overlays["prod"].replicas == {}
    expected = {**one.object, "spec": {"replicas": 3}}
    assert bodies(found.overlays["prod"]) == [expected]


def test_a_name_that_only_something_else_shares() -> None:
    service = made("v1", "Service", "web")
    found = plan(
        workload(), service, dev=[workload(), service], prod=[workload(replicas=0), service]
    )
    assert found.overlays["prod"].replicas == {"web": 0}


# `replicas:` cannot take them away, and acts on no other kind's field of that name.
def test_replicas_that_go_and_replicas_of_another_kind_are_patches() -> None:
    one, other = workload(), made("example.com/v1", "Widget", "web", spec={"replicas": 1})
    changed = made("example.com/v1", "Widget", "web", spec={"replicas": 2})
    found = plan(one, other, dev=[one, other], prod=[workload(replicas=None), changed])
    assert found.overlays["prod"].replicas == {}
    assert bodies(found.overlays["prod"]) == [
        {**one.object, "spec": {"replicas": None}},
        {**other.object, "spec": {"replicas": 2}},
    ]


# An object is one by its group as well: each keeps its own, and each its own change.
def test_two_groups_with_one_kind_and_name() -> None:
    istio = made("networking.istio.io/v1", "Gateway", "edge", spec={"a": 1})
    other = made("gateway.networking.k8s.io/v1", "Gateway", "edge", spec={"a": 1})
    changed = made("gateway.networking.k8s.io/v1", "Gateway", "edge", spec={"a": 2})
    found = plan(istio, other, dev=[istio, other], prod=[istio, changed])
    assert found.base == (other, istio)
    assert bodies(found.overlays["dev"]) == []
    assert bodies(found.overlays["prod"]) == [changed.object]


def test_where_an_object_stands() -> None:
    everywhere, two, one, late = (workload(name) for name in ("all", "two", "one", "late"))
    found = plan(
        dev=[everywhere],
        test=[everywhere, two],
        prod=[everywhere, two, one, late],
    )
    assert names(found.base) == ["Deployment/all"]
    assert {name: names(part) for name, part in found.components.items()} == {
        "two-deployment": ["Deployment/two"]
    }
    components = {name: overlay.components for name, overlay in found.overlays.items()}
    assert components == {"dev": (), "test": ("two-deployment",), "prod": ("two-deployment",)}
    resources = {name: names(overlay.resources) for name, overlay in found.overlays.items()}
    assert resources == {"dev": [], "test": [], "prod": ["Deployment/late", "Deployment/one"]}
    assert [overlay.settings.namespace for overlay in found.overlays.values()] == [
        "dev",
        "test",
        "prod",
    ]


# Of their names, as the folders are called.
def test_the_order_of_components() -> None:
    shared = {
        "a": "z",
        "b": "yz",
        "c": "xz",
        "d": "xy",
        "e": "xw",
        "f": "wyz",
    }
    w, x, y, z = ([workload(n) for n, envs in shared.items() if env in envs] for env in "wxyz")
    found = plan(w=w, x=x, y=y, z=z)
    assert list(found.components) == [f"{name}-deployment" for name in "bcdef"]
    assert found.overlays["x"].components == ("c-deployment", "d-deployment", "e-deployment")
    assert names(found.overlays["z"].resources) == ["Deployment/a"]


def test_a_single_environment_has_all_in_the_base() -> None:
    found = plan(prod=[workload(), workload("api")])
    assert names(found.base) == ["Deployment/api", "Deployment/web"]
    assert (found.components, found.overlays["prod"].resources) == ({}, ())


# By folder, then by kind, name and version: never by the order of the config.
def test_the_order_of_objects() -> None:
    objects = [
        Resource(made("v1", "Service", "a").object, "y"),
        Resource(made("v1", "Service", "b").object, "x"),
        Resource(made("v2", "Deployment", "b").object, "y"),
        Resource(made("v1", "Deployment", "b").object, "y"),
        Resource(made("v1", "Deployment", "a").object, "y"),
    ]
    base = plan(prod=objects).base
    assert [(r.group, r.kind, r.name, r.key.api_version) for r in base] == [
        ("x", "Service", "b", "v1"),
        ("y", "Deployment", "a", "v1"),
        ("y", "Deployment", "b", "v1"),
        ("y", "Deployment", "b", "v2"),
        ("y", "Service", "a", "v1"),
    ]


# Where environments differ, the base has what there is without any.
def test_the_base_keeps_to_the_reference() -> None:
    found = plan(workload(replicas=5), dev=[workload(replicas=1)], prod=[workload(replicas=3)])
    assert found.base == (workload(replicas=5),)
    assert [overlay.replicas for overlay in found.overlays.values()] == [{"web": 1}, {"web": 3}]


def test_without_a_reference_the_base_has_what_all_share() -> None:
    found = plan(dev=[workload(replicas=1)], prod=[workload(replicas=3)])
    assert found.base == (workload(replicas=1),)
    assert [overlay.replicas for overlay in found.overlays.values()] == [{}, {"web": 3}]


# Merging adds and replaces keys and cannot remove them, so that the base has only what all have.
def test_a_generated_config_map() -> None:
    found = plan(
        config_map(a="1", b="1", c="1"),
        dev=[config_map(a="1", b="2", d="1")],
        prod=[config_map(a="1", b="1", c="1")],
        test=[config_map(a="1", b="1")],
    )
    (base,) = found.base
    assert base.generated
    assert base.object["data"] == {"a": "1", "b": "1"}
    assert [overlay.generated for overlay in found.overlays.values()] == [
        (Generated("config", {"b": "2", "d": "1"}),),
        (Generated("config", {"c": "1"}),),
        (),
    ]
    assert [overlay.patches for overlay in found.overlays.values()] == [(), (), ()]


HEAD = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "config"}}


# Merging takes the quotes off every key, and comes before components do.
def test_a_generated_config_map_that_a_patch_has_to_change() -> None:
    plain, odd = config_map(a="1", b="1"), config_map(a="2", **{"404": "1"})
    found = plan(plain, dev=[odd], prod=[plain])
    patch = found.overlays["dev"].patches
    assert patch == (StrategicPatch({**HEAD, "data": {"a": "2", "404": "1"}}),)
    assert found.overlays["dev"].generated == ()
    start = config_map(a="1", **{"404": "1"})
    found = plan(start, dev=[config_map(a="2", **{"404": "1"})], prod=[start])
    assert found.overlays["dev"].patches == (StrategicPatch({**HEAD, "data": {"a": "2"}}),)
    found = plan(plain, dev=[config_map(a="2", b="1")], prod=[plain], test=[])
    assert list(found.components) == ["config-configmap"]
    patch = found.overlays["dev"].patches
    assert patch == (StrategicPatch({**HEAD, "data": {"a": "2"}}),)
    assert found.overlays["dev"].generated == ()


def pods(image: str, **annotations: str) -> Resource:
    pod = {"containers": [{"name": "app", "image": image}]}
    template = {"metadata": {"annotations": annotations}, "spec": pod}
    return made("apps/v1", "Deployment", "web", spec={"template": template})


def test_images_have_a_field_of_their_own() -> None:
    found = plan(pods("a:1"), dev=[pods("a:1")], prod=[pods("a:2")])
    assert [overlay.images for overlay in found.overlays.values()] == [
        (),
        (Image("a", new_tag="2"),),
    ]
    assert [overlay.patches for overlay in found.overlays.values()] == [(), ()]


# The sidecar's stand in the overlays, even where all agree; others where they belong.
def test_annotations_of_overlays() -> None:
    one = pods("a:1", mine="1", sidecar="2")
    found = plan(one, annotations=("sidecar",), dev=[one], prod=[one])
    assert found.base == (pods("a:1", mine="1"),)
    for overlay in found.overlays.values():
        (patch,) = bodies(overlay)
        assert patch["spec"] == {"template": {"metadata": {"annotations": {"sidecar": "2"}}}}


def test_what_several_get_is_one_patch() -> None:
    before = [workload(name) for name in ("a", "b", "c")]
    after = [made("apps/v1", "Deployment", r.name, spec={"replicas": 1, "x": 1}) for r in before]
    found = plan(*before, dev=before, prod=[*after[:2], before[2]])
    (patch,) = found.overlays["prod"].patches
    assert isinstance(patch, StrategicPatch)
    assert patch.target == Target("Deployment", "(a|b)")
    assert patch.body["spec"] == {"x": 1}
