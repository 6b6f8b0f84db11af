"""Checks of what runs as nobody meant it: autoscalers, budgets, Jobs, gateways, environments."""

from pathlib import Path
from textwrap import indent

import pytest

import meshgen
from meshgen.codes import is_of_rule
from meshgen.pipeline import Project

HEAD = 'apiVersion: meshgen.dev/v1alpha1\nkind: Mesh\nmetadata: {name: shop}\nkubernetes: "1.29"\n'
# Line 5 is the first of these.
SERVICES = "services:\n  web:\n    image: nginx:1\n    port: 80\n"


def told(folder: Path, config: str, extra: str = "") -> list[str]:
    """Return the findings of a config but those of rules: LINE CODE RESOURCE PATH: MESSAGE."""
    (folder / "meshgen.yaml").write_text(HEAD + config, encoding="utf-8")
    (folder / "extra.yaml").write_text(extra, encoding="utf-8")
    return [
        f"{f.location.line} {f.code} {f.resource} {f.path}: {f.message}"
        for f in meshgen.check(Project(folder / "meshgen.yaml"))
        if not is_of_rule(f.code)
    ]


def of_web(*settings: str) -> str:
    return SERVICES + "".join(indent(f"{setting}\n", "    ") for setting in settings)


CONTAINER = """\
patches:
- patch:
    spec:
      template:
        spec:
          {list}:
          - name: helper
            image: busybox
            {more}
"""
_CPU = "HorizontalPodAutoscaler/web stays at <unknown>"
_IN_PATCH = "services.web.patches[0].patch.spec.template.spec"


@pytest.mark.parametrize(
    ("settings", "findings"),
    [
        pytest.param(
            ["autoscaling: {max: 3}", CONTAINER.format(list="containers", more="")],
            [
                f"16 MG601 Deployment/web {_IN_PATCH}.containers[0].resources: the container "
                f"helper requests no cpu, so that {_CPU}"
            ],
            id="a container",
        ),
        pytest.param(
            [
                "autoscaling: {max: 3, cpu: 70, memory: 80}",
                CONTAINER.format(
                    list="containers", more="resources: {requests: {cpu: 1m}, limits: {}}"
                ),
            ],
            [
                f"18 MG601 Deployment/web {_IN_PATCH}.containers[0].resources: the container "
                f"helper requests no memory, so that {_CPU}"
            ],
            id="without memory",
        ),
        pytest.param(
            [
                "autoscaling: {max: 3}",
                CONTAINER.format(list="containers", more="resources: {limits: {cpu: 1m}}"),
            ],
            [],
            id="a limit is a request",
        ),
        pytest.param(
            ["autoscaling: {max: 3}", CONTAINER.format(list="initContainers", more="")],
            [],
            id="one that ends",
        ),
        pytest.param(
            [
                "autoscaling: {max: 3}",
                CONTAINER.format(list="initContainers", more="restartPolicy: Always"),
            ],
            [
                f"16 MG601 Deployment/web {_IN_PATCH}.initContainers[0].resources: the container "
                f"helper requests no cpu, so that {_CPU}"
            ],
            id="one that stays",
        ),
        pytest.param(
            ["autoscaling: {max: 3}", "podAnnotations: {sidecar.istio.io/proxyMemory: 100Mi}"],
            [
                '10 MG601 Deployment/web services.web.podAnnotations["sidecar.istio.io/'
                f'proxyMemory"]: the sidecar istio-proxy requests no cpu, so that {_CPU}'
            ],
            id="the sidecar",
        ),
        pytest.param(
            ["autoscaling: {max: 3}", "podAnnotations: {sidecar.istio.io/proxyCPULimit: 100m}"],
            [],
            id="the sidecar's limit is a request",
        ),
        pytest.param(["autoscaling: {max: 3}", "sidecar: {limits: {cpu: 1}}"], [], id="sound"),
        pytest.param([CONTAINER.format(list="containers", more="")], [], id="no autoscaler"),
    ],
)
def test_what_an_autoscaler_counts(
    settings: list[str], findings: list[str], tmp_path: Path
) -> None:
    assert told(tmp_path, of_web(*settings)) == findings


def test_a_limit_range_gives_requests(tmp_path: Path) -> None:
    ranges = "limitRanges: {all: {limits: [{type: Container, defaultRequest: {cpu: 10m}}]}}\n"
    container = CONTAINER.format(list="containers", more="")
    assert told(tmp_path, ranges + of_web("autoscaling: {max: 3}", container)) == []


def test_autoscalers_of_other_manifests(tmp_path: Path) -> None:
    extra = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: own}
spec:
  selector: {matchLabels: {app: own}}
  template:
    metadata: {labels: {app: own}}
    spec:
      containers:
      - {name: a, image: a, resources: {requests: {cpu: 1m}}}
      - {name: b, image: b}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: own}
spec:
  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: own}
  maxReplicas: 3
  metrics:
  - type: ContainerResource
    containerResource: {name: cpu, container: CONTAINER, target: {type: Utilization, averageUtilization: 1}}
  - type: Resource
    resource: {name: memory, target: {type: AverageValue, averageValue: 1Mi}}
"""  # noqa: E501
    config = of_web() + "resources: [extra.yaml]\n"
    assert told(tmp_path, config, extra.replace("CONTAINER", "a")) == []
    (finding,) = told(tmp_path, config, extra.replace("CONTAINER", "b"))
    assert finding.startswith("11 MG601 Deployment/own resources[0]: the container b requests no")


_ONE_OF_ONE = "1 must stay, and there is 1"


@pytest.mark.parametrize(
    ("settings", "why"),
    [
        (["podDisruptionBudget: {maxUnavailable: 0}", "replicas: 3"], "maxUnavailable is 0"),
        (["podDisruptionBudget: {maxUnavailable: 0%}", "replicas: 3"], "maxUnavailable is 0%"),
        (["podDisruptionBudget: {maxUnavailable: 1%}", "replicas: 3"], ""),
        (["podDisruptionBudget: {maxUnavailable: 1}"], ""),
        (["podDisruptionBudget: {minAvailable: 1}"], _ONE_OF_ONE),
        (["podDisruptionBudget: {minAvailable: 1%}"], _ONE_OF_ONE),
        (["podDisruptionBudget: {minAvailable: 1}", "replicas: 2"], ""),
        (["podDisruptionBudget: {minAvailable: 3}", "replicas: 2"], "3 must stay, and there are 2"),
        (["podDisruptionBudget: {minAvailable: 51%}", "replicas: 2"], "2 must stay, and there are"),
        (["podDisruptionBudget: {minAvailable: 50%}", "replicas: 2"], ""),
        (["podDisruptionBudget: {minAvailable: 100%}", "replicas: 9"], "minAvailable is 100%"),
        (["podDisruptionBudget: {minAvailable: 0}"], ""),
        (["podDisruptionBudget: {minAvailable: 1}", "replicas: 0"], ""),
        (["podDisruptionBudget: {minAvailable: 1}", "autoscaling: {max: 3}"], _ONE_OF_ONE),
        (
            ["podDisruptionBudget: {minAvailable: 1}", "autoscaling: {max: 3}", "replicas: 2"],
            "1 must stay, and autoscaling leaves 1 at least",
        ),
        (["podDisruptionBudget: {minAvailable: 1}", "autoscaling: {min: 2, max: 3}"], ""),
        (["podDisruptionBudget: {minAvailable: 1}", "kind: StatefulSet"], _ONE_OF_ONE),
    ],
    ids=", ".join,
)
def test_budgets_that_let_no_pod_go(settings: list[str], why: str, tmp_path: Path) -> None:
    findings = told(tmp_path, of_web(*settings))
    assert len(findings) == bool(why)
    for finding in findings:
        assert finding.startswith("9 MG602 PodDisruptionBudget/web services.web.podDisruption")
        assert why in finding


@pytest.mark.parametrize(
    ("selector", "blocks"),
    [
        ("{matchLabels: {app: web}}", True),
        ("{}", True),
        ("{matchExpressions: [{key: app, operator: In, values: [web, x]}]}", True),
        ("{matchExpressions: [{key: app, operator: Exists}]}", True),
        ("{matchExpressions: [{key: app, operator: NotIn, values: [web]}]}", False),
        ("{matchExpressions: [{key: app, operator: DoesNotExist}]}", False),
        ("{matchLabels: {app: other}}", False),
        ("null", False),
    ],
)
def test_whose_budget_it_is(selector: str, blocks: bool, tmp_path: Path) -> None:
    extra = f"""\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {{name: all}}
spec: {{minAvailable: 1, selector: {selector}}}
"""
    findings = told(tmp_path, of_web() + "resources: [extra.yaml]\n", extra)
    assert bool(findings) is blocks


JOB = "services:\n  mig: {kind: Job, image: x, mesh: true}\n"


@pytest.mark.parametrize(
    ("istio", "config", "line"),
    [
        ("", JOB, 7),
        ("", JOB.replace("kind: Job", 'kind: CronJob, schedule: "0 3 * * *"'), 7),
        ("", JOB.replace(", mesh: true", ""), 0),
        ("", JOB.replace("mesh: true", "mesh: true, args: [curl -X POST :15020/quitquitquit]"), 0),
        ("istio: {version: '1.22', nativeSidecars: true}\n", JOB, 0),
        ("istio: '1.28'\n", JOB, 7),
    ],
)  # fmt: skip
def test_jobs_that_never_end(istio: str, config: str, line: int, tmp_path: Path) -> None:
    findings = told(tmp_path, (istio or "istio: '1.22'\n") + config)
    assert [finding.split(" ")[:2] for finding in findings] == (
        [[str(line), "MG603"]] if line else []
    )


def test_native_sidecars_end_with_the_work(tmp_path: Path) -> None:
    config = HEAD.replace("1.29", "1.33") + "istio: '1.28'\n" + JOB
    (tmp_path / "meshgen.yaml").write_text(config, encoding="utf-8")
    found = meshgen.check(Project(tmp_path / "meshgen.yaml"))
    assert not [finding for finding in found if not is_of_rule(finding.code)]


def test_a_job_of_another_manifest(tmp_path: Path) -> None:
    extra = """\
apiVersion: batch/v1
kind: Job
metadata: {name: own}
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{name: a, image: a}]
"""
    (finding,) = told(tmp_path, of_web() + "resources: [extra.yaml]\n", extra)
    assert finding.startswith("6 MG603 Job/own resources[0]")


@pytest.mark.parametrize(
    ("other", "finding"),
    [
        ("hosts: [b.example.com], tls: {credentialName: two}", "too, with another certificate"),
        ("hosts: [./b.example.com], tls: {credentialName: two}", "too, with another certificate"),
        ("hosts: [b.example.com], tls: {credentialName: one}", "too: Istio ignores"),
        ("hosts: [c.example.com], tls: {credentialName: two}", ""),
        ("hosts: ['*.example.com'], tls: {credentialName: two}", ""),
        ("hosts: [b.example.com]", ""),
        ("hosts: [b.example.com], tls: {credentialName: two, port: 8443}", ""),
        ("hosts: [b.example.com], tls: {credentialName: two}, selector: {istio: other}", ""),
        ("hosts: [b.example.com], tls: {credentialName: two}, selector: {app: x}", "too, with"),
    ],
)
def test_hosts_with_two_certificates(other: str, finding: str, tmp_path: Path) -> None:
    config = f"""\
gateways:
  one: {{hosts: [a.example.com, b.example.com], tls: {{credentialName: one}}}}
  two: {{{other}}}
"""
    findings = told(tmp_path, config + of_web())
    assert len(findings) == bool(finding)
    for line in findings:
        assert line.startswith("7 MG604 Gateway/two gateways.two.hosts[0]: ")
        assert finding in line
        assert "Gateway/one serves b.example.com on port 443" in line


ENVIRONMENTS = """\
services:
  web: {image: nginx, port: 80}
environments:
  prod: {namespace: shop}
  staging: {namespace: shop, REST}
"""


@pytest.mark.parametrize(
    ("rest", "overwritten"),
    [
        ("namePrefix: null", "DestinationRule/shop/default and 6 more"),
        ("services: {web: {replicas: 2}}", "DestinationRule/shop/default and 6 more"),
        ("cluster: other", ""),
        ("namePrefix: staging-", ""),
        ("nameSuffix: -b", ""),
        # The Namespace alone.
        ("namePrefix: staging-, labels: {team: a}", "Namespace/shop"),
    ],
)
def test_environments_that_overwrite_each_other(
    rest: str, overwritten: str, tmp_path: Path
) -> None:
    findings = told(tmp_path, ENVIRONMENTS.replace("REST", rest))
    message = f"`prod` has {overwritten} too: on one cluster, each overwrites the other"
    expected = f"9 MG605  environments.staging: {message}"
    assert findings == ([expected] if overwritten else [])


# A namespace of its own would not help: they live in none.
def test_roles_of_the_cluster_that_overwrite_each_other(tmp_path: Path) -> None:
    config = """\
services:
  web: {image: nginx, rbac: [{resources: [nodes], verbs: [get], scope: cluster}]}
environments:
  one: {namespace: shop-one}
  two: {namespace: shop-two, REST}
"""
    (line,) = told(tmp_path, config.replace("REST", "labels: {a: b}"))
    assert "has ClusterRole/web and 1 more too" in line
    (finding,) = (f for f in meshgen.check(tmp_path / "meshgen.yaml") if f.code == "MG605")
    assert finding.expected == "expected a namePrefix or a nameSuffix of its own"
    # The roles are the same; whom they are given to is not.
    (line,) = told(tmp_path, config.replace("REST", "cluster: null"))
    assert "has ClusterRoleBinding/web too" in line
    assert told(tmp_path, config.replace("REST", "namePrefix: b-")) == []


def test_environments_of_one_cluster_that_is_named(tmp_path: Path) -> None:
    config = "cluster: eu\n" + ENVIRONMENTS.replace("REST", "cluster: eu")
    assert len(told(tmp_path, config)) == 1
    assert (
        told(
            tmp_path,
            config.replace("REST", "cluster: us").replace("shop, cluster: eu", "shop, cluster: us"),
        )
        == []
    )
    weighed = config + "severities: {MG605: ignore}\n"
    assert told(tmp_path, weighed) == []


def test_prefixes_that_give_the_same_name(tmp_path: Path) -> None:
    config = """\
services:
  web: {image: nginx, port: 80, replicas: 2}
  a-web: {image: nginx, port: 80}
environments:
  one: {namespace: shop}
  two: {namespace: shop, namePrefix: a-}
"""
    (finding,) = told(tmp_path, config)
    assert finding.startswith("10 MG605  environments.two: `one` has ")
    assert "/a-web" in finding


def test_objects_without_a_namespace(tmp_path: Path) -> None:
    extra = "apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: disk}\nspec: SPEC\n"
    extra = extra.replace(
        "SPEC", "{capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], hostPath: {path: /x}}"
    )
    config = of_web() + "resources: [extra.yaml]\nenvironments:\n  a: {namespace: a}\n"
    config += "  b: {namespace: b, labels: {x: y}}\n"
    (finding,) = told(tmp_path, config, extra)
    assert "environments.b: `a` has PersistentVolume/disk too" in finding


def test_environments_that_share_a_quota(tmp_path: Path) -> None:
    config = (
        of_web()
        + """\
environments:
  blue: {namespace: shop, namePrefix: blue-, quotas: {q: {hard: {pods: 9}}}}
  green: {namespace: shop, namePrefix: green-}
"""
    )
    (finding,) = told(tmp_path, config)
    assert finding == (
        "10 MG506  environments.blue: namespace shop is that of `green` too: quotas count the "
        "pods of both"
    )
    measured = meshgen.capacity(Project(tmp_path / "meshgen.yaml"))
    assert [str(f.code) for f in measured.of_input] == ["MG506"]
    assert told(tmp_path, config.replace("green-}", "green-, cluster: x}")) == []


# Only payments is in one namespace, and in one cluster: there its quota counts the pods of both.
def test_environments_that_share_a_quota_in_one_of_their_namespaces(tmp_path: Path) -> None:
    config = (
        of_web()
        + """\
  pay: {image: nginx:1, port: 80, namespace: payments}
namespaces: {payments: {quotas: {q: {hard: {pods: 9}}}}}
environments:
  blue: {namespace: blue, namePrefix: blue-, namespaces: {payments: {name: pay}}}
  green: {namespace: green, namespaces: {payments: {name: pay, quotas: {q: null}}}}
"""
    )
    (finding,) = told(tmp_path, config)
    assert finding == (
        "12 MG506  environments.blue: namespace pay is that of `green` too: quotas count the pods "
        "of both"
    )
    assert told(tmp_path, config.replace("green, ", "green, cluster: x, ")) == []


# The same today, and overwritten as soon as one of them changes.
def test_environments_that_have_one_namespace_in_common(tmp_path: Path) -> None:
    config = (
        of_web()
        + """\
  pay: {image: nginx:1, port: 80, namespace: payments}
namespaces: {payments: {name: pay}}
environments:
  blue: {namespace: blue}
  green: {namespace: green}
"""
    )
    (finding,) = told(tmp_path, config)
    assert finding.startswith("13 MG605  environments.green: `blue` has ")
    assert "/pay/" in finding


def test_where_it_is_so_is_told(tmp_path: Path) -> None:
    config = of_web("podDisruptionBudget: {minAvailable: 1}", "replicas: 2") + (
        "environments:\n"
        "  a: {namespace: a, services: {web: {replicas: 1}}}\n"
        "  b: {namespace: b}\n"
        "  c: {namespace: c, services: {web: {podDisruptionBudget: {minAvailable: 2}}}}\n"
    )
    first, second = told(tmp_path, config)
    assert first.startswith("9 MG602 PodDisruptionBudget/web services.web.")
    assert first.endswith("1 must stay, and there is 1 (in a)")
    assert second.startswith("14 MG602 PodDisruptionBudget/web environments.c.services.web.")
    assert second.endswith("2 must stay, and there are 2")


# The quota of all is full in one environment: the line alone does not tell in which.
def test_what_fits_in_some_environments_only_is_told_with_those(tmp_path: Path) -> None:
    quota = "quotas: {small: {hard: {pods: 4}}}\n"
    environments = "environments:\n  a:\n  b: {services: {web: {replicas: 5}}}\n"
    config = of_web("replicas: 3") + quota + environments
    assert [line for line in told(tmp_path, config) if " MG501 " in line] == [
        "10 MG501 ResourceQuota/small quotas.small.hard.pods: does not fit small, at rest: pods "
        "needs 5, of 4 (in b)"
    ]
