"""Capacity as JSON: all that was measured, beside the fields of every report.

Fields may be added in later releases; none changes meaning. Amounts are Kubernetes' own strings,
exact; shares are whole percent. docs/capacity.md describes it.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from meshgen.forecast import Section
from meshgen.quota import (
    Change,
    Failure,
    Mend,
    NamespaceReport,
    QuotaReport,
    Situation,
    Usage,
)
from meshgen.report.json import json as report_json
from meshgen.report.types import Report
from meshgen.resources import dotted


def document(report: Report, sections: Iterable[Section]) -> str:
    """Return one JSON object: the report's fields, and `environments`."""
    fields = json.loads(report_json(report))
    fields["environments"] = [_section(section) for section in sections]
    return f"{json.dumps(fields, indent=2)}\n"


def _section(section: Section) -> dict[str, Any]:
    forecast = section.forecast
    together = forecast.capacity.together
    return {
        "environment": section.environment,
        "clusters": [{"kubernetes": c.kubernetes, "istio": c.istio} for c in forecast.clusters],
        "fits": forecast.fits,
        "namespaces": [
            _namespace(namespace, section) for namespace in forecast.capacity.namespaces
        ],
        **({"totals": _situations(together)} if together else {}),
    }


def _namespace(namespace: NamespaceReport, section: Section) -> dict[str, Any]:
    return {
        "namespace": namespace.name,
        "quotas": [_quota(quota, section) for quota in namespace.quotas],
        "totals": _situations(namespace.totals),
    }


def _quota(quota: QuotaReport, section: Section) -> dict[str, Any]:
    return {
        "name": quota.name,
        "scopes": list(quota.scopes),
        "situations": _situations(quota),
        "failures": [_failure(failure) for failure in quota.failures],
        "mends": [_mend(mend, section) for mend in quota.mends],
    }


def _situations(quota: QuotaReport) -> list[dict[str, Any]]:
    return [
        {
            "situation": situation.value,
            "fits": quota.fits(situation),
            "resources": [_with_consumers(usage, quota) for usage in quota.situations[situation]],
        }
        for situation in Situation
    ]


def _with_consumers(usage: Usage, quota: QuotaReport) -> dict[str, Any]:
    document = _usage(usage)
    if usage.updating and not quota.key.namespace:
        document["updating"] = usage.updating.full
    document["consumers"] = [
        {
            "object": str(consumer.workload),
            "pods": consumer.pods,
            "used": usage.text(consumer.amount),
            "sidecars": usage.text(consumer.sidecars),
        }
        for consumer in usage.consumers
    ]
    return document


def _usage(usage: Usage) -> dict[str, Any]:
    return {
        "resource": usage.resource,
        "used": usage.used_text,
        "hard": usage.hard_text,
        "percent": usage.percent,
        "fits": usage.fits,
        "over": usage.text(usage.over),
        "sidecars": usage.text(usage.sidecars),
        "sidecarPercent": usage.sidecar_percent,
        "updating": str(usage.updating or ""),
    }


def _failure(failure: Failure) -> dict[str, Any]:
    return {
        "situation": failure.situation.value,
        "outcome": failure.outcome,
        "hangs": failure.hangs,
        "events": [
            {
                "reason": event.reason,
                "object": event.about,
                "message": event.message,
                "count": event.times,
            }
            for event in failure.events
        ],
        "short": [
            {"object": str(left.workload), "wanted": left.wanted, "got": left.got}
            for left in failure.short
        ],
    }


def _mend(mend: Mend, section: Section) -> dict[str, Any]:
    return {
        "kind": mend.kind.value,
        "situation": mend.situation.value,
        "summary": mend.summary,
        "whatIf": section.settings(mend),
        "changes": _changes(mend.changes),
        "after": [_usage(usage) for usage in mend.after],
    }


def _changes(changes: Sequence[Change]) -> list[dict[str, Any]]:
    return [
        {
            "object": str(change.object),
            "path": change.path,
            "setting": dotted(change.setting),
            "before": change.before,
            "after": change.after,
        }
        for change in changes
    ]
