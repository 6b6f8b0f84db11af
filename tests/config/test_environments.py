"""Environments that run in several clusters: one for each, whose last layer is the cluster's."""

from pathlib import Path

import pytest

from meshgen import api
from meshgen.config import Config
from meshgen.errors import MeshgenError
from meshgen.pipeline import Project
from meshgen.yamlio import to_data
from tests.config.problems import FILE, load_text, whole

TEXT = whole("""
clusters: {east: {network: n1}, west: {network: n2, region: us}, north: {}}
nodes: 2
defaults: {replicas: 2}
services:
  web: {image: "nginx:1", port: 80, env: {A: a, B: b}}
  db: {image: "postgres:16", port: 5432}
namespaces: {pay: {}}
environments:
  dev: {cluster: north}
  prod:
    labels: {of: prod}
    defaults: {replicas: 3}
    services:
      web: {env: {A: prod, C: c}}
      "*": {priorityClassName: high}
      db: null
    clusters:
      west:
        nodes: 7
        labels: {of: west}
        defaults: {replicas: 4}
        services:
          "*": {env: {A: west}}
          web: {env: {B: null}}
          db: {image: "postgres:17"}
      east:
""")


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return load_text(TEXT, tmp_path)


def test_a_cluster_is_the_strongest_layer_of_its_environment(config: Config) -> None:
    assert list(config.environments) == ["dev", "prod-east", "prod-west"]
    east, west = (config.environments[name].mesh for name in ("prod-east", "prod-west"))
    assert (east.nodes, west.nodes) == (2, 7)
    assert (east.labels, west.labels) == ({"of": "prod"}, {"of": "west"})
    # What is said for a cluster is stronger than what is said of a service by its name above it.
    assert east.services is not None
    assert west.services is not None
    assert east.services["web"].env == {"A": "prod", "B": "b", "C": "c"}
    assert west.services["web"].env == {"A": "west", "C": "c"}
    assert [s.priority_class_name for s in west.services.values()] == ["high", "high"]
    assert (list(east.services), list(west.services)) == (["web"], ["web", "db"])
    assert west.services["db"].image == "postgres:17"
    assert {one.services["web"].replicas for one in (east,) if one.services} == {3}
    assert west.services["web"].replicas == 4


def test_an_environment_knows_its_cluster_and_those_that_are_one_mesh_with_it(
    config: Config,
) -> None:
    dev, east, west = (one.mesh for one in config.environments.values())
    assert [one.cluster for one in (dev, east, west)] == ["north", "east", "west"]
    assert [list(one.clusters or ()) for one in (dev, east, west)] == [
        ["north"],
        *[["east", "west"]] * 2,
    ]
    found = config.environments["prod-west"].means.clusters
    assert found is not None
    assert (found.own, found.others, found.across, found.network) == (
        "west",
        ["east"],
        ["east"],
        "n2",
    )


def test_a_namespace_is_called_alike_in_all_clusters(config: Config) -> None:
    names = [one.means.namespaces["pay"].name for one in config.environments.values()]
    assert names == ["pay-dev", "pay-prod", "pay-prod"]


def test_a_value_stands_where_the_file_has_it(config: Config) -> None:
    west = config.environments["prod-west"]
    found = {path: west.find(path) for path in (("nodes",), ("cluster",), ("labels", "of"))}
    lines = TEXT.splitlines()
    for path, (location, written) in found.items():
        word = {"nodes": "7", "cluster": "west:", "labels": "west}"}[path[0]]
        assert lines[location.line - 1][location.column - 1 :].startswith(word)
        assert path == ("cluster",) or written == (
            "environments",
            "prod",
            "clusters",
            "west",
            *path,
        )


def test_a_command_takes_both_names(tmp_path: Path, config: Config) -> None:
    project = Project(config.path)
    assert project.select(["prod", "dev"]) == ["prod-east", "prod-west", "dev"]
    assert project.sisters("prod-east") == ["prod-east", "prod-west"]
    assert project.sisters("dev") == ["dev"]
    assert project.chosen("prod-east") == "prod-east"
    with pytest.raises(
        MeshgenError, match="`prod` runs in several clusters; expected one of prod-e"
    ):
        project.chosen("prod")
    with pytest.raises(MeshgenError, match="did you mean `prod-east`"):
        project.chosen("prod-eas")
    assert api.environments_in(config.path) == ["dev", "prod-west", "prod-east"]
    assert tmp_path == config.path.parent


CHANGES = {
    "nodes=9": (9, 9, 9),
    "environments.prod.nodes=9": (2, 9, 9),
    "environments.prod-west.nodes=9": (2, 2, 9),
    "environments.prod.clusters.east.nodes=9": (2, 9, 7),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("form", ["mapping", "list"])
def test_a_change_is_for_all_clusters_or_for_one(change: str, form: str, tmp_path: Path) -> None:
    text = TEXT
    if form == "list":
        text = text[: text.index("    clusters:\n")] + "    clusters: [west, east]\n"
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    project = Project(tmp_path / FILE, changes=[change])
    nodes = tuple(project.resolved(name).mesh.nodes for name in project.environments)
    expected = tuple(2 if form == "list" and n == 7 else n for n in CHANGES[change])
    assert nodes == expected
    assert to_data(project.config.base.tree)["nodes"] == 2


def test_a_change_of_no_environment_is_told(config: Config) -> None:
    with pytest.raises(MeshgenError, match=r"no environment is called `prd-west`.*`prod-west`"):
        Project(config.path, changes=["environments.prd-west.nodes=9"])


_ALONE = whole("""
clusters: {east: {network: n1}, west: {network: n2}}
defaults: {replicas: 2, env: {A: all}}
services: {web: {image: "nginx:1", port: 80, env: {P: "8"}}}
environments:
  dev:
    defaults: {env: {B: dev}}
    services:
      "*": {priorityClassName: high}
      mailhog: {image: mail, env: {C: own}}
  prod:
    services:
      probe: {image: probe, replicas: 1}
    clusters:
      east: {services: {probe: null, extra: {image: extra}}}
      west: {services: {probe: {replicas: 3}}}
""")


def test_a_service_that_an_environment_or_a_cluster_alone_has(tmp_path: Path) -> None:
    config = load_text(_ALONE, tmp_path)
    of_each = {name: one.mesh.services or {} for name, one in config.environments.items()}
    assert {name: list(services) for name, services in of_each.items()} == {
        "dev": ["web", "mailhog"],
        "prod-east": ["web", "extra"],
        "prod-west": ["web", "probe"],
    }
    assert list(config.base.mesh.services or {}) == ["web"]
    mailhog, probe = of_each["dev"]["mailhog"], of_each["prod-west"]["probe"]
    assert mailhog.env == {"A": "all", "B": "dev", "C": "own"}
    assert (mailhog.priority_class_name, mailhog.replicas, probe.replicas) == ("high", 2, 3)
    resolved = config.environments["prod-west"]
    assert resolved.written(("services", "probe", "image")) == (
        *("environments", "prod", "services", "probe", "image"),
    )
    assert resolved.written(("services", "probe", "replicas"))[:4] == (
        *("environments", "prod", "clusters", "west"),
    )


def test_a_config_whose_services_are_all_of_environments(tmp_path: Path) -> None:
    text = "environments: {dev: {services: {web: {image: a}}}, prod: {services: {api: {image: b}}}}"
    config = load_text(whole(text), tmp_path)
    of_each = {name: list(one.mesh.services or {}) for name, one in config.environments.items()}
    assert of_each == {"dev": ["web"], "prod": ["api"]}
