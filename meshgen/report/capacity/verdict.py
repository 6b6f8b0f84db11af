"""Whether a namespace fits, in a sentence and in a word."""

from meshgen.quota import NamespaceReport, Problem, ProblemKind, Situation
from meshgen.report.capacity.style import Style

# What the tables and failures of a quota say already.
_OF_QUOTAS = (ProblemKind.AT_REST, ProblemKind.HPA_MAX, ProblemKind.ROLLING)


def besides(namespace: NamespaceReport) -> list[Problem]:
    """Return the problems that no table of a quota tells."""
    return [problem for problem in namespace.problems if problem.kind not in _OF_QUOTAS]


def judged(namespace: NamespaceReport, style: Style) -> tuple[str, str]:
    """Return whether it fits, in words and a colour."""
    refused = any(problem.error for problem in besides(namespace))
    tail = "; some of it is refused whatever else runs" if refused else ""
    not_fitting = _not_fitting(namespace)
    paint = style.bad if refused else _paint(namespace, not_fitting, style)
    if not namespace.quotas:
        return f"no quota limits it{tail}", paint
    if Situation.AT_REST in not_fitting:
        return f"does not fit at rest{tail}", paint
    if not_fitting:
        listed = "; ".join(situation.value for situation in not_fitting)
        return f"fits at rest, but not: {listed}{tail}", paint
    return f"fits, in every situation{tail}", paint


def in_short(namespace: NamespaceReport, style: Style) -> tuple[str, str]:
    """Return the same for a line among those of other namespaces."""
    not_fitting = _not_fitting(namespace)
    paint = _paint(namespace, not_fitting, style)
    if Situation.AT_REST in not_fitting:
        return "no", paint
    if any(problem.error for problem in besides(namespace)):
        return "some is refused", style.bad
    if not_fitting:
        return "at rest", paint
    return ("always" if namespace.quotas else "no quota"), paint


def _not_fitting(namespace: NamespaceReport) -> list[Situation]:
    return [s for s in Situation if any(not quota.fits(s) for quota in namespace.quotas)]


def _paint(namespace: NamespaceReport, not_fitting: list[Situation], style: Style) -> str:
    if not namespace.quotas:
        return ""
    if Situation.AT_REST in not_fitting:
        return style.bad
    return style.warn if not_fitting else style.good
