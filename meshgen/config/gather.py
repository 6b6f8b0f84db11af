"""One finding for one mistake, however many environments and services it shows in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from meshgen.findings import Finding

# Of more services only these are named.
_NAMED = 3


@dataclass(frozen=True)
class Problem:
    """A finding, and the service that it is about where its path does not say so."""

    finding: Finding
    service: str = ""


def gathered(
    problems: Iterable[tuple[str, Problem]], environments: Iterable[str]
) -> Iterator[Finding]:
    """Yield each finding once; its message says of whom it holds, if not of all."""
    subjects: dict[Finding, tuple[dict[str, None], dict[str, None]]] = {}
    for environment, problem in problems:
        names, places = subjects.setdefault(problem.finding, ({}, {}))
        names |= {problem.service: None} if problem.service else {}
        places[environment] = None
    everywhere = len(list(environments))
    for finding, (names, places) in subjects.items():
        evident = finding.path.startswith("environments.") or len(places) == everywhere
        whom = [_listed(names)] if names else []
        where = [] if evident else [f"in {_listed(places)}"]
        of = f" ({' '.join(whom + where)})" if whom or where else ""
        yield replace(finding, message=finding.message + of)


def _listed(names: Iterable[str]) -> str:
    listed = sorted(names)
    shown = ", ".join(listed[:_NAMED])
    return f"{shown} and {len(listed) - _NAMED} more" if len(listed) > _NAMED else shown
