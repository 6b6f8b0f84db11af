"""values.schema.json: valid itself, and as strict as people need it to be."""

import json
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from meshgen.chart.schema import Definitions
from meshgen.pipeline import Project
from meshgen.yamlio import dump, load, to_data
from tests.chart.project import chart_files
from tests.chart.test_knobs import CONFIGS, SHOP, merged
from tests.equality.compare import write_tree
from tests.examples import TITANIUM
from tests.helm import Helm

# A value, something wrong with it, and a word of what Helm says.
REFUSED: list[tuple[str, Any]] = [
    ("namePrefx", "typing error"),
    ("namePrefix", 1),
    ("namePrefix", "UPPER-"),
    ("namePrefix", "x" * 51),
    ("labels", []),
    ("labels.team", "not a label!"),
    ("labels.app", "an object's own"),
    ("namespace.create", "yes"),
    ("sidecar.limits.cpu", "much"),
    ("sidecar.limits.gpu", "1"),
    ("quota.enabled", 1),
    ("quota.hard", "all"),
    ("quota.hard.pods", "many"),
    ("gateways.titaniumGateway.hosts", "one"),
    ("gateways.titaniumGateway.hosts", [1]),
    ("configMaps.appConfig.LOG_LEVEL", True),
    ("configMaps.appConfig.NEW", "unknown"),
    ("services.nobody", {}),
    ("services.userService.replica", 1),
    ("services.userService.replicas", -1),
    ("services.userService.replicas", 2147483648),
    ("services.userService.replicas", 1.5),
    ("services.userService.replicas", "2"),
    ("services.userService.replicas", None),
    ("services.userService.image.tag", 1.25),
    ("services.userService.image.tag", "a b"),
    ("services.userService.image.repository", ""),
    ("services.userService.image.repository", "registry.example.com:5000/web:v1"),
    ("services.userService.image.digest", "sha256:short"),
    ("services.userService.image.name", "nginx"),
    ("services.userService.imagePullPolicy", "Sometimes"),
    ("services.userService.resources.limit", {}),
    ("services.userService.resources.limits.cpu", "fast"),
    ("services.userService.resources.limits.cpu", []),
    ("services.userService.autoscaling.max", 0),
    ("services.userService.autoscaling.cpu", 0),
    ("services.userService.autoscaling.enabled", "true"),
    ("services.userService.service.type", "Ingress"),
    # It would need a field that no other type has.
    ("services.userService.service.type", "ExternalName"),
    ("services.userService.service.nodePort", 65536),
    ("services.userService.service.nodePort", "30000"),
    ("services.userService.env.PORT", 8080),
    ("services.userService.env.A=B", "x"),
    ("services.userService.sidecar.enabled", "no"),
    ("services.userService.sidecar.limits.cpu", 1),
    ("services.loadBalancer.rateLimit.requests", 0),
    ("services.loadBalancer.rateLimit.interval", "1m"),
    ("services.loadBalancer.rateLimit.burst", "all"),
    ("tests.enabled", None),
    ("tests.image.pullPolicy", "Always"),
    ("tests.image.digest", "sha256:short"),
    ("enabled", "yes"),
]
ACCEPTED: list[tuple[str, Any]] = [
    ("namePrefix", ""),
    ("labels.team", "blog"),
    ("global", {"anything": 1}),
    ("enabled", True),
    ("sidecar.limits.cpu", ""),
    ("quota.hard.persistentvolumeclaims", 7),
    ("services.userService.image.tag", "1.25"),
    ("services.userService.image.tag", ""),
    ("services.userService.image.repository", "registry.example.com:5000/team/web"),
    ("services.userService.imagePullPolicy", None),
    ("services.userService.resources", {}),
    ("services.userService.resources.limits.cpu", 2),
    ("services.userService.resources.limits", {"cpu": "1", "nvidia.com/gpu": 1}),
    ("services.userService.env.PORT", "8080"),
    ("services.userService.service.nodePort", None),
    ("services.loadBalancer.rateLimit.burst", 500),
]
# A route is a redirect in one environment, and a delegate elsewhere; a redirect's `port` and
# `derivePort` are alternatives.
DELEGATED = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
namespaces: {one: {}}
gateways: {web: {namespace: one, routes: delegated}}
services:
  a:
    image: nginx:1
    port: 80
    expose: {gateway: web, match: [{exact: /a}], redirect: {uri: /new}}
environments:
  apart: {}
  together: {namespace: dev}
"""


@pytest.fixture(scope="module")
def titanium(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("titanium")
    write_tree(chart_files(Project(TITANIUM)), folder)
    return folder


def values(chart: Path, name: str, value: Any) -> Any:
    """Return values.yaml with one value set; null takes it away, as Helm has it."""
    data = to_data(load((chart / "values.yaml").read_bytes(), "values.yaml"))
    path = tuple(name.split("."))
    if value is not None:
        return merged(data, {path: value})
    at = data
    for part in path[:-1]:
        at = at[part]
    del at[path[-1]]
    return data


def schema_of(chart: Path) -> Any:
    return json.loads((chart / "values.schema.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("config", CONFIGS, ids=lambda path: path.parent.name)
def test_the_schema_is_valid_and_takes_all_values(config: Path, tmp_path: Path) -> None:
    project = Project(config)
    write_tree(chart_files(project), tmp_path)
    schema = schema_of(tmp_path)
    assert schema["$schema"] == "http://json-schema.org/draft-07/schema#"
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    default = to_data(load((tmp_path / "values.yaml").read_bytes(), "values.yaml"))
    assert not list(validator.iter_errors(default))
    for environment in project.environments:
        file = tmp_path / f"values-{environment}.yaml"
        own = to_data(load(file.read_bytes(), file.name)) or {}
        assert own
        assert not list(validator.iter_errors(coalesced(default, own)))


def coalesced(default: Any, own: Any) -> Any:
    """Return values as Helm puts them together."""
    if not isinstance(default, dict) or not isinstance(own, dict):
        return own
    both = {**default, **{k: coalesced(default.get(k), v) for k, v in own.items()}}
    return {k: v for k, v in both.items() if v is not None or k not in own}


@pytest.mark.parametrize(("name", "value"), REFUSED, ids=str)
def test_refused(name: str, value: Any, titanium: Path) -> None:
    validator = jsonschema.Draft7Validator(schema_of(titanium))
    assert not validator.is_valid(values(titanium, name, value))


@pytest.mark.parametrize(("name", "value"), ACCEPTED, ids=str)
def test_accepted(name: str, value: Any, titanium: Path) -> None:
    validator = jsonschema.Draft7Validator(schema_of(titanium))
    assert validator.is_valid(values(titanium, name, value))


def test_what_is_refused_is_named(tmp_path: Path, helm: Helm) -> None:
    """A variable that is no text and an object's own label: with the way to it."""
    write_tree(chart_files(Project(SHOP)), tmp_path)
    for name in ("services.orders.env.DB_PASSWORD", "labels.app"):
        done = helm.run("template", "x", tmp_path, "--set", f"{name}=x")
        assert done.returncode == 1
        assert f"at '/{name.replace('.', '/')}'" in done.stderr or f"{name}:" in done.stderr


def test_what_may_be_null_is_named_with_what_else(titanium: Path, helm: Helm) -> None:
    wrong = "services.userService.imagePullPolicy=Sometimes"
    done = helm.run("template", "x", titanium, "--set", wrong)
    (line,) = (line for line in done.stderr.splitlines() if "imagePullPolicy" in line)
    assert all(word in line for word in ("Always", "IfNotPresent", "Never"))


def test_as_a_dependency(titanium: Path, tmp_path: Path, helm: Helm) -> None:
    """Values of its own below its name, `condition:` and `global` as Helm has them."""
    write_tree(
        {
            "Chart.yaml": "apiVersion: v2\nname: all\nversion: 0.1.0\ndependencies:\n"
            "- {name: titanium, version: 0.1.0, condition: titanium.enabled}\n",
            "values.yaml": "global: {region: eu}\ntitanium: {enabled: true, namePrefix: sub-}\n",
        },
        tmp_path,
    )
    shutil.copytree(titanium, tmp_path / "charts" / "titanium")
    alone = helm.template(titanium, "any", "--set", "namePrefix=sub-")
    assert helm.template(tmp_path, "any") == alone
    assert helm.template(tmp_path, "any", "--set", "titanium.enabled=false") == []


def test_helm_agrees(titanium: Path, tmp_path: Path, helm: Helm) -> None:
    """Each version has a validator of its own."""
    file = tmp_path / "own.yaml"
    for cases, expected in ((REFUSED[::4], 1), (ACCEPTED[::3], 0)):
        for name, value in cases:
            file.write_text(dump(merged({}, {tuple(name.split(".")): value})), encoding="utf-8")
            done = helm.run("template", "x", titanium, "-f", file)
            assert done.returncode == expected, (name, value, done.stderr)


def test_what_may_be_null_has_alternatives(tmp_path: Path, helms: dict[str, Helm]) -> None:
    config = tmp_path / "meshgen.yaml"
    config.write_text(DELEGATED, encoding="utf-8")
    write_tree(chart_files(Project(config)), tmp_path / "charts")
    for helm in helms.values():
        for values in (tmp_path / "charts" / "one").glob("values-*.yaml"):
            done = helm.run("template", "x", values.parent, "--values", values)
            assert done.returncode == 0, done.stderr


def test_definitions_of_two_kinds_with_one_name() -> None:
    roots: dict[str, dict[str, Any]] = {
        "A": {"properties": {"x": {"$ref": "#/$defs/s0"}}, "$defs": {"s0": {"type": "array"}}},
        "B": {
            "properties": {"x": {"$ref": "#/$defs/s0"}},
            "$defs": {"s0": {"properties": {"y": {"$ref": "#/$defs/io.k8s.Y"}}}, "io.k8s.Y": {}},
        },
    }
    definitions = Definitions(lambda _, kind: roots[kind])
    fields = [definitions.field("example.com/v1", kind, ("x",)) for kind in ("A", "B")]
    assert fields[0] == {"type": "array"}
    assert fields[1] == {"$ref": "#/definitions/example.com.v1.B.s0"}
    # What Kubernetes has is the same in all kinds.
    assert definitions.used(fields) == {
        "example.com.v1.B.s0": {"properties": {"y": {"$ref": "#/definitions/io.k8s.Y"}}},
        "io.k8s.Y": {},
    }
