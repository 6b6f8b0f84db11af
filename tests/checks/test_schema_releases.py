"""Several releases at once: each schema is asked once, and what is found says where it holds."""

from dataclasses import replace
from typing import Any

import pytest

from meshgen.checks.schema import ReleasesChecker, SchemaChecker
from meshgen.findings import Severity
from meshgen.schemas.store import supported_istio, supported_kubernetes
from meshgen.schemas.stores import Stores


def obj(api_version: str, kind: str, **fields: Any) -> dict[str, Any]:
    return {"apiVersion": api_version, "kind": kind, "metadata": {"name": "a"}, **fields}


def service(**spec: Any) -> dict[str, Any]:
    return obj("v1", "Service", spec={"ports": [{"port": 80}], **spec})


def messages(
    found: Any, kubernetes: tuple[str, ...] = ("1.29",), istio: tuple[str, ...] = ("1.22",)
) -> list[str]:
    stores = Stores(kubernetes, istio)
    return [violation.message for violation in ReleasesChecker().check(stores, found)]


def test_what_is_wrong_says_in_which_releases() -> None:
    # trafficDistribution came with Kubernetes 1.30.
    found, what = service(trafficDistribution="PreferClose"), "unknown field `trafficDistribution`"
    assert messages(found, ("1.28",)) == [f"{what} (Kubernetes 1.28)"]
    assert messages(found, ("1.31", "1.28")) == [f"{what} (Kubernetes 1.28)"]
    assert messages(found, ("1.28", "1.29")) == [f"{what} (Kubernetes 1.28 and 1.29)"]
    assert messages(found, ("1.27", "1.28", "1.29", "1.31")) == [
        f"{what} (Kubernetes 1.27, 1.28 and 1.29)"
    ]
    assert messages(found, ("1.31",)) == []


def test_a_message_that_names_its_release_names_all() -> None:
    gateway = obj("networking.istio.io/v1", "Gateway", spec={"servers": []})
    said = "Gateway networking.istio.io/v1 is not served by Istio"
    assert messages(gateway, istio=("1.20",)) == [f"{said} 1.20"]
    assert messages(gateway, istio=("1.20", "1.21")) == [f"{said} 1.20 and 1.21"]
    assert messages(gateway, istio=("1.22", "1.21", "1.20")) == [f"{said} 1.20 and 1.21"]


def test_what_to_use_instead_is_told_for_each_release() -> None:
    schema = obj("flowcontrol.apiserver.k8s.io/v1beta2", "FlowSchema")
    stores = Stores(("1.28", "1.29", "1.32"), ("1.22",))
    found = ReleasesChecker().check(stores, schema)
    group, said = "flowcontrol.apiserver.k8s.io", "FlowSchema flowcontrol.apiserver.k8s.io/v1beta2"
    assert [(v.severity, v.message, v.expected, v.hint.partition(";")[0]) for v in found] == [
        (
            Severity.WARNING,
            f"{said} is deprecated: Kubernetes 1.29 no longer serves it (Kubernetes 1.28)",
            "",
            f"use {group}/v1beta3",
        ),
        (
            Severity.ERROR,
            f"{said} is not served by Kubernetes 1.29",
            f"expected {group}/v1 or {group}/v1beta3",
            f"use {group}/v1",
        ),
        (
            Severity.ERROR,
            f"{said} is not served by Kubernetes 1.32",
            f"expected {group}/v1",
            f"use {group}/v1",
        ),
    ]
    assert all("removed in Kubernetes 1.29" in v.hint for v in found[1:])


def test_what_was_removed_long_ago_is_told_once() -> None:
    budget = obj("policy/v1beta1", "PodDisruptionBudget")
    (found,) = ReleasesChecker().check(Stores(("1.25", "1.30", "1.33"), ("1.22",)), budget)
    assert found.message.endswith("is not served by Kubernetes 1.25, 1.30 and 1.33")
    assert "use policy/v1; policy/v1beta1 was removed in Kubernetes 1.25" in found.hint


def test_a_finding_of_all_releases_is_told_once_though_they_know_other_fields() -> None:
    spec = {"containers": [{"name": "a", "image": "b"}], "securityContext": {"fsGroupz": 1}}
    pod = obj("v1", "Pod", spec=spec)
    (found,) = ReleasesChecker().check(Stores(("1.29", "1.33"), ("1.22",)), pod)
    assert found.message == "unknown field `fsGroupz` (Kubernetes 1.29 and 1.33)"
    # Later releases take a field more; what is told is right in both.
    assert "supplementalGroupsPolicy" not in found.expected
    assert found.hint == "did you mean `fsGroup`?"


@pytest.mark.parametrize("document", [None, "text", [], {"kind": "Service"}, {"apiVersion": 1}])
def test_what_is_no_object_is_told_once(document: Any) -> None:
    found = messages(document, ("1.28", "1.31"), ("1.20", "1.22"))
    assert len(found) == len(set(found)) > 0
    assert not any("1.28" in message for message in found)


@pytest.mark.parametrize(
    ("document", "fewest", "most"),
    [
        (obj("v1", "ConfigMap", data={"a": 1}), 1, 1),  # the same schema everywhere
        (service(a=1), 2, len(supported_kubernetes()) - 1),
        (obj("networking.istio.io/v1alpha3", "EnvoyFilter", spec={"a": 1}), 2, 11),
    ],
)
def test_releases_of_one_schema_are_asked_once(
    monkeypatch: pytest.MonkeyPatch, document: Any, fewest: int, most: int
) -> None:
    asked = []
    check = SchemaChecker.check

    def counted(checker: SchemaChecker, data: Any) -> list[Any]:
        asked.append(data)
        return check(checker, data)

    monkeypatch.setattr(SchemaChecker, "check", counted)
    stores = Stores(supported_kubernetes(), supported_istio())
    assert ReleasesChecker().check(stores, document)
    kind = document["apiVersion"], document["kind"]
    known = ((e, r) for r, s in stores.of(*kind) for e in s.entries(kind[1]))
    files = {entry.file(release) for entry, release in known if entry.api_version == kind[0]}
    assert fewest <= len(files) <= most
    assert len(asked) == len(files)


def test_another_set_of_releases_uses_what_is_compiled() -> None:
    checker, found = ReleasesChecker(), service(a=1)
    first = checker.check(Stores(("1.29",), ("1.22",)), found)
    assert checker.check(Stores(("1.29",), ("1.20",)), found) == first
    (both,) = checker.check(Stores(("1.29", "1.30"), ("1.20",)), found)
    assert both.message == "unknown field `a` (Kubernetes 1.29 and 1.30)"
    assert replace(both, message=first[0].message) == first[0]


def test_a_product_of_one_release_is_named() -> None:
    spec = {"selector": {}, "podMetricsEndpoints": [], "typo": 1}
    found = obj("monitoring.coreos.com/v1", "PodMonitor", spec=spec)
    said = "unknown field `typo` (Prometheus Operator)"
    assert messages(found, ("1.28", "1.31"), ("1.20", "1.22")) == [said]


def test_what_has_no_kind_or_no_schema_is_told_once_without_a_release() -> None:
    both = ("1.28", "1.31")
    assert messages({"kind": "Service"}, both) == ["`apiVersion` is required and missing"]
    assert messages("text", both) == ["found no Kubernetes object"]
    widget = obj("example.com/v1", "Widget")
    assert messages(widget, both) == ["no schema is known for the kind Widget"]
