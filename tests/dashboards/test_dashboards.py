"""Dashboards: what Grafana reads, and what Prometheus answers."""

import json
import re
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from meshgen.dashboards import dashboards
from meshgen.dashboards.generated import of_subjects
from meshgen.dashboards.subjects import LimitedService, Subjects
from tests.dashboards.grafana import read_and_printed
from tests.dashboards.systems import mesh_of, read
from tests.platform.promql import labels_of

NAMES = ["mesh", "service", "workload", "capacity", "security", "rate-limits"]
EACH = pytest.mark.parametrize("name", NAMES)
# What the reader of Grafana's own types adds where nothing is said.
_ADDED = {"transparent", "repeatDirection", "placement", "auto", "auto_count", "auto_min"}


@pytest.fixture(scope="module")
def all_of_them(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    return read(tmp_path_factory.mktemp("shop"))


def panels(dashboard: Any) -> Iterator[Any]:
    return (one for one in dashboard["panels"] if one["type"] != "row")


def test_which_there_are(all_of_them: Mapping[str, Any]) -> None:
    assert list(all_of_them) == NAMES
    assert len({one["uid"] for one in all_of_them.values()}) == len(NAMES)


@EACH
def test_grafanas_own_types_read_it(all_of_them: Mapping[str, Any], name: str) -> None:
    said = all_of_them[name]
    assert list(_differences(said, read_and_printed(said), name)) == []


def _differences(said: Any, again: Any, path: str) -> Iterator[str]:
    if isinstance(said, dict) and isinstance(again, dict):
        for key in said.keys() | (again.keys() - _ADDED):
            yield from _differences(said.get(key), again.get(key), f"{path}.{key}")
    elif isinstance(said, list) and isinstance(again, list) and len(said) == len(again):
        for number, pair in enumerate(zip(said, again, strict=True)):
            yield from _differences(*pair, f"{path}.{number}")
    elif said != again:
        yield f"{path}: {said} is {again}"


@EACH
def test_each_panel_says_what_it_shows(all_of_them: Mapping[str, Any], name: str) -> None:
    dashboard = all_of_them[name]
    assert dashboard["description"]
    for panel in panels(dashboard):
        assert panel["title"]
        assert panel["fieldConfig"]["defaults"]["unit"]
        assert panel["description"].endswith(".")
        assert panel["targets"]


@EACH
def test_no_two_panels_are_in_one_place(all_of_them: Mapping[str, Any], name: str) -> None:
    placed = all_of_them[name]["panels"]
    assert [one["id"] for one in placed] == list(range(1, len(placed) + 1))
    places = [one["gridPos"] for one in placed]
    for one in places:
        assert one["x"] + one["w"] <= 24
    for a, b in combinations(places, 2):
        apart = a["x"] + a["w"] <= b["x"] or b["x"] + b["w"] <= a["x"]
        assert apart or a["y"] + a["h"] <= b["y"] or b["y"] + b["h"] <= a["y"]


@EACH
def test_each_expression_asks_for_what_there_is(all_of_them: Mapping[str, Any], name: str) -> None:
    variables = {one["name"] for one in all_of_them[name]["templating"]["list"]}
    for panel in panels(all_of_them[name]):
        for target in panel["targets"]:
            labels = labels_of(target["expr"])
            shown = re.findall(r"\{\{(\w+)\}\}", target["legendFormat"])
            assert set(shown) <= labels, target
            assert set(re.findall(r"\$([a-z]\w*)", target["expr"])) <= variables, target


def chosen(dashboard: Any, name: str) -> Mapping[str, str]:
    """Return a variable's values by their names, as Grafana reads them."""
    (query,) = (one["query"] for one in dashboard["templating"]["list"] if one["name"] == name)
    return dict(one.split(" : ") for one in query.split(","))


def test_services_are_known_by_their_hosts(all_of_them: Mapping[str, Any]) -> None:
    found = chosen(all_of_them["service"], "service")
    assert found["p-web (shop-prod)"] == "p-web.shop-prod.svc.example.internal"
    assert found["p-ledger (pay)"] == "p-ledger.pay.svc.example.internal"
    assert "p-agent (shop-prod)" not in found
    host = "p-shop-primary.shop-prod.svc.example.internal"
    assert re.fullmatch(found["p-shop (shop-prod)"], host)


# Pods as clusters name them.
_PODS = {
    "p-web-v1 (shop-prod)": "p-web-v1-7c5ddbdf54-x8k2b",
    "p-web-v2 (shop-prod)": "p-web-v2-7c5ddbdf54-x8k2b",
    "p-ledger (pay)": "p-ledger-12",
    "p-agent (shop-prod)": "p-agent-x8k2b",
    "p-night (shop-prod)": "p-night-29367180-x8k2b",
    "p-once (shop-prod)": "p-once-x8k2b",
    "p-shop (shop-prod)": "p-shop-primary-7c5ddbdf54-x8k2b",
    "p-a-service-whose-name-is-nearly-as-long-as-they-may-be (shop-prod)": (
        "p-a-service-whose-name-is-nearly-as-long-as-they-may-be-7cx8k2b"
    ),
}


def test_workloads_are_known_by_their_pods(all_of_them: Mapping[str, Any]) -> None:
    found = chosen(all_of_them["workload"], "workload")
    for pod in [*_PODS.values(), "p-web-7c5ddbdf54-x8k2b", "p-web-agent-x8k2b"]:
        known = [name for name, pods in found.items() if re.fullmatch(pods, pod)]
        assert known == [name for name, its in _PODS.items() if its == pod]


def test_all_namespaces_are_those_of_the_config(all_of_them: Mapping[str, Any]) -> None:
    for name in ("mesh", "workload", "capacity", "security", "rate-limits"):
        (said,) = (v for v in all_of_them[name]["templating"]["list"] if v["name"] == "namespace")
        assert said["allValue"] == "pay|shop-prod"
        assert said["current"]["value"] == ["$__all"]


def test_limits_are_drawn_in(all_of_them: Mapping[str, Any]) -> None:
    drawn = {}
    for panel in panels(all_of_them["rate-limits"]):
        expressions = [one["expr"] for one in panel["targets"]]
        if expressions[-1].startswith("vector"):
            drawn[panel["title"]] = (expressions[-1], expressions[0])
            assert [o["matcher"]["options"] for o in panel["fieldConfig"]["overrides"]] == ["C"]
    assert {name: line for name, (line, _) in drawn.items()} == {
        "p-ledger (pay)": "vector(5)",
        "p-shop (shop-prod)": "vector(50)",
        "p-web (shop-prod)": "vector(10)",
    }
    # Of a total all count together; at a gateway, what it sends.
    assert drawn["p-web (shop-prod)"][1].startswith("max(sum by (pod)")
    assert drawn["p-ledger (pay)"][1].startswith("sum(rate(")
    assert 'source_workload_namespace=~"istio-system"' in drawn["p-shop (shop-prod)"][1]


_EMPTY = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
services: {}
"""


def test_of_a_thousand_services_each_fits_into_a_config_map() -> None:
    names = [f"a-service-with-a-name-of-its-own-{number}" for number in range(1000)]
    hosts = {f"{name} (a-namespace)": f"{name}.a-namespace.svc.cluster.local" for name in names}
    pods = {title: f"{title}-[b-df-hj-np-tv-z2-9]+-[b-df-hj-np-tv-z2-9]{{5}}" for title in hosts}
    limits = [LimitedService(*one, 5, 429, True, False) for one in hosts.items()]
    found = of_subjects(Subjects("shop", ("a-namespace",), hosts, pods, tuple(limits), ""))
    # What `kubectl apply` keeps in an annotation: 256 KiB, with each quote and end of line escaped.
    sizes = {name: len(json.dumps(text)) for name, text in found.items()}
    assert max(sizes.values()) < 240_000, sizes
    assert [name for name in found if name.startswith("service")] == ["service", "service-2"]
    titles = [p["title"] for text in found.values() for p in panels(json.loads(text))]
    assert len([one for one in titles if one in hosts]) == 1000


_ROOT = Path(__file__).parents[2]


def test_pictures_are_of_the_panels_that_there_are(tmp_path: Path) -> None:
    """`python -m tools.dashboards` draws them."""
    config = (_ROOT / "tools" / "dashboards" / "shop.yaml").read_text(encoding="utf-8")
    for name, text in dashboards(mesh_of(tmp_path, config)).items():
        dashboard = json.loads(text)
        picture = (_ROOT / "docs" / "dashboards" / f"{name}.svg").read_text(encoding="utf-8")
        titles = [dashboard["title"], *(one["title"] for one in dashboard["panels"])]
        assert re.findall(r'font-weight="bold">(.*)</text>', picture) == titles


def test_meshes_share_a_grafana() -> None:
    """Grafana takes uids of 40 letters."""
    for name in ("shop", "a" * 40, "a" * 63):
        found = of_subjects(Subjects(name, ("x",), {}, {}, (), ""))
        uids = {json.loads(text)["uid"] for text in found.values()}
        assert len(uids) == len(found)
        assert all(re.fullmatch(r"[a-zA-Z0-9_-]{1,40}", uid) for uid in uids)
        assert ("shop-mesh" in uids) == (name == "shop")


def test_without_services(tmp_path: Path) -> None:
    assert list(dashboards(mesh_of(tmp_path, _EMPTY))) == [
        "mesh",
        "capacity",
        "security",
        "rate-limits",
    ]
