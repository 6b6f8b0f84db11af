"""The way into the mesh: each step tried."""

from collections.abc import Iterator, Sequence

from meshgen.findings import Severity
from meshgen.forecast import Forecast
from meshgen.guides.facts import Step, System
from meshgen.guides.system import totals_of
from meshgen.guides.way import steps_of
from meshgen.pipeline.quotas import forecasts
from meshgen.pipeline.trials import Trials, told


def way(trials: Trials, system: System) -> Iterator[Step]:
    """Yield the steps of an environment's way into the mesh; `system` are its facts."""
    mesh = trials.project.mesh(trials.environment)
    for number, (kind, settings) in enumerate(steps_of(mesh, system), 1):
        tried, new = trials.of(settings)
        several: Sequence[Forecast] = forecasts(tried, trials.environment) if tried else ()
        figures, fits = totals_of(several)
        fits = fits and all(one.severity is not Severity.ERROR for one in new)
        yield Step(kind, number, trials.lines(settings), figures, fits, told(new))
