"""What is wrong with a namespace, as problems that findings can be made of."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from meshgen.lenient import mapping
from meshgen.model.injection import INJECTED
from meshgen.model.proxy import ANNOTATIONS
from meshgen.quota.admission import refused_by
from meshgen.quota.invalid import invalid
from meshgen.quota.limits import Refusal
from meshgen.quota.loads import Load, Namespace
from meshgen.quota.places import container_place
from meshgen.quota.pod import Container
from meshgen.quota.problem import Problem, ProblemKind
from meshgen.quota.result import QuotaReport, Situation
from meshgen.quota.wording import must_specify
from meshgen.resources import Path

_ANNOTATION_OF = {".".join(what): name for what, name in ANNOTATIONS.items()}
_KINDS = {
    Situation.AT_REST: ProblemKind.AT_REST,
    Situation.HPA_MAX: ProblemKind.HPA_MAX,
}


def problems(namespace: Namespace, reports: Sequence[QuotaReport]) -> Iterator[Problem]:
    """Yield what does not fit, and what is refused whatever else runs."""
    for report in reports:
        for situation in report.told:
            yield _shortage(report, situation)
    for load in namespace.loads:
        yield from _unset(load, namespace)
        yield from _refused(load, namespace)
    yield from invalid(namespace)


def _shortage(report: QuotaReport, situation: Situation) -> Problem:
    over = [usage for usage in report.situations[situation] if not usage.fits]
    parts = [
        f"{u.resource} needs {u.used_text}, of {u.hard_text}"
        + (f" (the update of {u.updating})" if u.updating else "")
        for u in over
    ]
    mend = next((m for m in report.mends if m.situation is situation), None)
    kind = _KINDS.get(situation, ProblemKind.ROLLING)
    return Problem(
        kind,
        f"does not fit {report.name}, {situation}: {'; '.join(parts)}",
        report.key,
        ("spec", "hard", over[0].resource),
        f"fits with {mend.summary}" if mend else "",
        error=kind is ProblemKind.AT_REST,
        by=report.name,
    )


def _unset(load: Load, namespace: Namespace) -> Iterator[Problem]:
    if not load.scale.high:
        return
    for quota in namespace.quotas:
        missing = refused_by(load, quota)
        if missing:
            lacking = list(dict.fromkeys(c.name for cs in missing.values() for c in cs))
            first = next(iter(missing.values()))[0]
            yield Problem(
                ProblemKind.UNSET,
                f"its pods are refused: {must_specify(quota.key.name, missing)}",
                load.key,
                _unset_place(load, first, namespace, sorted(missing)),
                _hint(load, sorted(missing), lacking, namespace),
                by=quota.key.name,
                container=",".join(lacking),
            )


def _unset_place(
    load: Load, container: Container, namespace: Namespace, names: Sequence[str]
) -> Path:
    """Return where what a container lacks belongs: a sidecar's limit has its annotation."""
    place = container_place(load, container, namespace)
    unlimited = _unlimited(load, namespace, names)
    return (*place[:-1], unlimited[0]) if unlimited and container.name in INJECTED else place


def _refused(load: Load, namespace: Namespace) -> Iterator[Problem]:
    """Yield what LimitRanges refuse: one problem for each, with all it says."""

    def by_range(refusal: Refusal) -> str:
        return refusal.limit_range.key.name

    what = "its pods are refused" if load.pod else "it is refused"
    for name, group in groupby(load.refusals, by_range):
        of_range = list(group)
        reasons = "; ".join(dict.fromkeys(_reason(refusal) for refusal in of_range))
        containers = list(dict.fromkeys(r.container.name for r in of_range if r.container))
        first = next((refusal for refusal in of_range if refusal.container), of_range[0])
        yield Problem(
            ProblemKind.LIMIT_RANGE,
            f"{what} by LimitRange {name}: {reasons}",
            load.key,
            container_place(load, first.container, namespace, {first.resource})
            if load.pod
            else ("spec", "resources", "requests"),
            by=name,
            container=",".join(containers),
        )


def _reason(refusal: Refusal) -> str:
    where = f"container {refusal.container.name}: " if refusal.container else ""
    return where + refusal.message


def _hint(load: Load, names: Sequence[str], lacking: Sequence[str], namespace: Namespace) -> str:
    of_pod = [name for name in lacking if not (load.injected and name in INJECTED)]
    hints = []
    if of_pod:
        hints.append(f"set {', '.join(names)} in {', '.join(of_pod)}, or defaults in a LimitRange")
    if len(of_pod) < len(lacking):
        unlimited = _unlimited(load, namespace, names)
        hints.append(
            f"the sidecar has none: give it one ({', '.join(unlimited)}), a default in a "
            f"LimitRange, or take {', '.join(names)} out of the quota"
            if unlimited
            else "the annotations of the sidecar replace Istio's defaults and do not merge with "
            f"them: set all of {', '.join(ANNOTATIONS.values())}"
        )
    return "; ".join(hints)


def _unlimited(load: Load, namespace: Namespace, names: Sequence[str]) -> list[str]:
    """Return the annotations that a sidecar lacks, if these are limits that alone are left out."""
    place = (*load.template_path, "metadata", "annotations")
    written = mapping(namespace.objects.get(load.key), *map(str, place))
    absent = {key: name for key, name in _ANNOTATION_OF.items() if name not in written}
    is_meant = set(names) <= absent.keys() and all(key.startswith("limits.") for key in absent)
    return [absent[name] for name in names] if is_meant else []
