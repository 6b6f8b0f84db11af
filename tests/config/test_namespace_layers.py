"""Namespaces between layers: their defaults, their short form, and what they are called."""

from functools import reduce
from pathlib import Path
from typing import Any

import pytest

from meshgen.mesh import Mesh
from meshgen.yamlio import dump
from tests.config.problems import load_text, whole

# From the weakest to the strongest.
LAYERS = (
    "defaults",
    "environments.prod.defaults",
    "namespaces.pay.defaults",
    "environments.prod.namespaces.pay.defaults",
    "services.web",
    "environments.prod.services.*",
    "environments.prod.services.web",
)


def meshes(body: str, folder: Path) -> dict[str, Mesh]:
    """Load a config; return its environments' meshes by name."""
    environments = load_text(whole(body), folder).environments
    return {name: Mesh(resolved.mesh) for name, resolved in environments.items()}


@pytest.mark.parametrize("strongest", range(1, len(LAYERS) + 1))
def test_the_defaults_of_a_namespace_are_above_those_of_all(strongest: int, tmp_path: Path) -> None:
    config: dict[str, Any] = {
        "services": {"web": {"image": "nginx", "namespace": "pay"}},
        "namespaces": {"pay": {}},
        "environments": {"prod": {}},
    }
    for number, layer in enumerate(LAYERS[:strongest]):
        *parents, last = layer.split(".")
        place = reduce(lambda tree, part: tree.setdefault(part, {}), parents, config)
        place.setdefault(last, {})["replicas"] = number
    (web,) = meshes(dump(config), tmp_path)["prod"].services
    assert web.spec.replicas == strongest - 1


NULLS = {
    "takes away what the defaults of all say": (
        """
defaults: {env: {A: x, B: x}}
namespaces: {pay: {defaults: {env: {A: null}}}}
""",
        {"B": "x"},
    ),
    "in an environment takes away what it says elsewhere": (
        """
namespaces: {pay: {defaults: {env: {A: x, B: x}}}}
environments: {prod: {namespaces: {pay: {defaults: {env: {A: null}}}}}}
""",
        {"B": "x"},
    ),
    "is for one key": (
        """
defaults: {env: {A: x, B: x}}
namespaces: {pay: {defaults: {env: {A: y}}}}
environments: {prod: {namespaces: {pay: {defaults: {env: {B: null}}}}}}
""",
        {"A": "y"},
    ),
    "takes all defaults of the namespace away": (
        """
defaults: {env: {A: x}}
namespaces: {pay: {defaults: {env: {B: y}}}}
environments: {prod: {namespaces: {pay: {defaults: null}}}}
""",
        {"A": "x"},
    ),
    "of a service takes away what the namespace says": (
        """
namespaces: {pay: {defaults: {env: {A: x, C: z}}}}
environments: {prod: {services: {web: {env: {A: null}}}}}
""",
        {"C": "z"},
    ),
}


@pytest.mark.parametrize(("body", "env"), NULLS.values(), ids=NULLS)
def test_a_null_in_the_defaults_of_a_namespace(
    body: str, env: dict[str, str], tmp_path: Path
) -> None:
    services = "services: {web: {image: nginx, namespace: pay}}\n"
    environments = "" if "environments" in body else "environments: {prod: }\n"
    (web,) = meshes(services + body + environments, tmp_path)["prod"].services
    assert web.spec.env == env


def test_the_defaults_are_those_of_where_a_service_is_in_the_end(tmp_path: Path) -> None:
    body = """
namespaces: {pay: {defaults: {replicas: 2}}, data: {defaults: {replicas: 3}}}
services: {web: {image: nginx, namespace: pay}, own: {image: nginx, namespace: t}}
environments: {dev: {}, prod: {services: {web: {namespace: data}}}}
"""
    replicas = {
        environment: {service.key: service.spec.replicas for service in mesh.services}
        for environment, mesh in meshes(body, tmp_path).items()
    }
    assert replicas == {"dev": {"web": 2, "own": None}, "prod": {"web": 3, "own": None}}


def test_a_name_in_short_changes_the_name_alone(tmp_path: Path) -> None:
    body = """
namespaces: {pay: {labels: {team: pay}}, data: data-all}
environments: {dev: {}, prod: {namespaces: {pay: pay-live}}}
"""
    found = meshes(body, tmp_path)
    names = {env: [n.name for n in mesh.namespaces.values()] for env, mesh in found.items()}
    assert names == {"dev": ["t", "data-all", "pay-dev"], "prod": ["t", "data-all", "pay-live"]}
    assert all(mesh.namespaces["pay"].labels == {"team": "pay"} for mesh in found.values())


NAMES = {
    "made of both": ("environments: {prod: }", "pay-prod"),
    "without environments": ("", "pay"),
    "with one's own pattern": ("namespaceNames: x-{name}\nenvironments: {prod: }", "x-pay"),
    "with a pattern and no environments": ("namespaceNames: x-{name}", "x-pay"),
    "all in one": ("environments: {prod: {namespace: live}}", "live"),
    "all in one, not with a pattern": (
        "namespaceNames: '{name}'\nenvironments: {prod: {namespace: live}}",
        "pay",
    ),
    "apart, with another one": (
        "environments: {prod: {namespace: live, namespaces: {data: {}}}}",
        "pay-prod",
    ),
    "the own one at the top": ("namespace: live\nenvironments: {prod: }", "pay-prod"),
    "its own": ("environments: {prod: {namespaces: {pay: {name: paying}}}}", "paying"),
}


@pytest.mark.parametrize(("body", "name"), NAMES.values(), ids=NAMES)
def test_what_a_namespace_is_called(body: str, name: str, tmp_path: Path) -> None:
    (mesh,) = meshes(f"namespaces: {{pay: }}\n{body}\n", tmp_path).values()
    assert mesh.namespaces["pay"].name == name


def test_what_several_that_are_one_have_once(tmp_path: Path) -> None:
    body = """
istio: {revision: stable}
namespaces:
  data: {name: all, mesh: false, labels: {a: "1", c: y}}
  pay: {name: all, mtls: PERMISSIVE, labels: {b: "1", c: x}, revision: canary, create: false}
"""
    (mesh,) = meshes(body, tmp_path).values()
    both = [mesh.namespaces[key] for key in ("data", "pay")]
    assert [n.leads for n in both] == [True, False]
    assert [(n.injects, n.revision, n.mtls.mode) for n in both] == [
        (True, "canary", "PERMISSIVE")
    ] * 2
    assert both[0].labels == {"a": "1", "b": "1"}
    assert both[0].create
