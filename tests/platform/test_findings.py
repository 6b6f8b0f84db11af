"""What is wrong with a platform is told at its settings."""

from pathlib import Path

import pytest

import meshgen
from meshgen.errors import MeshgenError
from meshgen.findings import Code
from meshgen.pipeline import Project

_HEAD = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
services: {web: {image: "nginx:1.27", port: 80}}
platform:
  kubeStateMetrics:
"""
_ROWS = {
    "    service: {env: {A: {configMap: {name: nobody, key: a}}}}": (
        "7:43: platform.kubeStateMetrics.service.env.A.configMap.name: no ConfigMap is called "
        "`nobody`"
    ),
    "    service: {env: {A: '${web.url}'}}": (
        "7:24: platform.kubeStateMetrics.service.env.A: `${web.url}`: no service is called `web`"
    ),
    "    service: {ports: {http-metrics: 80}}": (
        "7:23: platform.kubeStateMetrics.service.ports.http-metrics: kube-state-metrics listens at "
        "its port 8080, and others ask it there"
    ),
    "    service: {ports: {http-metrics: null}}": (
        "7:23: platform.kubeStateMetrics.service.ports.http-metrics: kube-state-metrics listens"
    ),
    "    service: {ports: null}": (
        "7:15: platform.kubeStateMetrics.service.ports: kube-state-metrics listens at its port 8080"
    ),
    "    service: {kind: CronJob}": (
        "7:15: platform.kubeStateMetrics.service.kind: others ask kube-state-metrics, and nobody "
        "can ask a CronJob; expected Deployment, StatefulSet or DaemonSet"
    ),
    "    service: {namespace: kube-system}": (
        "7:15: platform.kubeStateMetrics.service.namespace: the parts of the platform are in its "
        "namespace, where others look for them; expected it in `platform.namespace`"
    ),
    "    service: {image: null}": (
        "7:15: platform.kubeStateMetrics.service.image: nothing runs kube-state-metrics without an "
        "image; expected one, or no `image`"
    ),
    "    service: {mesh: true}": (
        "7:15: platform.kubeStateMetrics.service.mesh: the platform is outside of the mesh, and "
        "nothing injects a sidecar there; expected no `mesh`"
    ),
    "    service: {args: [--port=8080, --telemetry-port=8081, --verbose]}": (
        "7:15: platform.kubeStateMetrics.service.args: a list takes the place of the whole one: "
        "kube-state-metrics would miss --resources="
    ),
    # One of the services is none of the platform's.
    "    service: {calls: [web]}": (
        "7:23: platform.kubeStateMetrics.service.calls.web: no service and no host outside is "
        "called `web` (kube-state-metrics); expected kube-state-metrics"
    ),
    # It has no variables, and of arguments it has a list.
    "    service: {env: {NOPE: null}}": (
        "7:27: platform.kubeStateMetrics.service.env.NOPE: found nothing; expected text or a "
        'mapping with configMap, secret, field, resource; write "" for an empty text'
    ),
    "    service: {ports: {http-metric: null}}": (
        "7:36: platform.kubeStateMetrics.service.ports.http-metric: there is nothing to take away; "
        "expected one of http-metrics, http-telemetry; did you mean `http-metrics`?"
    ),
    # The other figure is meshgen's own.
    "    service: {resources: {limits: {cpu: 10m}}}": (
        "7:5: platform.kubeStateMetrics: the request 50m is above the limit 10m"
    ),
}


@pytest.mark.parametrize("settings", _ROWS)
def test_it_is_told_where_it_is_said(settings: str, tmp_path: Path) -> None:
    path = tmp_path / "meshgen.yaml"
    path.write_text(f"{_HEAD}{settings}\n", encoding="utf-8")
    with pytest.raises(MeshgenError) as raised:
        meshgen.check(Project(path))
    told = [str(finding).removeprefix(f"{path}:") for finding in raised.value.findings]
    assert any(one.startswith(_ROWS[settings]) for one in told), told
    # No mend is of settings that are not the platform's.
    assert not any("services: {" in one for one in told)


def test_what_the_services_have_too(tmp_path: Path) -> None:
    path = tmp_path / "meshgen.yaml"
    path.write_text(
        _HEAD.replace("kubeStateMetrics:", "prometheus: {}")
        + "namespaces: {tools: {name: monitoring, mesh: false}}\n"
        "environments: {a: {}, b: {namespaces: {tools: {create: false}}}}\n"
    )
    found = [one for one in meshgen.check(Project(path)) if one.code == Code.CONFLICT]
    assert [str(one).removeprefix(f"{path}:") for one in found] == [
        "6:3: platform: Namespace/monitoring is rendered for the services too (in a); see "
        f"namespaces.tools at {path}:7:21; expected it in one of both; say `create: false` of it "
        "there or in `platform.namespace`, or name another one"
    ]


def test_a_null_is_told_that_takes_away_nothing_anywhere(tmp_path: Path) -> None:
    path = tmp_path / "meshgen.yaml"
    path.write_text(
        """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
services: {web: {image: "nginx:1.27", port: 80}}
platform:
  prometheus: {}
  kiali:
    auth: token
    service: {env: {A: x}, volumes: {signing-key: null, data: null}}
environments:
  a: {}
  b: {platform: {kiali: {auth: anonymous, service: {env: {A: null, B: null}}}}}
"""
    )
    with pytest.raises(MeshgenError) as raised:
        meshgen.check(Project(path))
    told = [str(one).removeprefix(f"{path}:") for one in raised.value.findings]
    assert told == [
        "9:63: platform.kiali.service.volumes.data: there is nothing to take away; expected one of "
        "config, signing-key",
        "12:71: environments.b.platform.kiali.service.env.B: there is nothing to take away; "
        "expected A",
    ]


@pytest.mark.parametrize(
    ("said", "clusters", "told"),
    [
        (
            "platform: {prometheus: {}}",
            ("", ""),
            "write `platform: null` in `environments.a`, or write `platform: null` in "
            "`environments.b`; where each has a cluster of its own, `cluster: a` in "
            "`environments.a` and `cluster: b` in `environments.b`",
        ),
        (
            "",
            ("cluster: x, platform: {istio: {}}", "cluster: x, platform: {kubeStateMetrics: {}}"),
            "take `environments.a.platform` away, or take `environments.b.platform` away",
        ),
        ("platform: {istio: {}}", ("cluster: a", "cluster: b"), ""),
        ("platform: {istio: {}}", ("platform: null", ""), ""),
        ("platform: {prometheus: {url: 'http://p.far:9090'}}", ("", ""), ""),
        # What `clusters` bring is the same for both.
        (
            "clusters: {e: {network: m}, w: {network: o}}\nplatform: {istio: {}}",
            ("platform: null, clusters: [e, w]", "clusters: [e, w]"),
            "",
        ),
    ],
)
def test_two_in_one_cluster(
    said: str, clusters: tuple[str, str], told: str, tmp_path: Path
) -> None:
    path = tmp_path / "meshgen.yaml"
    a, b = (", ".join(filter(None, (f"namespace: {n}", clusters["ab".index(n)]))) for n in "ab")
    path.write_text(
        f"{_HEAD.partition('platform')[0]}{said}\nenvironments:\n  a: {{{a}}}\n  b: {{{b}}}\n"
    )
    found = [str(one) for one in meshgen.check(Project(path)) if one.code == "MG605"]
    line = path.read_text().splitlines().index(f"  b: {{{b}}}") + 1
    assert found == [
        f"{path}:{line}:3: environments.b: `a` has a platform too, in the same cluster: each "
        f"overwrites the other; expected `platform` in one environment of a cluster; {told}"
        for _ in range(bool(told))
    ]


def test_an_environment_without_one(tmp_path: Path) -> None:
    path = tmp_path / "meshgen.yaml"
    path.write_text(f"{_HEAD}    {{}}\nenvironments: {{a: {{}}, b: {{platform: null}}}}\n")
    assert meshgen.build(path, "a", platform=True).startswith("apiVersion")
    with pytest.raises(MeshgenError, match="nothing runs beside the services of `b`"):
        meshgen.build(path, "b", platform=True)


def test_quotas_count_the_pods_of_both(tmp_path: Path) -> None:
    path = tmp_path / "meshgen.yaml"
    path.write_text(
        """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
namespaces: {ops: {name: ops, mesh: false, quotas: {all: {hard: {pods: "1"}}}}}
services: {web: {namespace: ops, image: "nginx:1.27", port: 80, health: /}}
platform:
  namespace: {name: ops, create: false}
  kubeStateMetrics: {}
""",
        encoding="utf-8",
    )
    told = [str(found) for found in meshgen.check(path) if found.code == "MG501"]
    expected = "4:72: ResourceQuota/all: namespaces.ops.quotas.all.hard.pods: does not fit all, at"
    assert [one.startswith(f"{path}:{expected} rest: pods needs 2, of 1") for one in told] == [True]
    assert told == [str(found) for found in meshgen.capacity(path).findings]
