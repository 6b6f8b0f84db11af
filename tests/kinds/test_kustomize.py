"""What Kustomize does by itself: meshgen's table against all of the real one's."""

from collections.abc import Iterator
from typing import Any

import pytest

from meshgen.kinds import KINDS
from meshgen.kinds.kustomize import (
    REFERENCES,
    has_replicas,
    is_cluster_scoped,
    keeps_name,
    labels_pods,
)
from meshgen.kinds.reference import Gvk
from meshgen.schemas.store import SchemaStore, supported_istio, supported_kubernetes
from meshgen.yamlio import dump, dump_all
from tests.equality.compare import kustomize, write_tree
from tests.kinds.kustomize_config import configuration

LABELS = ("metadata", "labels")
STORES = [SchemaStore(v, supported_istio()[-1]) for v in supported_kubernetes()]


def gvk(entry: dict[str, str]) -> Gvk:
    return Gvk(entry["kind"], entry.get("group", ""), entry.get("version", ""))


def test_the_names_that_it_follows() -> None:
    theirs = [
        (gvk(entry), gvk(spec), spec["path"])
        for entry in configuration("nameReference")
        for spec in entry["fieldSpecs"]
    ]
    # Its group has a version in it: it selects nothing.
    dead = Gvk("IngressClass", "networking.k8s.io/v1", "v1")
    assert dead in {target for target, _, _ in theirs}
    assert {(r.target, r.holder, r.path) for r in REFERENCES} == {
        entry for entry in theirs if entry[0] != dead
    }


# kyaml/resid/gvk.go, orderFirst: of two kinds at one place the first is followed first.
def test_the_order_in_which_it_follows_them() -> None:
    first = [
        *("Namespace", "ResourceQuota", "StorageClass", "CustomResourceDefinition"),
        *("ServiceAccount", "PodSecurityPolicy", "Role", "ClusterRole", "RoleBinding"),
        *("ClusterRoleBinding", "ConfigMap", "Secret", "Endpoints", "Service", "LimitRange"),
        *("PriorityClass", "PersistentVolume", "PersistentVolumeClaim", "Deployment"),
        *("StatefulSet", "CronJob", "PodDisruptionBudget"),
    ]
    targets = list(dict.fromkeys(reference.target for reference in REFERENCES))

    def place(target: Gvk) -> tuple[int, str]:
        known = target.kind in first
        return (first.index(target.kind) if known else len(first), target.group or "~G")

    assert targets == sorted(targets, key=place)


def test_the_namespaces_that_it_sets() -> None:
    assert configuration("namespace") == [
        {"path": "metadata/name", "kind": "Namespace", "create": True},
        {
            "path": "spec/service/namespace",
            "group": "apiregistration.k8s.io",
            "kind": "APIService",
            "create": True,
        },
        {
            "path": "spec/conversion/webhook/clientConfig/service/namespace",
            "group": "apiextensions.k8s.io",
            "kind": "CustomResourceDefinition",
        },
    ]


def test_the_names_that_it_changes() -> None:
    assert configuration("namePrefix") == [{"path": "metadata/name"}]
    assert configuration("nameSuffix") == [{"path": "metadata/name"}]


def test_the_labels_of_templates() -> None:
    theirs = {
        (spec.get("kind", ""), spec.get("group", ""), spec["path"].replace("[]", ""))
        for spec in configuration("templateLabels")
    }
    assert theirs == {
        ("", "", "metadata/labels"),
        *(
            (
                kind.name,
                kind.group if kind.labelled_in_group else "",
                f"{'/'.join(path)}/metadata/labels",
            )
            for kind in KINDS
            for path in (*kind.templates, *kind.never_labelled)
            if path and (path in kind.labelled or labels_pods(kind.name))
        ),
    }


def test_what_has_replicas() -> None:
    theirs = {(spec["kind"], spec["path"]) for spec in configuration("replicas")}
    assert theirs == {(kind.name, "spec/replicas") for kind in KINDS if has_replicas(kind.name)}
    assert {kind.name for kind in KINDS if kind.scalable and not has_replicas(kind.name)} == {
        "Rollout"
    }


# What stands in containers it changes in any kind, wherever it is.
def test_what_has_images() -> None:
    paths = {spec["path"].replace("[]", "") for spec in configuration("images")}
    assert {path for path in paths if "ontainers/" not in path} == {
        "spec/volumes/image/reference",
        "spec/template/spec/volumes/image/reference",
    }


def objects() -> Iterator[dict[str, Any]]:
    """Yield one object of every kind in every apiVersion that any release serves."""
    served = {(v, kind) for store in STORES for kind in store.kinds() for v in store.served(kind)}
    former = {(v.replace("/v1", "/v1beta1"), kind) for v, kind in served if v.endswith("k8s.io/v1")}
    gone = {("policy/v1beta1", "PodSecurityPolicy")}
    for number, (version, kind) in enumerate(sorted({*served, *former, *gone})):
        yield {"apiVersion": version, "kind": kind, "metadata": {"name": f"o{number}"}}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Any]:
    folder = tmp_path_factory.mktemp("kinds")
    kustomization = {"namespace": "shop", "namePrefix": "p-", "resources": ["all.yaml"]}
    files = {"kustomization.yaml": dump(kustomization), "all.yaml": dump_all(list(objects()))}
    write_tree(files, folder)
    return {(o["apiVersion"], o["kind"]): o["metadata"] for o in kustomize(folder)}


def test_what_it_takes_for_cluster_scoped(built: dict[tuple[str, str], Any]) -> None:
    assert len(built) > 150
    theirs = {key for key, metadata in built.items() if "namespace" not in metadata}
    assert theirs == {key for key in built if is_cluster_scoped(*key)}


def test_what_keeps_its_name(built: dict[tuple[str, str], Any]) -> None:
    theirs = {key for key, metadata in built.items() if not metadata["name"].startswith("p-")}
    assert theirs == {key for key in built if keeps_name(*key)}
