"""What Kustomize does in its own way, one case each; Hypothesis found most of them."""

from pathlib import Path
from typing import Any

import pytest

import meshgen
from meshgen.pipeline import Project
from meshgen.yamlio import dump
from tests.equality.compare import by_identity, differences, kustomize, write_tree

CLAIM = {"data": {"mountPath": "/data", "claim": {"size": "1Gi"}}}
WEB = {"image": "nginx:1", "port": 80}
VOLUME = {"name": "m", "image": {"reference": "nginx:1"}}
MOUNTED = {"spec": {"template": {"spec": {"volumes": [VOLUME]}}}}
API = {"image": "api:1", "port": 80}

CASES: dict[str, dict[str, Any]] = {
    # A patch is trimmed, and a value at its end would lose its line break.
    "line break at the end of a merge patch": {
        "services": {"web": WEB},
        "environments": {"a": {}, "b": {"services": {"web": {"podAnnotations": {"x": "1\n2\n"}}}}},
    },
    "line break at the end of a JSON patch": {
        "services": {"web": {**WEB, "env": {"A": "1"}}},
        "environments": {"a": {}, "b": {"services": {"web": {"env": {"B": "1\n2\n\n"}}}}},
    },
    # In a patch with a target, a null label becomes the text "null".
    "labels that several objects lose": {
        "services": {"web": {**WEB, "labels": {"t": "x"}}, "api": {**API, "labels": {"t": "x"}}},
        "environments": {"a": {}, "b": {"services": {"*": {"labels": None}}}},
    },
    "annotations that several objects lose": {
        "services": {
            "web": {**WEB, "annotations": {"t": "x", "u": "y"}},
            "api": {**API, "annotations": {"t": "x"}},
        },
        "environments": {"a": {}, "b": {"services": {"*": {"annotations": {"t": None}}}}},
    },
    # includeTemplates would label claims, which no cluster lets change.
    "labels of a StatefulSet with a claim": {
        "labels": {"team": "a"},
        "services": {
            "db": {**WEB, "kind": "StatefulSet", "volumes": CLAIM},
            "web": WEB,
            "job": {"kind": "Job", "image": "x"},
            "cron": {"kind": "CronJob", "image": "x", "schedule": "@daily"},
        },
    },
    "labels of a StatefulSet that gets a claim in one environment": {
        "labels": {"team": "a"},
        "services": {"db": {**WEB, "kind": "StatefulSet"}, "web": WEB},
        "environments": {"a": {}, "b": {"services": {"db": {"volumes": CLAIM}}}},
    },
    # A merge puts its own items first, and the order of variables counts.
    "a variable in the middle of a list": {
        "services": {"web": {**WEB, "env": {"A": "1", "B": "2", "C": "3"}}},
        "environments": {"a": {}, "b": {"services": {"web": {"env": {"B": "x"}}}}},
    },
    "a variable that becomes a reference": {
        "services": {"web": {**WEB, "env": {"A": "1"}}},
        "environments": {
            "a": {},
            "b": {"services": {"web": {"env": {"A": {"field": "status.podIP"}}}}},
        },
    },
    # Literals are trimmed and lose their quotes.
    "values that are no literals": {
        "services": {"web": WEB},
        "configMaps": {
            "c": {
                "data": {
                    "A": "'q'",
                    "B": ' "',
                    "C": "x ",
                    "D": "",
                    "E": "a=b",
                    "F": "\t",
                    "G": "1\r\n2",
                }
            }
        },
        "environments": {"a": {}, "b": {"configMaps": {"c": {"data": {"A": "plain", "E": "'"}}}}},
    },
    # Merging adds keys and cannot remove any.
    "a key that one environment lacks": {
        "services": {"web": WEB},
        "configMaps": {"c": {"data": {"A": "1", "B": "2"}}},
        "environments": {"a": {}, "b": {"configMaps": {"c": {"data": {"B": None}}}}},
    },
    "a ConfigMap that one environment lacks": {
        "services": {"web": WEB},
        "configMaps": {"c": {"data": {"A": "1"}}},
        "environments": {"a": {"namePrefix": "a-"}, "b": {"configMaps": {"c": None}}},
    },
    # Generators run before the components are there.
    "a ConfigMap of a component that an environment changes": {
        "services": {"web": {**WEB, "envFrom": [{"configMap": "c"}]}},
        "configMaps": {"c": {"data": {"A": "1", "B": "2"}}},
        "environments": {
            "a": {"configMaps": {"c": {"data": {"A": "x\n"}}}},
            "b": {"namePrefix": "b-", "configMaps": {"c": {"data": {"C": "3"}}}},
            "c": {"services": {"web": {"envFrom": []}}, "configMaps": {"c": None}},
        },
    },
    # Generators, and `labels:` of a patch with a target, write keys without quotes.
    "keys that are no text without quotes": {
        "services": {
            "web": {
                **WEB,
                "envFrom": [{"configMap": "c"}],
                "labels": {"404": "a", "true": "b"},
                "nodeSelector": {"1": "a"},
                "podAnnotations": {"1.5": "a"},
            },
            "api": API,
        },
        "configMaps": {
            "c": {"data": {"404": "1", "A": "2"}},
            "d": {"data": {"null": "\n"}},
            "f": {"data": {"404": "1", "A": "2"}},
        },
        "environments": {
            "a": {"labels": {"on": "x"}},
            "b": {
                "namePrefix": "b-",
                "services": {"api": {"labels": {"2024-01-31": "x", "y": "z"}}},
                "configMaps": {
                    "c": {"data": {"404": "3", "A": "4"}},
                    "e": {"data": {"1e3": "x"}},
                    "f": {"data": {"A": "3"}},
                },
            },
            "c": {
                "services": {"*": {"labels": {"0x1F": "x"}, "podAnnotations": {"1.5": "b"}}},
                "configMaps": {"c": {"data": {"404": None, ".5": "z"}}, "d": None},
            },
        },
    },
    # The generator gives no `data`.
    "ConfigMaps that hold nothing, or not in every environment": {
        "services": {"web": WEB},
        "configMaps": {"c": {"data": {}}, "d": {"data": {"A": "1"}}},
        "environments": {
            "a": {},
            "b": {"configMaps": {"c": {"data": {"B": "1"}}, "d": {"data": {"A": None}}}},
        },
    },
    # `images:` goes by the name, wherever it is used.
    "one image, two services, two tags": {
        "services": {"web": WEB, "api": {**API, "image": "nginx:1"}},
        "environments": {"a": {}, "b": {"services": {"web": {"image": "nginx:2"}}}},
    },
    # Kustomize from 5.8 on changes the images of volumes too.
    "an image that is mounted as well": {
        "kubernetes": "1.37",
        "services": {"web": {**WEB, "patches": [{"patch": MOUNTED}]}},
        "environments": {"a": {}, "b": {"services": {"web": {"image": "nginx:2"}}}},
    },
    "two services that swap their images": {
        "services": {"web": WEB, "api": API},
        "environments": {
            "a": {},
            "b": {"services": {"web": {"image": "api:1"}, "api": {"image": "nginx:1"}}},
        },
    },
    "an image that loses its tag": {
        "services": {"web": WEB},
        "environments": {"a": {}, "b": {"services": {"web": {"image": "nginx"}}}},
    },
    "an image with tag and digest": {
        "services": {"web": WEB},
        "environments": {
            "a": {},
            "b": {"services": {"web": {"image": "nginx:1@sha256:" + "a" * 64}}},
        },
    },
    "one image in the base and in a component": {
        "services": {"web": WEB, "api": {**API, "image": "nginx:1"}},
        "environments": {
            "a": {"services": {"*": {"image": "nginx:2"}}},
            "b": {"services": {"api": None}},
            "c": {},
        },
    },
    # A patch that adds a container is there before `images:` is.
    "an image beside one that a patch adds": {
        "services": {"web": WEB},
        "environments": {
            "a": {},
            "b": {
                "services": {
                    "web": {
                        "image": "nginx:2",
                        "initContainers": [
                            {"name": "a", "image": "nginx"},
                            {"name": "b", "image": "nginx:1"},
                        ],
                    }
                }
            },
        },
    },
    "replicas beside an autoscaler": {
        "services": {"web": {**WEB, "autoscaling": {"max": 3}}, "api": {**API, "replicas": 2}},
        "environments": {
            "a": {"services": {"web": {"autoscaling": None, "replicas": 0}}},
            "b": {"services": {"api": {"autoscaling": {"max": 2}}}},
        },
    },
    "another version of Istio in one environment": {
        "services": {"web": WEB},
        "environments": {"a": {"istio": {"version": "1.20"}}, "b": {"istio": {"version": "1.22"}}},
    },
    "another kind in one environment": {
        "services": {"web": {**WEB, "volumes": {"d": {"mountPath": "/d", "emptyDir": {}}}}},
        "environments": {"a": {}, "b": {"services": {"web": {"kind": "StatefulSet"}}}},
    },
    "a port more": {
        "services": {"web": {"image": "nginx:1", "ports": {"http": 80}}},
        "environments": {
            "a": {},
            "b": {"services": {"web": {"ports": {"grpc": 9000, "http": 8080}}}},
        },
    },
    "an object with everything taken away": {
        "services": {
            "web": {
                **WEB,
                "podAnnotations": {"x": "y"},
                "nodeSelector": {"a": "b"},
                "tolerations": [{"operator": "Exists"}],
                "args": ["a"],
            }
        },
        "environments": {
            "a": {},
            "b": {
                "services": {
                    "web": dict.fromkeys(("podAnnotations", "nodeSelector", "tolerations", "args"))
                }
            },
        },
    },
    "empty values": {
        "services": {"web": {**WEB, "affinity": {}, "podSecurityContext": {}, "args": []}},
        "environments": {
            "a": {},
            "b": {"services": {"web": {"affinity": {"podAffinity": {}}, "securityContext": {}}}},
        },
    },
}

EXTRA = """
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: web, labels: {release: prom}}
spec: {selector: {matchLabels: {app: web}}, endpoints: [{port: http}]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader}
rules: [{apiGroups: [""], resources: [configmaps], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: ServiceAccount, name: web}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: lister}
rules: [{apiGroups: [""], resources: [nodes], verbs: [list]}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: mine}
data: {A: "1"}
"""


def assert_equal(config: Path, tmp_path: Path) -> None:
    project = Project(config)
    write_tree(meshgen.render(project), tmp_path / "deploy")
    for environment in project.environments:
        built = by_identity(kustomize(tmp_path / "deploy" / "overlays" / environment))
        assert not differences(built, by_identity(project.objects(environment)))


def written(said: dict[str, Any], folder: Path) -> Path:
    head = {"apiVersion": "meshgen.dev/v1alpha1", "kind": "Mesh", "metadata": {"name": "shop"}}
    config = folder / "meshgen.yaml"
    config.write_text(dump({**head, **said}), encoding="utf-8")
    return config


@pytest.mark.parametrize("case", CASES)
def test_the_outputs_are_equal(case: str, tmp_path: Path) -> None:
    assert_equal(written(CASES[case], tmp_path), tmp_path)


def test_the_users_own_resources_are_treated_alike(tmp_path: Path) -> None:
    (tmp_path / "extra.yaml").write_text(EXTRA, encoding="utf-8")
    said = {
        "services": {"web": WEB},
        "resources": ["extra.yaml"],
        "environments": {
            "a": {"namePrefix": "a-", "labels": {"team": "x"}},
            "b": {"namespace": "elsewhere", "resources": []},
            "c": {"nameSuffix": "-c"},
        },
    }
    assert_equal(written(said, tmp_path), tmp_path)


GATEWAYS = """
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {{name: edge}}
spec: {{servers: [{{port: {{number: 80, name: a, protocol: HTTP}}, hosts: [{host}]}}]}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {{name: edge}}
spec:
  gatewayClassName: istio
  listeners: [{{name: a, port: {port}, protocol: HTTP}}, {{name: b, port: 81, protocol: HTTP}}]
---
apiVersion: v1
kind: ConfigMap
metadata: {{name: a.b}}
data: {{A: "{port}"}}
---
apiVersion: v1
kind: ConfigMap
metadata: {{name: axb}}
data: {{A: "1"}}
"""


# A JSON patch that tells kind and name alone changes both.
def test_two_groups_have_one_kind_and_name(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(GATEWAYS.format(host="a.example.com", port=80))
    (tmp_path / "b.yaml").write_text(GATEWAYS.format(host="b.example.com", port=90))
    environments = {name: {"resources": [f"{name}.yaml"]} for name in ("a", "b")}
    said = {"services": {"web": WEB}, "environments": environments}
    said["istio"] = {"version": "1.22"}
    assert_equal(written(said, tmp_path), tmp_path)


def test_own_overlays_of_a_single_environment(tmp_path: Path) -> None:
    config = written({"services": {"web": WEB, "api": API}}, tmp_path)
    assert_equal(config, tmp_path)
    assert (tmp_path / "deploy/overlays/default/kustomization.yaml").is_file()
