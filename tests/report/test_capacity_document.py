"""Capacity as scripts read it."""

import json
from typing import Any

from meshgen.findings import Code, Finding
from meshgen.report.capacity import Section, document
from meshgen.report.types import Report

from .capacity_examples import BY_SIDECAR, BY_SURGE, failing, namespace, section, without_quota

REPORT = Report(
    "capacity",
    [Finding(Code.QUOTA_ROLLOUT, "it does not fit")],
    {"namespaces": 1},
    versions={"kubernetes": ["1.29"], "istio": ["1.22"]},
)


def read(*sections: Section) -> Any:
    return json.loads(document(REPORT, sections))


def test_the_fields_of_every_report_are_there() -> None:
    found = read()
    assert found["command"] == "capacity"
    assert found["versions"] == {"kubernetes": ["1.29"], "istio": ["1.22"]}
    assert found["counts"] == {"namespaces": 1, "errors": 1, "warnings": 0, "notes": 0}
    assert found["findings"][0]["code"] == "MG503"
    assert found["environments"] == []


def test_an_environment_names_its_clusters() -> None:
    (environment,) = read(section(without_quota()))["environments"]
    assert environment["environment"] == "prod"
    assert environment["clusters"] == [{"kubernetes": "1.29", "istio": "1.22"}]
    assert environment["fits"] is True


def test_amounts_are_exact_and_as_kubernetes_writes_them() -> None:
    (environment,) = read(section(namespace(failing())))["environments"]
    (shop,) = environment["namespaces"]
    (small,) = shop["quotas"]
    assert (shop["namespace"], small["name"], small["scopes"]) == ("shop", "small", [])
    rolling = small["situations"][2]
    assert (rolling["situation"], rolling["fits"]) == ("rolling update", False)
    usage = rolling["resources"][0]
    consumers = usage.pop("consumers")
    assert usage == {
        "resource": "limits.cpu",
        "used": "4500m",
        "hard": "4",
        "percent": 113,
        "fits": False,
        "over": "500m",
        "sidecars": "600m",
        "sidecarPercent": 13,
        "updating": "Deployment/web",
    }
    assert consumers[0] == {
        "object": "Deployment/web",
        "pods": 2,
        "used": "1400m",
        "sidecars": "400m",
    }
    assert len(consumers) == 4


def test_totals_are_there_with_and_without_a_quota() -> None:
    (shop,) = read(section(without_quota()))["environments"][0]["namespaces"]
    assert shop["quotas"] == []
    usage = shop["totals"][0]["resources"][1]
    assert (usage["used"], usage["hard"], usage["percent"]) == ("1Gi", "", None)
    with_quota = read(section(namespace(failing())))["environments"][0]["namespaces"][0]
    assert with_quota["totals"] == shop["totals"]


def test_failures_and_mends_are_told_in_full() -> None:
    shown = section(namespace(failing(BY_SIDECAR, BY_SURGE)))
    (small,) = read(shown)["environments"][0]["namespaces"][0]["quotas"]
    (failure,) = small["failures"]
    assert failure["situation"] == "rolling update"
    assert failure["hangs"] is True
    assert failure["short"] == [{"object": "Deployment/web", "wanted": 2, "got": 1}]
    (event,) = failure["events"]
    assert (event["reason"], event["object"], event["count"]) == (
        "FailedCreate",
        "ReplicaSet/web-…",
        2,
    )
    by_sidecar, by_surge = small["mends"]
    assert by_sidecar["whatIf"] == ["sidecar.limits.cpu=100m"]
    assert by_sidecar["after"][0]["used"] == "3900m"
    assert "consumers" not in by_sidecar["after"][0]
    assert by_surge["whatIf"] == [
        "services.web.strategy.maxSurge=0",
        "services.web.strategy.maxUnavailable=1",
    ]
    assert by_surge["changes"][0] == {
        "object": "Deployment/web",
        "path": "spec.strategy.maxSurge",
        "setting": "strategy.maxSurge",
        "before": "",
        "after": 0,
    }


def test_it_is_the_same_document_every_time() -> None:
    shown = [section(namespace(failing(BY_SIDECAR)))]
    first = document(REPORT, shown)
    assert first == document(REPORT, shown)
    assert first.endswith("}\n")
