"""Who may reach whom as JSON, beside the fields of every report; docs/access.md describes it.

Fields may be added in later releases; none changes meaning.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from meshgen.access import Because, Cell, Row, Source, Verdicts
from meshgen.findings import Related
from meshgen.report.json import json as report_json
from meshgen.report.types import Report


def document(report: Report, verdicts: Iterable[Verdicts]) -> str:
    """Return one JSON object: the report's fields, and `environments`."""
    fields = json.loads(report_json(report))
    fields["environments"] = [_environment(each) for each in verdicts]
    return f"{json.dumps(fields, indent=2, ensure_ascii=False)}\n"


def _environment(verdicts: Verdicts) -> dict[str, Any]:
    matrix = verdicts.matrix
    return {
        "environment": verdicts.environment,
        "callers": [_caller(source) for source in matrix.sources],
        "targets": [_target(row, verdicts) for row in matrix.rows],
    }


def _caller(source: Source) -> dict[str, Any]:
    return {
        "kind": source.kind.value,
        "name": source.full,
        "principal": source.caller.principal if source.caller else "",
    }


def _target(row: Row, verdicts: Verdicts) -> dict[str, Any]:
    target = row.target
    return {
        "workload": target.full,
        "kind": target.workload.member.kind,
        "port": target.port,
        "protocol": target.protocol,
        "services": [
            {"service": f"{r.service.namespace}/{r.service.name}", "port": r.port.number}
            for r in target.reached
        ],
        "policed": target.guarded,
        "mtls": target.demand.held.value,
        "verdicts": [_verdict(sources, cell, verdicts) for sources, cell in row.groups],
    }


def _verdict(sources: Sequence[int], cell: Cell, verdicts: Verdicts) -> dict[str, Any]:
    stopped = cell.arrival.stopped
    return {
        "callers": [verdicts.matrix.sources[index].full for index in sources],
        "verdict": cell.reach.value,
        "requests": cell.requests,
        "arrives": cell.arrival.how.value,
        "sent": stopped is None,
        "because": [because(each, verdicts) for each in cell.because],
    }


def because(one: Because, verdicts: Verdicts) -> dict[str, Any]:
    """Return what something is due to: in words, and the place in an object if there is one."""
    place = verdicts.place(one) or Related()
    return {
        "words": one.words,
        "resource": place.resource,
        "file": place.location.file,
        "line": place.location.line,
        "column": place.location.column,
        "path": place.path,
    }
