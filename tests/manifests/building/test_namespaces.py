"""A repository of many namespaces is one system: two objects of one name in two are two."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from meshgen.api.manifests import check_manifests
from meshgen.findings import Finding
from tests.manifests.trees import write

pytestmark = pytest.mark.usefixtures("helm_there")

READS = "MG1601"


def config(*where: str) -> str:
    """Return a ConfigMap, of a namespace unless it names none."""
    place = f", namespace: {where[0]}" if where else ""
    return f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: settings{place}}}\ndata: {{A: b}}\n"


def app(*where: str) -> str:
    """Return an application that reads it: a Deployment and a Service."""
    place = f", namespace: {where[0]}" if where else ""
    return f"""\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: web{place}}}
spec:
  selector: {{matchLabels: {{app: web}}}}
  template:
    metadata: {{labels: {{app: web}}}}
    spec:
      containers:
      - {{name: web, image: "web:1", envFrom: [{{configMapRef: {{name: settings}}}}]}}
---
apiVersion: v1
kind: Service
metadata: {{name: web{place}}}
spec: {{selector: {{app: web}}, ports: [{{name: http, port: 80}}]}}
"""


def together(*documents: str) -> str:
    return "---\n".join(documents)


def kustomization(*resources: str, namespace: str = "") -> str:
    home = f"namespace: {namespace}\n" if namespace else ""
    return f"{home}resources: [{', '.join(resources)}]\n"


def found(folder: Path, files: Mapping[str, str], code: str, **given: Any) -> list[Finding]:
    """Return what a call finds of a code."""
    tree = write(folder / "tree", files)
    outcome = check_manifests([tree], **given)
    return [finding for finding in outcome.findings if finding.code == code]


MISSED = "ConfigMap `settings` exists in payments, not in shop"
REPOSITORIES = {
    "a folder a namespace": {
        "shop/web.yaml": app("shop"),
        "payments/web.yaml": app("payments"),
        "payments/settings.yaml": config("payments"),
    },
    "a file a kind": {
        "apps.yaml": together(app("shop"), app("payments")),
        "settings.yaml": config("payments"),
    },
    "one file": {"all.yaml": together(app("shop"), app("payments"), config("payments"))},
    "a List": {
        "all.yaml": "apiVersion: v1\nkind: List\nitems:\n"
        + "".join(
            f"- {{apiVersion: v1, kind: {kind}, metadata: {{name: {name}, namespace: {space}}}"
            f"{spec}}}\n"
            for kind, name, space, spec in (
                ("ConfigMap", "settings", "payments", ""),
                *(
                    (
                        "Pod",
                        "web",
                        space,
                        ", spec: {containers: [{name: web, image: 'web:1', "
                        "envFrom: [{configMapRef: {name: settings}}]}]}",
                    )
                    for space in ("shop", "payments")
                ),
            )
        )
    },
    "a chart with namespaces of its own": {
        "Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
        "templates/all.yaml": together(app("shop"), app("payments"), config("payments")),
    },
    "a kustomization over one a namespace": {
        "kustomization.yaml": kustomization("shop", "payments"),
        "shop/kustomization.yaml": kustomization("web.yaml", namespace="shop"),
        "shop/web.yaml": app(),
        "payments/kustomization.yaml": kustomization(
            "web.yaml", "settings.yaml", namespace="payments"
        ),
        "payments/web.yaml": app(),
        "payments/settings.yaml": config(),
    },
    "a kustomization a namespace": {
        "shop/kustomization.yaml": kustomization("web.yaml", namespace="shop"),
        "shop/web.yaml": app(),
        "payments/kustomization.yaml": kustomization(
            "web.yaml", "settings.yaml", namespace="payments"
        ),
        "payments/web.yaml": app(),
        "payments/settings.yaml": config(),
    },
}


@pytest.mark.parametrize("files", REPOSITORIES.values(), ids=REPOSITORIES)
def test_what_is_there_in_another_namespace_only_is_missed(
    tmp_path: Path, files: Mapping[str, str]
) -> None:
    is_built = any(name.endswith(("Chart.yaml", "kustomization.yaml")) for name in files)
    (finding,) = found(tmp_path, files, READS, build=is_built)
    assert finding.message == MISSED
    assert str(finding.related[0]).partition(" ")[0] in (
        "ConfigMap/payments/settings",
        "ConfigMap/settings",  # as it stands in the part that a kustomization places
    )
    assert finding.hint == "pods read none of another namespace: add it to shop too"


@pytest.mark.parametrize("files", REPOSITORIES.values(), ids=REPOSITORIES)
def test_two_of_one_name_contradict_nobody(tmp_path: Path, files: Mapping[str, str]) -> None:
    assert not found(tmp_path, files, "MG108", build=True)


def test_parts_that_were_not_built_are_there_in_the_namespaces_that_they_get(
    tmp_path: Path,
) -> None:
    files = REPOSITORIES["a kustomization a namespace"]
    assert not found(tmp_path, {**files, "bank.yaml": app("payments")}, READS)


def test_one_base_in_two_namespaces_under_one_kustomization(tmp_path: Path) -> None:
    files = {
        "kustomization.yaml": kustomization("shop", "payments"),
        "base/kustomization.yaml": kustomization("web.yaml"),
        "base/web.yaml": app(),
        "shop/kustomization.yaml": kustomization("../base", namespace="shop"),
        "payments/kustomization.yaml": kustomization(
            "../base", "settings.yaml", namespace="payments"
        ),
        "payments/settings.yaml": config(),
    }
    (finding,) = found(tmp_path, files, READS, build=True)
    assert finding.message == MISSED


def test_objects_without_a_namespace_are_in_the_one_that_the_call_names(tmp_path: Path) -> None:
    files = {"web.yaml": app(), "settings.yaml": config("shop")}
    assert not found(tmp_path, files, READS, namespace="shop")
    (finding,) = found(tmp_path, files, READS)
    assert finding.message == "ConfigMap `settings` exists in shop, not in default"
    assert finding.hint == "Deployment/web names no namespace: write `namespace: shop`"


@pytest.mark.parametrize(
    ("files", "namespace", "number"),
    [
        ({"a.yaml": together(config(), config("shop"))}, "shop", 1),
        ({"a.yaml": together(config(), config("shop"))}, "bank", 0),
        ({"a.yaml": config(), "b.yaml": config("shop")}, "shop", 1),
        ({"a.yaml": config(), "b.yaml": config("shop")}, "bank", 0),
        ({"a.yaml": together(config("shop"), config("bank"), config("shop"))}, "bank", 1),
        ({"a.yaml": together(config("shop"), config("bank"))}, "bank", 0),
        ({"a.yaml": together(config("shop"), config("bank")), "b.yaml": config("bank")}, "x", 1),
    ],
)
def test_a_name_that_stands_twice_is_one_of_a_namespace(
    tmp_path: Path, files: Mapping[str, str], namespace: str, number: int
) -> None:
    assert len(found(tmp_path, files, "MG108", namespace=namespace)) == number


def test_what_exists_besides_exists_in_its_namespace(tmp_path: Path) -> None:
    files = {"all.yaml": together(app("shop"), app("bank"), config("payments"))}
    given = ["ConfigMap/shop/settings"]
    (finding,) = found(tmp_path, files, READS, external=given)
    assert finding.resource == "Deployment/bank/web"
    assert not found(tmp_path, files, READS, external=["ConfigMap/settings"])
    (unasked,) = found(tmp_path, files, "MG607", external=["ConfigMap/mail/settings"])
    assert unasked.message == "no rule misses ConfigMap/mail/settings"


def test_an_object_ignores_what_is_found_in_its_namespace(tmp_path: Path) -> None:
    marked = app("shop").replace(
        "namespace: shop}",
        "namespace: shop, annotations: {meshgen.dev/ignore: 'MG1601: later'}}",
        1,
    )
    files = {"all.yaml": together(marked, app("bank"), config("payments"))}
    (finding,) = found(tmp_path, files, READS)
    assert finding.resource == "Deployment/bank/web"


def test_quotas_are_counted_for_each_namespace(tmp_path: Path) -> None:
    quota = (
        "apiVersion: v1\nkind: ResourceQuota\nmetadata: {{name: all, namespace: {}}}\n"
        "spec: {{hard: {{services: {}}}}}\n"
    )
    services = [app(space).partition("---\n")[2] for space in ("shop", "payments")]
    fits = [quota.format(space, 1) for space in ("shop", "payments")]
    assert not found(tmp_path, {"all.yaml": together(*services, *fits)}, "MG501")
    files = {"all.yaml": together(*services, fits[0], quota.format("payments", '"0"'))}
    (finding,) = found(tmp_path, files, "MG501")
    assert finding.resource == "ResourceQuota/payments/all"


def test_budgets_and_autoscalers_are_for_pods_of_their_namespace(tmp_path: Path) -> None:
    budget = (
        "apiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {{name: web, namespace: {}}}\n"
        "spec: {{minAvailable: 1, selector: {{matchLabels: {{app: web}}}}}}\n"
    )
    two = app("payments").replace("spec:\n  selector", "spec:\n  replicas: 2\n  selector")
    files = {
        "all.yaml": together(app("shop"), two, *map(budget.format, ("shop", "payments", "bank")))
    }
    (finding,) = found(tmp_path, files, "MG602")
    assert finding.resource == "PodDisruptionBudget/shop/web"


def test_injection_is_asked_of_each_namespace(tmp_path: Path) -> None:
    job = "apiVersion: batch/v1\nkind: Job\nmetadata: {{name: report, namespace: {}}}\n" + (
        "spec: {{template: {{spec: {{restartPolicy: Never, "
        "containers: [{{name: a, image: 'a:1'}}]}}}}}}\n"
    )
    spaces = (
        "{apiVersion: v1, kind: Namespace, metadata: "
        "{name: shop, labels: {istio-injection: disabled}}}\n"
    )
    files = {"all.yaml": together(spaces, *map(job.format, ("shop", "payments")))}
    given = {"kubernetes": "1.27", "istio": "1.20"}
    assert not found(tmp_path, files, "MG603", **given)
    (finding,) = found(tmp_path, files, "MG603", inject=True, **given)
    assert finding.resource == "Job/payments/report"


def test_the_gateway_of_another_namespace_is_called_by_it(tmp_path: Path) -> None:
    gateway = (
        "apiVersion: networking.istio.io/v1\nkind: Gateway\n"
        "metadata: {{name: edge, namespace: {}}}\n"
        "spec:\n  selector: {{istio: ingressgateway}}\n  servers:\n"
        "  - port: {{number: 443, name: https, protocol: HTTPS}}\n    hosts: [web.example.com]\n"
        "    tls: {{mode: SIMPLE, credentialName: web}}\n"
    )
    files = {"all.yaml": together(*map(gateway.format, ("shop", "payments")))}
    (finding,) = found(tmp_path, files, "MG604")
    assert finding.resource == "Gateway/payments/edge"
    assert "Gateway/shop/edge serves web.example.com on port 443 too" in finding.message
    assert finding.related[0].resource == "Gateway/shop/edge"
