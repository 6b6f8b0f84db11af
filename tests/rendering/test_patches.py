"""What `patches:` change: objects of services, of the whole, and of the user's own files."""

import re
from pathlib import Path
from typing import Any

import pytest

import meshgen
from meshgen.errors import MeshgenError
from meshgen.pipeline import Project
from tests.equality.compare import by_identity, differences, kustomize, write_tree

from .findings import findings, told
from .harness import by_name, rendered, value_at

_HEAD = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: demo}
"""
_SERVICES = """\
services:
  api: {image: api, port: 80}
  web: {image: web, port: 80, autoscaling: {max: 3}}
gateways: {edge: {}}
configMaps: {settings: {data: {A: "1"}}}
resources: [own.yaml]
"""
_OWN = """\
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge}
spec: {gatewayClassName: istio, listeners: [{name: http, port: 80, protocol: HTTP}]}
"""


def of(folder: Path, patches: str) -> dict[str, Any]:
    """Return the objects of a config with patches."""
    files = {"own.yaml": _OWN.replace("Gateway", "GRPCRoute")}
    return by_name(rendered(folder, _SERVICES + patches, files))


@pytest.mark.parametrize(
    ("target", "patch", "at", "value"),
    [
        ("kind: Gateway", "{spec: {selector: {a: b}}}", "Gateway/edge spec.selector.a", "b"),
        ("kind: PeerAuthentication", "{spec: {x: 1}}", "PeerAuthentication/default spec.x", 1),
        (
            "{kind: DestinationRule, name: default}",
            "{spec: {x: 1}}",
            "DestinationRule/default spec.x",
            1,
        ),
        (
            "kind: Namespace",
            "{metadata: {labels: {a: b}}}",
            "Namespace/demo metadata.labels.a",
            "b",
        ),
        ("kind: GRPCRoute", "{spec: {x: '${web.host}'}}", "GRPCRoute/edge spec.x", "web"),
        ("kind: ConfigMap", "{data: {B: '2'}}", "ConfigMap/settings data.B", "2"),
        ("kind: Deployment", "{spec: {x: 1}}", "Deployment/api spec.x", 1),
        (
            "kind: GRPCRoute",
            "[{op: remove, path: /spec/listeners/0/name}]",
            "GRPCRoute/edge spec.listeners.0.name",
            None,
        ),
    ],
)
def test_a_patch_of_the_whole(target: str, patch: str, at: str, value: Any, tmp_path: Path) -> None:
    target = target if target.startswith("{") else f"{{{target}}}"
    objects = of(tmp_path, f"patches: [{{target: {target}, patch: {patch}}}]\n")
    key, _, path = at.partition(" ")
    assert value_at(objects[key], path) == value


def test_a_name_and_a_group_choose_one(tmp_path: Path) -> None:
    config = (
        f"{_SERVICES}patches:\n- {{target: {{kind: Gateway, group: gateway.networking.k8s.io}}, "
        "patch: {metadata: {labels: {a: b}}}}\n- {target: {kind: Deployment, name: web}, patch: "
        "{metadata: {labels: {a: b}}}}\n"
    )
    labelled = {
        (resource.key.group, resource.kind, resource.name)
        for resource in rendered(tmp_path, config, {"own.yaml": _OWN})
        if resource.object["metadata"].get("labels", {}).get("a") == "b"
    }
    assert labelled == {
        ("gateway.networking.k8s.io", "Gateway", "edge"),
        ("apps", "Deployment", "web"),
    }


def test_those_of_the_whole_come_last(tmp_path: Path) -> None:
    patches = "patches: [{target: {kind: Deployment}, patch: {spec: {minReadySeconds: 5}}}]\n"
    more = "defaults: {patches: [{patch: {spec: {minReadySeconds: 3, paused: true}}}]}\n"
    spec = of(tmp_path, patches + more)["Deployment/web"]["spec"]
    assert (spec["minReadySeconds"], spec["paused"]) == (5, True)


def test_a_default_is_for_the_services_that_have_its_target(tmp_path: Path) -> None:
    kind = "HorizontalPodAutoscaler"
    patches = f"defaults: {{patches: [{{target: {{kind: {kind}}}, patch: {{spec: {{x: 1}}}}}}]}}\n"
    objects = of(tmp_path, patches)
    assert objects[f"{kind}/web"]["spec"]["x"] == 1
    assert f"{kind}/api" not in objects


_IDLE = """\
services:
  api: {image: api, port: 80, patches: [{target: {kind: HorizontalPodAutoscaler}, patch: {a: b}}]}
  web: {image: web}
defaults: {patches: [{target: {kind: Job}, patch: {spec: {suspend: true}}}]}
patches: [{target: {kind: Gateway}, patch: {spec: {selector: {a: b}}}}]
"""


def test_a_patch_of_all_environments_is_for_those_that_have_its_target(tmp_path: Path) -> None:
    config = """\
environments:
  a: {services: {api: {autoscaling: {max: 3}}}}
  b: {gateways: {edge: {}}, services: {web: {kind: Job}}}
"""
    (tmp_path / "meshgen.yaml").write_text(
        _HEAD + _IDLE.replace("patch: {a: b}", "patch: {metadata: {labels: {a: b}}}") + config,
        encoding="utf-8",
    )
    found = Project(tmp_path / "meshgen.yaml")
    assert by_name(found.resources("b"))["Gateway/edge"]["spec"]["selector"]["a"] == "b"
    assert by_name(found.resources("b"))["Job/web"]["spec"]["suspend"] is True
    assert "Gateway/edge" not in by_name(found.resources("a"))


def test_a_patch_that_changes_nothing_anywhere(tmp_path: Path) -> None:
    assert [told(tmp_path, finding) for finding in findings(tmp_path, _IDLE)] == [
        "meshgen.yaml:7:57: services.api.patches[0].target.kind: `api` renders no "
        "HorizontalPodAutoscaler; expected one of Deployment, DestinationRule, Service, "
        "ServiceAccount",
        "meshgen.yaml:9:38: defaults.patches[0].target.kind: the services render no Job; expected "
        "one of Deployment, DestinationRule, Service, ServiceAccount",
        "meshgen.yaml:10:27: patches[0].target.kind: the mesh renders no Gateway; expected one of "
        "Deployment, DestinationRule, Namespace, PeerAuthentication, Service, ServiceAccount",
    ]


def test_a_patch_of_one_environment_is_for_it(tmp_path: Path) -> None:
    config = """\
services: {api: {image: api, port: 80}, web: {image: web, port: 80, autoscaling: {max: 3}}}
environments:
  a: {services: {web: {autoscaling: null}}, defaults: {patches: [{target: &hpa {kind: \
HorizontalPodAutoscaler}, patch: {spec: {minReplicas: 2}}}]}}
  b: {services: {"*": {patches: [{target: *hpa, patch: {spec: {minReplicas: 2}}}]}}}
"""
    (tmp_path / "meshgen.yaml").write_text(_HEAD + config, encoding="utf-8")
    found = Project(tmp_path / "meshgen.yaml")
    assert len(found.resources("b"))
    with pytest.raises(MeshgenError, match="the services render no HorizontalPodAutoscaler"):
        found.resources("a")


def test_of_what_a_patch_does_not_apply_to_the_names_are_told(tmp_path: Path) -> None:
    config = """\
services: {a: {image: a}, b: {image: b}, c: {image: c}, d: {image: d}, e: {image: e}}
defaults: {patches: [{patch: [{op: remove, path: /spec/nope}]}]}
"""
    (finding,) = findings(tmp_path, config)
    assert "(Deployment/a, Deployment/b, Deployment/c and 2 more)" in finding.message
    assert finding.path == "defaults.patches[0].patch[0]"


@pytest.mark.parametrize(
    ("patches", "expected"),
    [
        (
            "[{target: {kind: Gateway, group: x.io}, patch: {}}]",
            "[0].target.group: the mesh renders no Gateway of x.io; expected one of "
            "networking.istio.io",
        ),
        ("[{target: {name: edge}, patch: {}}]", "[0].target: `kind` is missing; expected text"),
        ("[{patch: {}}]", "[0]: `target` is missing; expected a mapping with name, group, kind"),
        ("[{target: {kind: Gateway}}]", "[0]: `patch` is missing; expected a mapping or a list"),
        ("[{target: {kind: Gateway}, patch: null}]", "[0]: `patch` is missing; expected"),
        (
            "[{name: a, target: {kind: Gateway}, patch: {}}, {name: a, patch: {}}]",
            "[1].name: `a` stands in this list twice; expected another name",
        ),
        (
            "[{name: a, patch: null}]",
            "[0].name: there is nothing to take away that is called `a`; expected the name of a "
            "weaker layer's",
        ),
    ],
)
def test_what_is_wrong_with_a_patch_of_the_whole(
    patches: str, expected: str, tmp_path: Path
) -> None:
    config = f"gateways: {{edge: {{}}}}\npatches: {patches}\n"
    (finding,) = findings(tmp_path, config)
    assert f" patches{expected}" in told(tmp_path, finding)


def test_what_is_taken_away_must_be_in_a_weaker_layer(tmp_path: Path) -> None:
    config = """\
defaults: {patches: [{name: first, patch: {}}]}
services: {web: {image: a, patches: [{name: second, patch: {}}]}}
environments:
  prod:
    defaults: {patches: [{name: second, patch: null}, {name: first, patch: null}]}
    services: {web: {patches: [{name: secnd, patch: null}, {name: second, patch: null}]}}
"""
    assert [told(tmp_path, finding) for finding in findings(tmp_path, config)] == [
        "meshgen.yaml:10:33: environments.prod.defaults.patches[0].name: there is nothing to take "
        "away that is called `second`; expected first",
        "meshgen.yaml:11:39: environments.prod.services.web.patches[0].name: there is nothing to "
        "take away that is called `secnd`; expected one of first, second; did you mean `second`?",
    ]


def test_findings_stand_at_the_patch(tmp_path: Path) -> None:
    config = f"""\
{_SERVICES}defaults: {{patches: [{{target: {{kind: Deployment}}, patch: {{spec: {{foo: 1}}}}}}]}}
patches:
- {{target: {{kind: Gateway}}, patch: {{spec: {{selector: 5}}}}}}
- {{target: {{kind: GRPCRoute}}, patch: [{{op: add, path: /spec/hostnames, value: true}}]}}
"""
    own = (
        "{apiVersion: gateway.networking.k8s.io/v1, kind: GRPCRoute, metadata: {name: a}, spec: {}}"
    )
    found = [told(tmp_path, f) for f in findings(tmp_path, config, {"own.yaml": own})]
    places = [text.partition(": ")[0].removeprefix("meshgen.yaml:") for text in found]
    assert sorted(set(places)) == ["12:66", "14:54", "15:79"], found


@pytest.mark.parametrize(
    "patch",
    [
        "{immutable: true}",
        "{binaryData: {a: aGk=}}",
        "{data: {A: null, B: x}}",
        "{data: {A: 'x ', C: '${web.url}'}}",
        "{data: null}",
        "[{op: remove, path: /data}]",
        "{metadata: {annotations: {e: '${web.host}'}, labels: {a: b}}}",
        "{metadata: {finalizers: [a/b]}, immutable: false}",
    ],
)
@pytest.mark.parametrize("everywhere", [False, True])
def test_kubectl_builds_patched_config_maps(patch: str, everywhere: bool, tmp_path: Path) -> None:
    """Kustomize's generator can say some of it; the rest is a patch of what it generates."""
    patches = f"[{{target: {{kind: ConfigMap}}, patch: {patch}}}]"
    one = "[]" if everywhere else patches
    config = f"""\
services: {{web: {{image: a, port: 80, envFrom: [{{configMap: c}}]}}}}
configMaps: {{c: {{data: {{A: "1"}}}}}}
environments:
  a: {{namePrefix: a-, patches: {one}}}
  b: {{namePrefix: b-, patches: {one}, configMaps: {{d: {{data: {{A: "1"}}}}}}}}
  c: {{namespace: c, configMaps: {{c: {{data: {{C: "3"}}}}}}}}
{f"patches: {patches}" if everywhere else ""}
"""
    (tmp_path / "meshgen.yaml").write_text(_HEAD + config, encoding="utf-8")
    found = Project(tmp_path / "meshgen.yaml")
    write_tree(meshgen.render(found), tmp_path / "deploy")
    for environment in found.environments:
        objects = kustomize(tmp_path / "deploy/overlays" / environment)
        assert not differences(by_identity(objects), by_identity(found.objects(environment)))
        # Pods roll when it changes; and one that is immutable could not.
        names = [o["metadata"]["name"] for o in objects if o["kind"] == "ConfigMap"]
        assert all(re.fullmatch(r"([ab]-)?[cd]-[a-z0-9]{10}", name) for name in names)


# Kustomize would replace the whole list, and with it the image: it has no schema of a Rollout.
def test_a_rollouts_containers_have_names_too(tmp_path: Path) -> None:
    web = (
        "services:\n  web:\n    {image: web, port: 80, env: {A: b}, canary: argo-rollouts}\n"
        "patches: [{target: {kind: Rollout}, patch: {spec: {template: {spec: {containers: "
        "[{name: web, tty: true}]}}}}}]\n"
    )
    (container,) = value_at(
        by_name(rendered(tmp_path, web))["Rollout/web"], "spec.template.spec.containers"
    )
    assert (container["image"], container["tty"]) == ("web", True)
    assert container["env"] == [{"name": "A", "value": "b"}]
