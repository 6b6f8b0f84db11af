"""Every image of a config is pulled from its mirror."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import meshgen
from meshgen.errors import MeshgenError
from meshgen.model.images import Images, Pulling
from meshgen.pipeline import Project
from meshgen.yamlio import load, to_data
from tests.config.problems import whole

_DIGEST = "sha256:" + "0" * 64
_TO = "mirror.example.com/hub"


@pytest.mark.parametrize(
    ("image", "pulled"),
    [
        ("nginx", f"{_TO}/library/nginx"),
        ("nginx:1.27", f"{_TO}/library/nginx:1.27"),
        ("docker.io/nginx:1.27", f"{_TO}/library/nginx:1.27"),
        ("index.docker.io/acme/web", f"{_TO}/acme/web"),
        (f"acme/web:1@{_DIGEST}", f"{_TO}/acme/web:1@{_DIGEST}"),
        (f"nginx@{_DIGEST}", f"{_TO}/library/nginx@{_DIGEST}"),
        ("ghcr.io/acme/web:1", f"{_TO}/acme/web:1"),
        ("localhost/web:1", f"{_TO}/web:1"),
        ("registry:5000/web:1", f"{_TO}/web:1"),
        (
            "quay.io/prometheus/prometheus:v3",
            "mirror.example.com:5000/quay/prometheus/prometheus:v3",
        ),
        # One that is there, and a registry that stays.
        (f"{_TO}/library/nginx:1.27", f"{_TO}/library/nginx:1.27"),
        ("mirror.example.com:5000/quay/a/b:1", "mirror.example.com:5000/quay/a/b:1"),
        ("mirror.example.com/hubris/a:1", f"{_TO}/hubris/a:1"),
        ("own.example.com/a/b:1", "own.example.com/a/b:1"),
    ],
)
def test_where_an_image_is(image: str, pulled: str) -> None:
    own = {"quay.io": "mirror.example.com:5000/quay", "own.example.com": "own.example.com"}
    pulling = Pulling(Images(_TO, own))
    assert pulling.pulled(image) == pulled
    assert pulling.pulled(pulled) == pulled


@pytest.mark.parametrize(
    ("image", "pulled"),
    [
        ("nginx:1.27", "ghcr.io/acme/nginx:1.27"),
        ("docker.io/library/nginx", "ghcr.io/acme/nginx"),
        (f"nginx:1@{_DIGEST}", f"ghcr.io/acme/nginx:1@{_DIGEST}"),
        ("redis:7", "acme/valkey:8"),
        (f"redis@{_DIGEST}", "acme/valkey:8"),
        ("acme/valkey:9", "acme/valkey:9"),
        ("localhost:5000/a:1", f"b@{_DIGEST}"),
        # It stays where it is, and what is like one of them is at the mirror.
        ("own:1", "own:1"),
        ("nginx-exporter:1", f"{_TO}/library/nginx-exporter:1"),
        ("quay.io/nginx:1", f"{_TO}/nginx:1"),
        ("auto", "auto"),
        ("$(IMAGE)", "$(IMAGE)"),
    ],
)
def test_what_stands_in_the_place_of_an_image(image: str, pulled: str) -> None:
    instead = {
        "docker.io/nginx": "ghcr.io/acme/nginx",
        "redis": "acme/valkey:8",
        "localhost:5000/a": f"b@{_DIGEST}",
        "own": "own",
    }
    pulling = Pulling(Images(_TO, map=instead))
    assert pulling.pulled(image) == pulled
    assert pulling.pulled(pulled) == pulled


@pytest.mark.parametrize(
    ("image", "tagged"),
    [
        ("acme/web", "acme/web:v3"),
        ("localhost:5000/web", "localhost:5000/web:v3"),
        ("web:1", "web:1"),
        (f"web@{_DIGEST}", f"web@{_DIGEST}"),
    ],
)
def test_the_tag_of_all_is_that_of_images_without_one(image: str, tagged: str) -> None:
    assert Images(tag="v3").tagged(image) == tagged
    assert Images().tagged(image) == image


_CONFIG = """
metadata: {name: shop}
kubernetes: "1.33"
images: m.example.com
defaults: {initContainers: {first: {image: a/first}}}
services:
  web:
    image: a/web:1
    port: 80
    expose: {gateway: edge}
    waf: {mode: detect, image: a/firewall:1}
    proxy: {proxyImage: a/proxy:1}
    containers: {side: {image: a/side}}
    volumes: {model: {mountPath: /m, image: a/model}}
    versions: {v1: {}, v2: a/web:2, v3: {containers: {side: {image: a/side:3}}}}
  list: {image: a/list, initContainers: [{name: one, image: a/one}]}
  job: {kind: CronJob, schedule: "0 0 * * *", image: a/job}
patches:
- {target: {kind: Deployment, name: list}, patch: {spec: {template: {spec: {containers:
    [{name: more, image: a/more}]}}}}}
- target: {kind: CronJob}
  patch:
  - op: add
    path: /spec/jobTemplate/spec/template/spec/containers/-
    value: {name: also, image: a/also}
resources: [vendor.yaml]
objects:
- object: {apiVersion: v1, kind: Pod, metadata: {name: p}, spec: {containers:
    [{name: p, image: a/pod}]}}
gateways:
  edge:
    hosts: ["*"]
    deployment: {proxy: {proxyImage: a/edge}}
    waf: {mode: block, image: a/gate}
platform:
  kubeStateMetrics: {}
  prometheus: {image: a/prometheus}
  jaeger: {service: {image: a/jaeger}}
  istio: {by: helm}
environments:
  near: {}
  far: {images: null}
  own: {images: {registry: other.example.com}, platform: {istio: {hub: own.example.com/istio}}}
"""


# A kind that nobody knows, and what another tool fills in.
_VENDOR = """
apiVersion: example.com/v1
kind: Thing
metadata: {name: thing}
spec:
  pods:
    initContainers: [{name: a, image: a/vendor}]
    containers: [{name: b, image: "$(IMAGE)"}, {name: c, image: m.example.com/a/there}, {name: d}]
    volumes: [{name: model, image: {reference: a/mounted}}]
"""


def _images(value: Any) -> set[str]:
    """Return all texts of rendered objects that are an image of `a`, or of the platform."""
    if isinstance(value, dict):
        return set().union(*map(_images, value.values()))
    if isinstance(value, list):
        return set().union(*map(_images, value))
    parts = ("a/", "kube-state-metrics/", "oci://")
    is_image = isinstance(value, str) and any(f"/{value}".find(f"/{p}") >= 0 for p in parts)
    return {value} if is_image and " " not in value and not value.startswith("app.") else set()


@pytest.fixture(scope="module", name="project")
def _project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    path = tmp_path_factory.mktemp("mirrors") / "meshgen.yaml"
    path.write_text(whole(_CONFIG), encoding="utf-8")
    path.with_name("vendor.yaml").write_text(_VENDOR, encoding="utf-8")
    return Project(path)


def _rendered(project: Project, environment: str) -> set[str]:
    assert project.platform is not None
    both = (project.objects(environment), project.platform.objects(environment))
    return set().union(*(_images(list(objects)) for objects in both))


def test_every_image_is_at_the_mirror(project: Project) -> None:
    there = {"m.example.com/a/there"}
    far, near = (_rendered(project, one) - there for one in ("far", "near"))
    names = {image.removeprefix("oci://").removeprefix("registry.k8s.io/") for image in far}
    assert len(names) == len(far) >= 17
    assert names >= {
        *("a/first", "a/web:1", "a/firewall:1", "a/proxy:1", "a/side", "a/model", "a/web:2"),
        *("a/side:3", "a/list", "a/one", "a/job", "a/more", "a/pod", "a/edge", "a/gate"),
        *("a/prometheus", "a/jaeger", "a/also", "a/vendor", "a/mounted"),
    }
    assert {one.removeprefix("oci://") for one in near} == {f"m.example.com/{n}" for n in names}
    own = {one.removeprefix("oci://") for one in _rendered(project, "own")}
    assert own == {f"other.example.com/{name}" for name in (*names, "a/there")}
    things = [obj for obj in project.objects("near") if obj["kind"] == "Thing"]
    assert things[0]["spec"]["pods"]["containers"][0]["image"] == "$(IMAGE)"


def test_an_image_of_a_file_that_would_be_another(tmp_path: Path) -> None:
    path = tmp_path / "meshgen.yaml"
    services = "services: {web: {image: quay.io/a/vendor}}"
    text = f"images: m.example.com\nresources: [vendor.yaml]\n{services}\n"
    path.write_text(whole(text), encoding="utf-8")
    path.with_name("vendor.yaml").write_text(_VENDOR, encoding="utf-8")
    with pytest.raises(MeshgenError) as raised:
        meshgen.build(path)
    assert [str(one).removeprefix(f"{path}:") for one in raised.value.findings] == [
        "5:13: resources[0]: `a/vendor` and `quay.io/a/vendor` are both pulled as "
        "`m.example.com/a/vendor`; expected a mirror of its own for docker.io or quay.io in "
        "`images.registries`"
    ]


def test_the_chart_asks_with_what_is_there(project: Project) -> None:
    files = meshgen.render(project, format="helm")
    folder = "shop/" if "shop/values.yaml" in files else ""
    asked = {
        name: to_data(load(files[f"{folder}values-{name}.yaml"], "")).get("tests")
        for name in project.environments
    }
    (usual,) = (to_data(load(files[f"{folder}values.yaml"], ""))["tests"]["image"],)
    assert usual["repository"] == "m.example.com/curlimages/curl"
    assert asked == {
        "far": {"image": {"repository": "curlimages/curl"}},
        "near": None,
        "own": {"image": {"repository": "other.example.com/curlimages/curl"}},
    }


def test_istio_is_pulled_there_too(project: Project) -> None:
    files = meshgen.render(project, format="plain")
    hubs = {
        environment: to_data(load(files[f"platform/istio/{environment}/istiod.yaml"], "")).get(
            "global", {}
        )
        for environment in project.environments
    }
    assert {name: one.get("hub") for name, one in hubs.items()} == {
        "near": "m.example.com/istio",
        "far": None,
        "own": "own.example.com/istio",
    }


_RELEASE = """
metadata: {name: shop}
kubernetes: "1.33"
images: {tag: v3, pullPolicy: Always, map: {redis: acme/valkey, "a/vendor": "acme/vendor:1"}}
services:
  web:
    image: a/web
    port: 80
    expose: {gateway: edge}
    waf: {mode: detect, image: "a/firewall:1"}
    containers: {side: {image: "a/side:1", imagePullPolicy: IfNotPresent}}
    versions: {v1: {}, v2: "a/web:2", v3: {imagePullPolicy: Never}}
  redis:
    image: "redis:7"
    port: 6379
    initContainers: [{name: one, image: a/one}]
    patches: [{patch: {spec: {template: {spec: {containers: [{name: own, image: a/own}]}}}}}]
  job: {kind: CronJob, schedule: "0 0 * * *", image: a/job}
gateways: {edge: {hosts: ["*"], deployment: {}}}
patches:
- {target: {kind: Deployment, name: redis}, patch: {spec: {template: {spec: {containers:
    [{name: more, image: a/more}]}}}}}
resources: [vendor.yaml]
environments:
  all: {}
  other: {images: {tag: v4, pullPolicy: null, map: {redis: null}}}
  none: {images: null}
"""


def test_tags_policies_and_what_stands_in_the_place_of_images(tmp_path: Path) -> None:
    path = tmp_path / "meshgen.yaml"
    path.write_text(whole(_RELEASE), encoding="utf-8")
    path.with_name("vendor.yaml").write_text(_VENDOR, encoding="utf-8")
    project = Project(path)

    def pulled(environment: str) -> dict[str, tuple[str, str | None]]:
        return {
            f"{obj['metadata']['name']}/{one['name']}": (one["image"], one.get("imagePullPolicy"))
            for obj in project.objects(environment)
            for one in _containers(obj)
        }

    same = {
        "thing/b": ("$(IMAGE)", None),
        "thing/c": ("m.example.com/a/there", None),
        "edge/istio-proxy": ("auto", None),
        "web-v1/side": ("a/side:1", "IfNotPresent"),
        "web-v2/side": ("a/side:1", "IfNotPresent"),
        "web-v3/side": ("a/side:1", "IfNotPresent"),
    }
    assert pulled("all") == {
        "web-v1/web": ("a/web:v3", "Always"),
        "web-v2/web": ("a/web:2", "Always"),
        "web-v3/web": ("a/web:v3", "Never"),
        "redis/redis": ("acme/valkey:7", "Always"),
        "redis/one": ("a/one:v3", "Always"),
        # A patch and a file say all of their containers themselves.
        "redis/more": ("a/more", None),
        "redis/own": ("a/own", None),
        "thing/a": ("acme/vendor:1", None),
        "job/job": ("a/job:v3", "Always"),
        **same,
    }
    assert pulled("other") == {
        "web-v1/web": ("a/web:v4", None),
        "web-v2/web": ("a/web:2", None),
        "web-v3/web": ("a/web:v4", "Never"),
        "redis/redis": ("redis:7", None),
        "redis/one": ("a/one:v4", None),
        "redis/more": ("a/more", None),
        "redis/own": ("a/own", None),
        "thing/a": ("acme/vendor:1", None),
        "job/job": ("a/job:v4", None),
        **same,
    }
    assert pulled("none")["web-v1/web"] == ("a/web", None)


def _containers(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every container with an image below a value."""
    for key, inner in value.items() if isinstance(value, dict) else ():
        if key in ("containers", "initContainers"):
            yield from (one for one in inner if "image" in one)
        yield from _containers(inner)


def _told(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "meshgen.yaml"
    path.write_text(whole(text), encoding="utf-8")
    found = meshgen.check(path)
    return [str(one).removeprefix(f"{path}:") for one in found if one.code == "MG618"]


def test_a_name_that_no_image_has(tmp_path: Path) -> None:
    (tmp_path / "vendor.yaml").write_text(_VENDOR, encoding="utf-8")
    text = """
images: {map: {ngnix: b, a/vendor: b, docker.io/a/mounted: b, a/prom: b, some: b, gone: b}}
services: {web: {image: "nginx:1"}}
resources: [vendor.yaml]
platform: {prometheus: {image: "a/prom:1"}}
environments:
  dev: {cluster: a, services: {some: {image: some}}}
  prod: {images: {map: {gone: null, prometheus: b}}}
"""
    assert _told(tmp_path, text) == [
        "4:16: images.map.ngnix: no image is called `ngnix`; did you mean `nginx`?",
        "4:83: images.map.gone: no image is called `gone`",
        "10:37: environments.prod.images.map.prometheus: no image is called `prometheus`",
    ]


def test_an_image_that_the_injector_fills_in_is_at_no_mirror(tmp_path: Path) -> None:
    path = tmp_path / "meshgen.yaml"
    text = "images: m.example.com\ngateways: {edge: {hosts: ['*'], deployment: {}}}\n"
    path.write_text(whole(text), encoding="utf-8")
    objects = Project(path).objects("default")
    (deployment,) = (obj for obj in objects if obj["kind"] == "Deployment")
    assert [one["image"] for one in _containers(deployment)] == ["auto"]
