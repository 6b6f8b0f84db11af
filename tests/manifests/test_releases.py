"""Several releases at once: what a finding says of them."""

from typing import Any

import pytest

from meshgen.checks.schema import SchemaChecker
from meshgen.errors import MeshgenError
from meshgen.findings import Code
from meshgen.manifests.options import Options
from meshgen.manifests.releases import Releases


def messages(
    data: Any, kubernetes: tuple[str, ...], istio: tuple[str, ...] = ("1.22",)
) -> set[str]:
    return {found.message for found in Releases(Options(kubernetes, istio)).check(data)}


def service(**spec: Any) -> dict[str, Any]:
    ports = [{"port": 80}]
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "web"},
        "spec": {"ports": ports, **spec},
    }


def test_a_finding_names_the_releases_that_it_holds_in() -> None:
    # trafficDistribution came with Kubernetes 1.30.
    found = service(trafficDistribution="PreferClose")
    what = "unknown field `trafficDistribution`"
    assert messages(found, ("1.28",)) == {f"{what} (Kubernetes 1.28)"}
    assert messages(found, ("1.28", "1.31")) == {f"{what} (Kubernetes 1.28)"}
    assert messages(found, ("1.28", "1.29", "1.31")) == {f"{what} (Kubernetes 1.28 and 1.29)"}
    assert messages(found, ("1.31",)) == set()


def test_a_message_that_names_its_release_does_so_once() -> None:
    found = {"apiVersion": "networking.istio.io/v1", "kind": "Gateway", "metadata": {"name": "a"}}
    assert messages(found, ("1.29",), ("1.20", "1.21", "1.22")) == {
        "Gateway networking.istio.io/v1 is not served by Istio 1.20",
        "Gateway networking.istio.io/v1 is not served by Istio 1.21",
    }


def test_a_product_of_one_release_is_named() -> None:
    found = {
        "apiVersion": "monitoring.coreos.com/v1",
        "kind": "PodMonitor",
        "metadata": {"name": "a"},
        "spec": {"selector": {}, "podMetricsEndpoints": [], "typo": 1},
    }
    said = "unknown field `typo` (prometheus-operator)"
    assert messages(found, ("1.28", "1.31"), ("1.20", "1.22")) == {said}


def test_what_has_no_kind_or_no_schema_is_told_once_without_a_release() -> None:
    both = ("1.28", "1.31")
    assert messages({"kind": "Service"}, both) == {"`apiVersion` is required and missing"}
    assert messages("text", both) == {"found no Kubernetes object"}
    foreign = {"apiVersion": "example.com/v1", "kind": "Widget"}
    assert messages(foreign, both) == {"no schema is known for the kind Widget"}


@pytest.mark.parametrize(("kubernetes", "istio", "checks"), [(1, 3, 1), (3, 1, 3), (2, 2, 2)])
def test_no_object_is_checked_against_a_release_of_the_other_product(
    monkeypatch: pytest.MonkeyPatch, kubernetes: int, istio: int, checks: int
) -> None:
    calls = []

    def check(_: SchemaChecker, data: Any) -> list[Any]:
        calls.append(data)
        return []

    monkeypatch.setattr(SchemaChecker, "check", check)
    options = Options(("1.28", "1.29", "1.30")[:kubernetes], ("1.20", "1.21", "1.22")[:istio])
    Releases(options).check(service())
    assert len(calls) == checks


def test_an_unknown_release_is_refused() -> None:
    with pytest.raises(MeshgenError) as caught:
        Releases(Options(("1.29", "1.99"), ("1.22",)))
    (finding,) = caught.value.findings
    assert finding.code is Code.VALUE
    assert "1.99" in finding.message


def test_only_groups_that_meshgen_does_not_know_whole_are_foreign() -> None:
    releases = Releases(Options(("1.29",), ("1.22",)))
    assert releases.is_foreign("example.com")
    assert releases.is_foreign("cert-manager.io")  # some of its kinds may be missing
    for own in ("", "apps", "networking.k8s.io", "networking.istio.io", "extensions"):
        assert not releases.is_foreign(own)
