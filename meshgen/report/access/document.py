"""Who may reach whom as JSON, beside the fields of every report; docs/access.md describes it.

Fields may be added in later releases; none changes meaning.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from meshgen.access import (
    Because,
    Beyond,
    Cell,
    Change,
    Compared,
    Row,
    Source,
    Standing,
    Target,
    Verdicts,
    standings,
)
from meshgen.findings import Related
from meshgen.report.access.changes import sentence
from meshgen.report.access.names import Names
from meshgen.report.access.outwards import standing, verdict
from meshgen.report.json import json as report_json
from meshgen.report.types import Report
from meshgen.system.access import Caller


def document(report: Report, verdicts: Iterable[Verdicts]) -> str:
    """Return one JSON object: the report's fields, and `environments`."""
    fields = json.loads(report_json(report))
    fields["environments"] = [_environment(each) for each in verdicts]
    return f"{json.dumps(fields, indent=2, ensure_ascii=False)}\n"


def changes_document(report: Report, compared: Iterable[Compared]) -> str:
    """Return one JSON object: the report's fields, and `environments` with their `changes`."""
    fields = json.loads(report_json(report))
    fields["environments"] = [_compared(each) for each in compared]
    return f"{json.dumps(fields, indent=2, ensure_ascii=False)}\n"


def _compared(compared: Compared) -> dict[str, Any]:
    names = Names(compared.matrix, every=True)
    return {
        "environment": compared.environment,
        "against": compared.against,
        "isNew": compared.is_new,
        "changes": [_change(each, compared, names) for each in compared.changes],
    }


def _change(change: Change, compared: Compared, names: Names) -> dict[str, Any]:
    target = change.row.target
    return {
        "turn": change.turn.value,
        "words": sentence(change, names),
        "callers": [compared.matrix.sources[index].full for index in change.sources],
        "workload": target.full,
        "port": target.port,
        "requests": change.requests,
        "was": change.was.value,
        "now": change.now.value,
        "because": [
            because(each, compared.verdicts, compared.matrix.caller_of(change.sources))
            for each in change.because
        ],
    }


def _environment(verdicts: Verdicts) -> dict[str, Any]:
    matrix = verdicts.matrix
    return {
        "environment": verdicts.environment,
        "request": str(verdicts.question),
        "callers": [_caller(source) for source in matrix.sources],
        "targets": [_target(row, verdicts) for row in matrix.rows],
        "outside": [_outside(row, verdicts) for row in matrix.outside],
        "kept": [_kept(one, verdicts) for one in standings(matrix)],
    }


def _outside(row: Row[Beyond], verdicts: Verdicts) -> dict[str, Any]:
    target = row.target
    return {
        "host": "" if target.is_any else target.name,
        "port": target.port,
        "protocol": target.protocol,
        "declared": [f"{host.namespace}/{host.member.name}" for host in target.declared],
        "verdicts": [
            {
                **_verdict(sources, cell, verdicts),
                "through": cell.arrival.through,
                "words": verdict(cell),
            }
            for sources, cell in row.groups
        ],
    }


def _kept(one: Standing, verdicts: Verdicts) -> dict[str, Any]:
    return {
        "callers": [verdicts.matrix.sources[index].full for index in one.sources],
        "registryOnly": one.by_name,
        "network": one.network.value,
        "letOut": one.let_out,
        "gateways": list(one.gateways),
        "stands": one.stands,
        "words": standing(one),
    }


def _caller(source: Source) -> dict[str, Any]:
    return {
        "kind": source.kind.value,
        "name": source.full,
        "principal": source.caller.principal if source.caller else "",
    }


def _target(row: Row[Target], verdicts: Verdicts) -> dict[str, Any]:
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
    caller = verdicts.matrix.caller_of(sources)
    return {
        "callers": [verdicts.matrix.sources[index].full for index in sources],
        "verdict": cell.reach.value,
        "requests": cell.requests,
        "arrives": cell.arrival.how.value,
        "sent": not cell.is_stopped,
        "because": [because(each, verdicts, caller) for each in cell.because],
    }


def because(one: Because, verdicts: Verdicts, caller: Caller | None) -> dict[str, Any]:
    """Return what something is due to: in words, and the place in an object if there is one."""
    place = verdicts.place(one, caller) or Related()
    return {
        "words": one.words,
        "resource": place.resource,
        "file": place.location.file,
        "line": place.location.line,
        "column": place.location.column,
        "path": place.path,
    }
