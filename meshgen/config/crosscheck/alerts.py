"""Alerts that nobody would ever get."""

from collections.abc import Iterator

from msgspec import structs

from meshgen.config.crosscheck.place import Place
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.model.alerts import Alerts, ServiceAlert
from meshgen.model.platform import Platform
from meshgen.nearest import did_you_mean, one_of
from meshgen.resources import Path

_ALERTS: Path = ("platform", "alerts")
# Those that compare a share, in percent.
_PERCENT, _ALL = ("high_error_rate", "requests_limited", "quota_nearly_used"), 100
_PROMETHEUS, _STATE = "prometheus", "kubeStateMetrics"


def evaluated(place: Place) -> Iterator[Problem]:
    """Find alerts without a Prometheus, and those of which its own one would know nothing."""
    platform, alerts = _said(place)
    if platform is None or alerts is None or place.broken.touches(("platform", _PROMETHEUS)):
        return
    prometheus = platform.prometheus
    if prometheus is None:
        yield place.problem(
            Code.MISSING,
            _ALERTS,
            "Prometheus evaluates alerts, and none is named",
            f"expected `{_PROMETHEUS}` beside it",
            "one that exists is `prometheus: {url: http://prometheus.monitoring:9090}`, with "
            "`prometheus: {}` one is rendered",
            key=True,
        )
    elif prometheus.is_rendered and platform.kube_state_metrics is None:
        yield place.problem(
            Code.MISSING,
            _ALERTS,
            "alerts of HPAs, quotas and pods ask kube-state-metrics, which this Prometheus does "
            "not scrape",
            f"expected `{_STATE}: {{}}` beside it",
            key=True,
        )


def sent(place: Place) -> Iterator[Problem]:
    """Find an Alertmanager of which a Prometheus is not told here."""
    platform, alerts = _said(place)
    prometheus = platform.prometheus if platform else None
    if alerts is None or alerts.alertmanager is None or prometheus is None:
        return
    if not prometheus.is_rendered:
        yield place.problem(
            Code.CONFLICT,
            (*_ALERTS, "alertmanager"),
            "a Prometheus that is rendered is told where alerts are sent, and with `url` none is",
            "expected one of both",
            key=True,
        )


def services(place: Place) -> Iterator[Problem]:
    """Find thresholds of services that are not in the config."""
    alerts, there = _said(place)[1], place.names("services")
    for field in structs.fields(alerts.rules) if alerts else ():
        rule = getattr(alerts and alerts.rules, field.name)
        for name in (rule.services or {}) if isinstance(rule, ServiceAlert) else ():
            if name not in there:
                yield place.problem(
                    Code.REFERENCE,
                    (*_ALERTS, "rules", field.encode_name, "services", name),
                    f"no service is called `{name}`",
                    one_of(there) if there else "expected one of services, which is empty",
                    did_you_mean(name, there),
                    key=True,
                )


def shares(place: Place) -> Iterator[Problem]:
    """Find percentages that nothing is ever above."""
    alerts = _said(place)[1]
    for field in structs.fields(alerts.rules) if alerts else ():
        rule = getattr(alerts and alerts.rules, field.name)
        if field.name not in _PERCENT or rule is None:
            continue
        at = (*_ALERTS, "rules", field.encode_name)
        said = {(*at, "threshold"): rule.threshold}
        if isinstance(rule, ServiceAlert):
            said |= {(*at, "services", name): one for name, one in (rule.services or {}).items()}
        for where, threshold in said.items():
            if threshold is not None and threshold >= _ALL:
                what = f"nothing is ever above {threshold} percent: nobody would be told"
                yield place.problem(Code.VALUE, where, what, "expected a number below 100")


def _said(place: Place) -> tuple[Platform | None, Alerts | None]:
    platform = place.mesh.spec.platform
    return platform, platform.alerts if platform else None
