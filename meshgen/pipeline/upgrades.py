"""The next releases: what a config says meanwhile, and what of its objects changes with them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from meshgen.checks.cluster.changes.same import differences
from meshgen.guides.facts import Changed, Line, Phase, System, Upgrade
from meshgen.guides.system import totals_of
from meshgen.guides.way import Lines
from meshgen.identity import Identity, identity
from meshgen.kinds.limits import FILLED_SMOOTHLY_FROM
from meshgen.model import Mesh
from meshgen.pipeline.project import Project
from meshgen.pipeline.quotas import forecasts
from meshgen.pipeline.trials import Trials, told
from meshgen.platform.istio.releases import LAST
from meshgen.resources import Object, Path, dotted
from meshgen.schemas.index import PRODUCTS, order
from meshgen.schemas.store import supported_istio, supported_kubernetes

_KUBERNETES, _ISTIO, _REVISION = ("kubernetes",), ("istio", "version"), ("istio", "revision")
# So many places of an object that changes are named.
_PLACES = 3


def upgrades(trials: Trials, system: System) -> Iterator[Upgrade]:
    """Yield the upgrade that is under way, where two releases are declared, or else the next one.

    That is of Kubernetes, then of Istio; `system` are the environment's facts.
    """
    spec = trials.project.resolved(trials.environment).mesh
    for path, declared, known in (
        (_KUBERNETES, spec.kubernetes, supported_kubernetes()),
        (_ISTIO, spec.istio.version, supported_istio()),
    ):
        now, *others = sorted(declared, key=order)
        later = others or [one for one in known if order(one) > order(now)][:1]
        if later:
            phases = {
                name: _phase(trials, lines, checks=name == "both")
                for name, lines in _lines(path, now, later, spec)
            }
            product, is_istio, new = PRODUCTS[path[0]], path == _ISTIO, later[-1]
            revision = _revision(new) if is_istio else ""
            refills = is_istio and bool(system.limited) and not _fills_smoothly(now)
            refills = refills and _fills_smoothly(new)
            yield Upgrade(product, now, new, bool(others), revision, refills, phases)


def _lines(
    path: tuple[str, ...], now: str, later: Sequence[str], spec: Mesh
) -> Iterator[tuple[str, Lines]]:
    """Yield what the config says while both releases run, and once the new one is what counts."""
    yield "both", {path: [now, *later]}
    last: dict[Path, Any] = {path: later[-1]}
    installed = spec.platform.istio if spec.platform else None
    # Of control planes with names of their own, these say which one it is.
    if path == _ISTIO and not (installed and installed.revisions):
        last[_REVISION] = _revision(later[-1])
    yield "new", last


def _fills_smoothly(istio: str) -> bool:
    return order(istio) >= order(f"1.{FILLED_SMOOTHLY_FROM}")


def _revision(release: str) -> str:
    """Return what a control plane is called beside an older one, as Istio's documents have it."""
    return LAST[release].replace(".", "-")


def _phase(trials: Trials, lines: Lines, *, checks: bool) -> Phase:
    """Return what comes of some lines; what is said of both releases is not asked of one again."""
    tried, new = trials.of(lines, checks=checks)
    project, name = trials.project, trials.environment
    figures: tuple[Line, ...] = ()
    if tried is not None:
        known, figures = (totals_of(forecasts(one, name))[0] for one in (project, tried))
        figures = figures if figures != known else ()
    changed = _changed(project, tried, name) if tried else ()
    return Phase(trials.lines(lines), told(new), tuple(changed), figures)


def _changed(project: Project, tried: Project, environment: str) -> Iterator[Changed]:
    """Yield what changes: of objects of a kind that change alike their names together."""
    before, after = _by_identity(project, environment), _by_identity(tried, environment)
    alike: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for name in sorted(before.keys() | after.keys()):
        if places := _places(before.get(name), after.get(name)):
            alike.setdefault((name.kind, places), []).append(name.name)
    for (kind, places), names in alike.items():
        yield Changed(kind, places, tuple(names))


def _by_identity(project: Project, environment: str) -> Mapping[Identity, Object]:
    return {identity(obj): obj for obj in project.objects(environment)}


def _places(before: Object | None, after: Object | None) -> tuple[str, ...]:
    if before is None or after is None:
        return ("new",) if before is None else ("gone",)
    places = [dotted(path) for path, _, _ in differences(before, after, ())]
    return (*places[:_PLACES], *(["…"] if len(places) > _PLACES else []))
