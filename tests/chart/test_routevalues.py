"""Values of routes: those of what a service says of all its requests, and of each gateway's."""

from pathlib import Path

from meshgen.pipeline import Project
from meshgen.yamlio import dump
from tests.chart.project import chart_of


def test_each_virtual_service_has_values_by_its_setting(tmp_path: Path) -> None:
    exposed = [{"gateway": "edge"}, {"gateway": "inner", "prefix": "/x"}]
    web = {"image": "nginx:1", "port": 80, "traffic": {"timeout": "1s"}, "expose": exposed}
    own = {"gateway": "edge", "prefix": "/only", "name": "only"}
    only = {"image": "nginx:1", "port": 80, "expose": own}
    changed = {"traffic": {"timeout": "2s"}, "expose": None}
    config = {
        "apiVersion": "meshgen.dev/v1alpha1",
        "kind": "Mesh",
        "metadata": {"name": "shop"},
        "gateways": {"edge": {"hosts": ["a.example.com"]}, "inner": {"hosts": ["b.example.com"]}},
        "services": {"web": web, "only": only},
        "environments": {
            "a": {"cluster": "a"},
            "b": {"cluster": "b", "services": {"web": changed, "only": {"expose": None}}},
        },
    }
    path = tmp_path / "meshgen.yaml"
    path.write_text(dump(config), encoding="utf-8")
    paths = {entry.path[:3] for entry in chart_of(Project(path)).entries}
    assert {
        ("services", "web", "traffic"),
        ("services", "web", "exposeWeb"),
        ("services", "web", "exposeWebInner"),
        ("services", "only", "expose"),
    } <= paths
