"""The rules of a mesh's alerts, as Prometheus and its operator read them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import Template

from meshgen.mesh import Mesh
from meshgen.model.alerts import AlertRule, Alerts, ServiceAlert, ThresholdAlert
from meshgen.model.base import fields_set
from meshgen.platform.alerts import capacity, mesh, requests
from meshgen.platform.alerts.facts import Facts
from meshgen.platform.alerts.types import Alert
from meshgen.platform.scraping import RULES
from meshgen.resources import Object
from meshgen.yamlio import dump

# What their object is called, and the file in a ConfigMap.
NAME, FILE = "mesh-alerts", f"alerts{RULES}"
GROUPS: Mapping[str, tuple[Alert, ...]] = {
    "requests": requests.ALERTS,
    "capacity": capacity.ALERTS,
    "mesh": mesh.ALERTS,
}
# Placeholders that stand for something else where services have thresholds of their own.
_BY_THRESHOLD = ("requests", "threshold")


@dataclass(frozen=True)
class Alerting:
    """What a Prometheus is told of the alerts of an environment."""

    environment: Mesh
    name: str = NAME
    file: str = FILE

    @property
    def groups(self) -> list[Object]:
        """Return the groups of rules, as a file of rules and a PrometheusRule have them."""
        platform = self.environment.spec.platform
        said = (platform.alerts if platform else None) or Alerts()
        facts = Facts(self.environment)
        found = {
            group: [rule for alert in alerts for rule in _rules(alert, said, facts)]
            for group, alerts in GROUPS.items()
        }
        return [{"name": name, "rules": rules} for name, rules in found.items() if rules]

    @property
    def text(self) -> str:
        """Return the file of rules."""
        return dump({"groups": self.groups})


def _rules(alert: Alert, said: Alerts, facts: Facts) -> Iterator[Object]:
    """Yield the rule of an alert, if there is one."""
    own = dict(fields_set(said.rules)).get(alert.name, AlertRule())
    unknown = {*Template(alert.expr).get_identifiers()} - {*facts.known, *_BY_THRESHOLD}
    if unknown or not own.enabled:
        return
    severity = {"severity": own.severity} if own.severity else {}
    yield {
        "alert": alert.name,
        "expr": " or ".join(_expressions(alert, own, facts)),
        "for": own.for_ or alert.lasts,
        "labels": {"severity": alert.severity, **(said.labels or {}), **severity},
        "annotations": _annotations(alert, said),
    }


def _expressions(alert: Alert, own: AlertRule, facts: Facts) -> Iterator[str]:
    """Yield the expression of an alert, and that of services for each threshold of their own."""
    usual = own.threshold if isinstance(own, ThresholdAlert) else None
    single = (own.services if isinstance(own, ServiceAlert) else None) or {}
    by_threshold: dict[float, list[str]] = defaultdict(list)
    for service, threshold in sorted(single.items()):
        by_threshold[threshold].append(service)
    others = alert.threshold if usual is None else usual
    several = {figure: facts.requests(of) for figure, of in sorted(by_threshold.items())}
    for figure, matchers in [(others, facts.requests(single, but=True)), *several.items()]:
        written = "" if figure is None else f"{figure:.12g}"
        said = dict(zip(_BY_THRESHOLD, (matchers, written), strict=True))
        yield Template(alert.expr).substitute(facts.known, **said)


def _annotations(alert: Alert, said: Alerts) -> Mapping[str, str]:
    found = {"summary": alert.summary, "description": f"{alert.meaning} {alert.first}"}
    if said.runbooks is None:
        return found
    return {**found, "runbook_url": f"{said.runbooks.rstrip('/')}/{alert.name}"}
