"""Alerts: what they ask, what the config changes of them, and where their rules are."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

import meshgen
from meshgen.mesh import Mesh
from meshgen.model.alerts import AlertRules, ServiceAlert, ThresholdAlert
from meshgen.pipeline import Project
from meshgen.platform.alerts import GROUPS, Alerting
from meshgen.yamlio import load_all, to_data
from tests.equality.compare import kustomize, write_tree
from tests.platform.promql import labels_of
from tests.platform.systems import project_of as system
from tools.alert_cases import CASES, CONFIG

ALERTS = {alert.name: alert for alerts in GROUPS.values() for alert in alerts}
_HEAD = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
"""


def project_of(folder: Path, settings: str) -> Project:
    path = folder / "meshgen.yaml"
    path.write_text(settings, encoding="utf-8")
    return Project(path)


def rules(folder: Path, settings: str) -> list[Any]:
    (resolved,) = project_of(folder, settings).config.environments.values()
    return [rule for group in Alerting(Mesh(resolved.mesh)).groups for rule in group["rules"]]


def named(found: list[Any], name: str) -> Iterator[Any]:
    return (rule for rule in found if rule["alert"] == name)


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    return rules(tmp_path_factory.mktemp("shop"), CONFIG)


def test_each_alert_has_a_setting_that_fits_and_cases() -> None:
    fields = structs.fields(AlertRules)
    assert [field.encode_name for field in fields] == list(ALERTS) == list(CASES)
    assert all(cases.fire and cases.quiet for cases in CASES.values())
    for field in fields:
        alert, kind = ALERTS[field.encode_name], field.type.__origin__.__args__[0]
        assert issubclass(kind, ThresholdAlert) == ("$threshold" in alert.expr)
        assert issubclass(kind, ServiceAlert) == ("$requests" in alert.expr)
        assert ("$threshold" in alert.expr) == (alert.threshold is not None) == bool(alert.unit)


def test_each_expression_asks_for_what_there_is(usual: list[Any]) -> None:
    assert {rule["alert"] for rule in usual} == set(ALERTS)
    for rule in usual:
        labels = labels_of(rule["expr"])
        shown = set(re.findall(r"\$labels\.(\w+)", rule["annotations"]["summary"]))
        assert shown <= labels, rule["alert"]


def test_services_have_thresholds_of_their_own(usual: list[Any]) -> None:
    (rule,) = named(usual, "HighErrorRate")
    all_but_one, one = rule["expr"].split(" > 5 or ")
    host = "reports.shop.svc.cluster.local"
    assert f'destination_service!~"{host}"' in all_but_one
    assert f'destination_service=~"{host}"' in one
    assert one.endswith(" > 50")


_SAID = f"""{_HEAD}
services: {{web: {{image: nginx}}, api: {{image: nginx}}, old: {{image: nginx}}}}
platform:
  prometheus: {{url: "http://prometheus.far:9090", operator: {{}}, scrapeInterval: 2m}}
  alerts:
    labels: {{team: shop, severity: info}}
    runbooks: https://runbooks.example.com/mesh/
    rules:
      SlowRequests: {{services: {{web: 0.5, api: 200, old: 200}}}}
      CertificateExpires: {{severity: critical, for: 2h, threshold: 0}}
      IstiodDown: {{enabled: false}}
      PodsRefused: {{for: 0s}}
"""


def test_what_the_config_says(tmp_path: Path) -> None:
    found = rules(tmp_path, _SAID)
    assert not [*named(found, "IstiodDown")]
    (slow,) = named(found, "SlowRequests")
    assert re.findall(r" > ([0-9.]+)", slow["expr"]) == ["1000", "0.5", "200"]
    (expires,) = named(found, "CertificateExpires")
    assert expires["for"] == "2h"
    assert expires["expr"].endswith("< 0")
    assert expires["labels"] == {"severity": "critical", "team": "shop"}
    assert expires["annotations"]["runbook_url"] == (
        "https://runbooks.example.com/mesh/CertificateExpires"
    )
    (refused,) = named(found, "PodsRefused")
    assert (refused["labels"]["severity"], refused["for"]) == ("info", "0s")
    # Rates need several samples; of a Prometheus that others have too, only what it was told.
    assert "[8m]" in next(named(found, "HighErrorRate"))["expr"]
    (down,) = named(found, "TargetDown")
    assert 'up{job=~"istiod|istio-proxies"}' in down["expr"]


_STRICT = f"""{_HEAD}
namePrefix: p-
mtls: STRICT
namespaces: {{pay: {{mtls: PERMISSIVE}}, own: {{}}}}
defaults: {{image: nginx, port: 80}}
services:
  web: {{}}
  half: {{mtls: {{ports: {{"80": PERMISSIVE}}}}}}
  bare: {{mesh: false}}
  ledger: {{namespace: pay}}
  vault: {{namespace: own, versions: {{v1: {{}}, v2: {{mtls: {{mode: DISABLE}}}}}}}}
"""


def test_plain_text_is_told_where_the_config_says_strict(tmp_path: Path) -> None:
    (rule,) = named(rules(tmp_path, _STRICT), "PlainText")
    assert 'destination_workload_namespace=~"own|shop"' in rule["expr"]
    assert 'destination_workload!~"p-half|p-vault-v2"' in rule["expr"]
    permissive = _STRICT.replace("mtls: STRICT", "mtls: PERMISSIVE")
    assert not [*named(rules(tmp_path, permissive), "PlainText")]


def test_agents_that_nobody_scrapes(tmp_path: Path) -> None:
    settings = f"{CONFIG}istio: {{meshConfig: {{enablePrometheusMerge: false}}}}\n"
    missing = set(ALERTS) - {rule["alert"] for rule in rules(tmp_path, settings)}
    assert missing == {"ProxyDisconnected", "CertificateExpires"}


_PLACES = {
    "its own": ("{}", "ConfigMap", "prometheus"),
    "an operator's": (
        '{url: "http://p:9090", operator: {labels: {release: metrics}}}',
        "PrometheusRule",
        "mesh-alerts",
    ),
    "one that exists": ('{url: "http://p:9090"}', "ConfigMap", "mesh-alerts"),
}


@pytest.mark.parametrize("place", _PLACES)
def test_where_the_rules_are(place: str, tmp_path: Path) -> None:
    prometheus, kind, name = _PLACES[place]
    services = "services: {web: {image: nginx}}"
    platform = f"platform: {{prometheus: {prometheus}, kubeStateMetrics: {{}}, alerts: {{}}}}"
    project = project_of(tmp_path, f"{_HEAD}{services}\n{platform}\n")
    built = [to_data(n) for n in load_all(meshgen.build(project, platform=True), "build")]
    (found,) = (o for o in built if (o["kind"], o["metadata"]["name"]) == (kind, name))
    (resolved,) = project.config.environments.values()
    groups = Alerting(Mesh(resolved.mesh)).groups
    assert groups
    if kind == "PrometheusRule":
        assert found["metadata"]["labels"]["release"] == "metrics"
        assert found["spec"] == {"groups": groups}
    else:
        (document,) = load_all(found["data"]["alerts.rules.yml"], "alerts.rules.yml")
        assert to_data(document) == {"groups": groups}


def test_a_prometheus_elsewhere_gets_a_file(tmp_path: Path) -> None:
    write_tree(meshgen.render(system("alerts-elsewhere", tmp_path)), tmp_path / "deploy")
    page = (tmp_path / "deploy" / "PLATFORM.md").read_text(encoding="utf-8")
    (told,) = re.findall(r"get configmap (\S+) -o jsonpath='(\S+)' > alerts.rules.yml", page)
    built = kustomize(tmp_path / "deploy" / "platform" / "overlays" / "prod")
    (found,) = (each for each in built if each["kind"] == "ConfigMap")
    assert told == (found["metadata"]["name"], r"{.data.alerts\.rules\.yml}")
    assert list(found["data"]) == ["alerts.rules.yml"]


_TOLD: Mapping[str, Any] = {
    "http://alertmanager:9093": {"scheme": "http"},
    "https://a.example.com/am/": {"scheme": "https", "path_prefix": "/am"},
}


@pytest.mark.parametrize("url", _TOLD)
def test_where_alerts_are_sent(url: str, tmp_path: Path) -> None:
    settings = CONFIG.replace("alerts: {", f'alerts: {{alertmanager: "{url}", ')
    text = meshgen.build(project_of(tmp_path, settings), platform=True)
    built = (to_data(node) for node in load_all(text, "build"))
    (config,) = (o["data"] for o in built if o["metadata"]["name"] == "prometheus" and "data" in o)
    (document,) = load_all(config["prometheus.yml"], "prometheus.yml")
    host = url.split("/")[2]
    assert to_data(document)["alerting"]["alertmanagers"] == [
        {**_TOLD[url], "static_configs": [{"targets": [host]}]}
    ]
