"""Checks of tests of traffic: of each one that is sound, and of what it is known to ask."""

from collections.abc import Callable, Iterator
from functools import wraps

from meshgen.config.crosscheck.place import Check, Place
from meshgen.config.gather import Problem
from meshgen.errors import MeshgenError
from meshgen.mesh.trials import Trial, trials


def of_trials(*fields: str) -> Callable[[Callable[[Place, Trial], Iterator[Problem]]], Check]:
    """Make a check of tests of one that looks at a single one, whose fields are sound."""

    def of_all(check: Callable[[Place, Trial], Iterator[Problem]]) -> Check:
        @wraps(check)
        def checked(place: Place) -> Iterator[Problem]:
            for trial in trials(place.mesh):
                if place.is_sound_at(trial.setting, *fields):
                    yield from check(place, trial)

        return checked

    return of_all


def is_asked(trial: Trial) -> bool:
    """Return whether it is known what is asked."""
    try:
        return trial.is_readable and bool(trial.request)
    except MeshgenError:
        return False
