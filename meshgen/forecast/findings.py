"""What does not fit, as findings."""

from collections.abc import Callable, Sequence

from meshgen.capacity import Problem, ProblemKind
from meshgen.findings import Code, Finding, Location, Severity
from meshgen.forecast.measured import Forecast
from meshgen.resources import dotted

# Where the user wrote what a problem is about, and the path of it there.
Place = Callable[[Problem], tuple[Location, str]]
# They are about the whole of a quota.
_OF_QUOTAS = (ProblemKind.AT_REST, ProblemKind.HPA_MAX, ProblemKind.ROLLING)


def findings(forecasts: Sequence[Forecast], place: Place) -> list[Finding]:
    """Return a finding for each problem; one that not all clusters have names their releases."""
    clusters: dict[Problem, list[Forecast]] = {}
    for each in forecasts:
        for problem in dict.fromkeys(each.capacity.problems):
            clusters.setdefault(problem, []).append(each)
    return [
        _finding(problem, place, "" if len(where) == len(forecasts) else _named(where))
        for problem, where in clusters.items()
    ]


def _finding(problem: Problem, place: Place, releases: str) -> Finding:
    location, path = place(problem)
    message = problem.message
    if problem.kind not in _OF_QUOTAS and problem.path and not _is_told(problem, path):
        # The path is that of the setting; what it is about in the object has to be said.
        message = f"{problem.path}: {message}"
    return Finding(
        Code(problem.kind.value),
        f"{message} ({releases})" if releases else message,
        location,
        path,
        hint=problem.hint,
        resource=str(problem.object),
        severity=Severity.ERROR if problem.error else Severity.WARNING,
    )


def _is_told(problem: Problem, path: str) -> bool:
    """Return whether a path says the object's own: `quotas.small.scopes[0]` has its spec's."""
    inner = dotted(problem.keys[1:]) if problem.keys[:1] == ("spec",) else ""
    return path == problem.path or bool(inner and path.endswith(f".{inner}"))


def _named(where: Sequence[Forecast]) -> str:
    return "; ".join(each.releases for each in where)
