"""Every value that the chart's README names changes what it says, and nothing else."""

import re
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from meshgen.chart import Chart
from meshgen.chart.schema import values_schema
from meshgen.chart.types import Entry
from meshgen.chart.valuenames import dotted
from meshgen.outputs.helm import helm_files
from meshgen.pipeline import Project
from meshgen.resources import canonical
from meshgen.yamlio import dump
from tests.chart.places import differing, named, within
from tests.chart.project import chart_files, chart_of
from tests.equality.compare import write_tree
from tests.examples import ROOT, TITANIUM
from tests.helm import Helm

SHOP = ROOT / "examples" / "shop" / "meshgen.yaml"
MINIMAL = ROOT / "examples" / "minimal" / "meshgen.yaml"
RICH = ROOT / "tests" / "chart" / "rich" / "meshgen.yaml"
CONFIGS = [TITANIUM, SHOP, RICH]
# What may be set, first come, first served by the value's schema.
CANDIDATES: list[Any] = [
    True,
    False,
    31000,
    77,
    3,
    "77m",
    "77s",
    "v77",
    "other",
    "sha256:" + "b" * 64,
    "NodePort",
    "Never",
    "PERMISSIVE",
    {"limits": {"cpu": "77m"}},
    {"pods": "77"},
    {"OTHER": "77"},
    {"maxUnavailable": 77},
    {"scaleUp": {"stabilizationWindowSeconds": 77}},
    {"runAsUser": 77},
    {"httpGet": {"path": "/77", "port": 77}},
    ["other.example.com"],
    [{"operator": "Exists", "key": "other"}],
    {"type": "Recreate"},
    {"value": "77"},
    {},
]


class Rendering:
    """A chart on disk, rendered with everything turned on that can be."""

    def __init__(self, chart: Chart, folder: Path, helm: Helm) -> None:
        self._chart, self._folder, self._helm = chart, folder, helm
        folder.mkdir(exist_ok=True)
        write_tree(helm_files({"": chart}, chart.about.source), folder)
        self._base = folder / "base.yaml"
        self._base.write_text(dump(self._all_on()), encoding="utf-8")
        self._other = folder / "other.yaml"
        self.before = self.rendered({})

    def _all_on(self) -> dict[str, Any]:
        switches = [e.path for e in self._chart.entries if e.path[-1] in ("enabled", "create")]
        return merged({}, dict.fromkeys(switches, True))

    def rendered(self, changes: dict[str, Any]) -> list[Any]:
        self._other.write_text(dump(changes), encoding="utf-8")
        # The name of the mesh, so that the Namespace is called what it is called in the README.
        namespace = self._chart.about.name
        files = ("-f", self._base, "-f", self._other)
        return self._helm.template(self._folder, namespace, *files)

    def changes(self, entry: Entry, value: Any) -> dict[str, Any]:
        before, around = self.before, {}
        if entry.path[-1] == "replicas":
            # An HPA would own them.
            scaled = (*entry.path[:-1], "autoscaling", "enabled")
            if scaled in [e.path for e in self._chart.entries]:
                around = {scaled: False}
                before = self.rendered(merged({}, around))
        return differing(before, self.rendered(merged({}, {**around, entry.path: value})))


def merged(tree: dict[str, Any], values: dict[tuple[str, ...], Any]) -> dict[str, Any]:
    for path, value in values.items():
        at = tree
        for part in path[:-1]:
            at = at.setdefault(part, {})
        at[path[-1]] = value
    return tree


def documented(readme: str) -> list[str]:
    return re.findall(r"^\| `([^`]+)` \|", readme, re.MULTILINE)


def other(entry: Entry, schema: dict[str, Any]) -> Any:
    """Return another value that the schema takes."""
    own = {**entry.schema, "definitions": schema.get("definitions", {})}
    base = True if entry.path[-1] in ("enabled", "create") else entry.default
    validator = jsonschema.Draft7Validator(own)
    if entry.path == ("namePrefix",):
        return "other-"
    for candidate in CANDIDATES:
        same = canonical(candidate) == canonical(base)
        if not same and type(candidate) is not type(None) and validator.is_valid(candidate):
            return candidate
    raise AssertionError(f"nothing else fits {entry}")


def problems(chart: Chart, renderings: list[Rendering]) -> Iterator[str]:
    schema = values_schema(chart.entries, chart.definitions)
    for entry, rendering in zip(chart.entries, cycle(renderings), strict=False):
        if any(place.startswith("every ") for place in entry.places):
            continue
        value = other(entry, schema)
        found = rendering.changes(entry, value)
        name = dotted(entry.path)
        told = [named(place, rendering.before) for place in entry.places]
        if not found:
            yield f"{name}={value} changes nothing"
        for place in found:
            if not any(within(place, known) for known in told):
                yield f"{name}={value} changes {place}"
        for known in told:
            if not any(within(place, known) or within(known, place) for place in found):
                yield f"{name}={value} does not change {known}, but {list(found)}"
        if not isinstance(value, bool) and str(_leaf(value)) not in canonical([*found.values()]):
            yield f"{name}={value} is not to be seen in {found}"


def _leaf(value: Any) -> Any:
    while isinstance(value, dict | list) and value:
        value = next(iter(value.values() if isinstance(value, dict) else value))
    return value if not isinstance(value, dict | list) else ""


@pytest.mark.parametrize("config", CONFIGS, ids=lambda path: path.parent.name)
def test_a_value_changes_what_it_says(config: Path, tmp_path: Path, helms: dict[str, Helm]) -> None:
    """Both versions by turns: a rendering for every value takes its time."""
    chart = chart_of(Project(config))
    renderings = [Rendering(chart, tmp_path / name, helm) for name, helm in helms.items()]
    assert not list(problems(chart, renderings))


@pytest.mark.parametrize(("name", "value"), [("namePrefix", "zz-"), ("nameSuffix", "-zz")])
def test_names(name: str, value: str, tmp_path: Path, helm: Helm) -> None:
    """Nothing but names and references change, and every name does."""
    chart = chart_of(Project(RICH))
    rendering = Rendering(chart, tmp_path, helm)
    after = rendering.rendered({name: value})
    assert not differing(rendering.before, [_without(o, value) for o in after])
    assert len(after) == len(rendering.before)
    for obj in after:
        assert value in obj["metadata"]["name"] or obj["kind"] == "Namespace"


def _without(value: Any, text: str) -> Any:
    if isinstance(value, dict):
        return {k: _without(v, text) for k, v in value.items()}
    if isinstance(value, list):
        return [_without(item, text) for item in value]
    return value.replace(text, "") if isinstance(value, str) else value


def test_labels_stand_on_everything(tmp_path: Path, helm: Helm) -> None:
    chart = chart_of(Project(RICH))
    rendering = Rendering(chart, tmp_path, helm)
    found = differing(rendering.before, rendering.rendered({"labels": {"zz": "top"}}))
    assert set(found.values()) == {"top"}
    assert all(place.endswith("metadata.labels.zz") for place in found)
    for obj in rendering.before:
        assert f"{obj['kind']}/{obj['metadata']['name']}: metadata.labels.zz" in found
        if obj["kind"] == "Deployment":
            pods = "spec.template.metadata.labels.zz"
            assert f"{obj['kind']}/{obj['metadata']['name']}: {pods}" in found


def test_a_label_of_the_mesh_is_stronger_than_an_objects_own(tmp_path: Path, helm: Helm) -> None:
    rendering = Rendering(chart_of(Project(RICH)), tmp_path, helm)
    after = rendering.rendered({"labels": {"tier": "mesh"}})
    assert {o["metadata"]["labels"]["tier"] for o in after} == {"mesh"}


@pytest.mark.parametrize(
    ("amount", "annotation"),
    [
        ("requests.cpu", "proxyCPU"),
        ("requests.memory", "proxyMemory"),
        ("limits.cpu", "proxyCPULimit"),
        ("limits.memory", "proxyMemoryLimit"),
    ],
)
def test_the_sidecars_resources(amount: str, annotation: str, tmp_path: Path, helm: Helm) -> None:
    """All four annotations, or none: with one alone Istio's other defaults would be gone."""
    kind, resource = amount.split(".")
    chart = chart_of(Project(TITANIUM))
    rendering = Rendering(chart, tmp_path, helm)
    assert "sidecar.istio.io/proxy" not in canonical(rendering.before)
    after = rendering.rendered({"sidecar": {kind: {resource: "77m"}}})
    for obj in after:
        if obj["kind"] in ("Deployment", "StatefulSet", "Pod"):
            pod = obj["spec"].get("template", obj)
            annotations = pod["metadata"].get("annotations") or {}
            own = {k: v for k, v in annotations.items() if k.startswith("sidecar.istio.io/proxy")}
            outside = obj["metadata"]["name"] == "postgresql"
            assert len(own) == (0 if outside else 4)
            assert outside or own[f"sidecar.istio.io/{annotation}"] == "77m"
    places = differing(rendering.before, after)
    assert all("metadata.annotations" in place for place in places)


def test_a_config_map_that_changes_rolls_the_pods_that_read_it(tmp_path: Path, helm: Helm) -> None:
    rendering = Rendering(chart_of(Project(TITANIUM)), tmp_path, helm)
    after = rendering.rendered({"configMaps": {"appConfig": {"LOG_LEVEL": "TRACE"}}})
    rolled = {
        old["metadata"]["name"]
        for old, new in zip(rendering.before, after, strict=True)
        if old["kind"] in ("Deployment", "StatefulSet") and old != new
    }
    readers = {"api-gateway", "auth-service", "blog-service", "load-balancer", "user-service"}
    assert rolled == readers


def test_replicas_are_left_to_the_autoscaler(tmp_path: Path, helm: Helm) -> None:
    rendering = Rendering(chart_of(Project(TITANIUM)), tmp_path, helm)
    for enabled in (True, False):
        scaling = {"autoscaling": {"enabled": enabled}, "replicas": 3}
        after = rendering.rendered({"services": {"userService": scaling}})
        own = {o["kind"]: o for o in after if o["metadata"]["name"] == "user-service"}
        assert ("HorizontalPodAutoscaler" in own) == enabled
        assert own["Deployment"]["spec"].get("replicas") == (None if enabled else 3)


def test_the_usual_knobs_are_there() -> None:
    """Whatever the config says of a service, people find what they are used to."""
    named = documented(chart_files(Project(MINIMAL))["README.md"])
    usual = ["image.repository", "image.tag", "image.digest", "imagePullPolicy", "replicas"]
    usual += ["resources", "service.type", "service.nodePort", "sidecar", "env"]
    assert [name for name in named if name.startswith("services.web.")] == [
        f"services.web.{name}" for name in usual
    ]


def test_another_service_of_a_workload_has_values_of_its_own(tmp_path: Path) -> None:
    config = tmp_path / "meshgen.yaml"
    more = "additionalServices: {more: {type: NodePort, ports: {http: 80}}}"
    services = f"services: {{api: {{image: 'nginx:1', port: 80, {more}}}}}\n"
    config.write_text(f"{MINIMAL.read_text().partition('services:')[0]}{services}")
    named = documented(chart_files(Project(config))["README.md"])
    assert "services.api.additionalServices.more.type" in named


def test_knobs_of_what_belongs_to_a_service(tmp_path: Path) -> None:
    text = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: demo}
services:
  web:
    image: nginx
    port: 80
    autoscaling: {max: 3, memory: 60, container: web}
    additionalServices: {web-lb: {type: LoadBalancer}}
environments:
  dev: {services: {web: {autoscaling: {memory: 70}, additionalServices: {web-lb: null}}}}
  prod: {}
"""
    (tmp_path / "meshgen.yaml").write_text(text, encoding="utf-8")
    named = documented(chart_files(Project(tmp_path / "meshgen.yaml"))["README.md"])
    for value in ("autoscaling.memory", *(f"additionalServices.webLb.{n}" for n in _OF_FURTHER)):
        assert f"services.web.{value}" in named


def test_containers_have_their_names(tmp_path: Path) -> None:
    text = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: demo}
services:
  web: {image: nginx, initContainers: {wait: {image: "busybox:1"}}}
  api: {image: nginx}
environments:
  dev: {services: {web: {initContainers: {first: {image: "busybox:1", before: wait}}}}}
  prod: {services: {api: {initContainers: {one: {image: "busybox:1"}}}}}
"""
    (tmp_path / "meshgen.yaml").write_text(text, encoding="utf-8")
    files = chart_files(Project(tmp_path / "meshgen.yaml"))
    named = [name for name in documented(files["README.md"]) if "initContainers" in name]
    # Where an environment has none, the list is one value: none of it may stand empty.
    assert [name for name in named if ".wait." not in name] == [
        "services.api.initContainers",
        "services.web.initContainers.first",
    ]
    assert "services.web.initContainers.wait.image.tag" in named
    assert "The container first; null: none." in files["values.yaml"]


_OF_FURTHER = ("enabled", "type", "nodePort")


@pytest.mark.parametrize("config", CONFIGS, ids=lambda path: path.parent.name)
def test_the_readme_names_every_value(config: Path) -> None:
    chart = chart_of(Project(config))
    named = documented(chart_files(Project(config))["README.md"])
    assert named == [dotted(entry.path) for entry in chart.entries]
    assert len(named) == len(set(named)) > 20
