"""What is worked out once: for a project, or for all trials of it as well."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

P = ParamSpec("P")
K = TypeVar("K", bound="Keeping")
T = TypeVar("T")


class Keeping:
    """What keeps results: `results` are what `kept` keeps, `known` what `learned` does."""

    results: dict[Any, Any]
    known: dict[Any, Any]


def kept(step: Callable[Concatenate[K, P], T]) -> Callable[Concatenate[K, P], T]:
    """Return a step that is worked out once a project for the same arguments."""
    return _once(step, lambda project: project.results)


def learned(step: Callable[Concatenate[K, P], T]) -> Callable[Concatenate[K, P], T]:
    """Return a step as `kept`, worked out once for all trials of a project as well."""
    return _once(step, lambda project: project.known)


def _once(
    step: Callable[Concatenate[K, P], T], results_of: Callable[[K], dict[Any, Any]]
) -> Callable[Concatenate[K, P], T]:
    @wraps(step)
    def once(project: K, /, *args: P.args, **kwargs: P.kwargs) -> T:
        results, key = results_of(project), (step, args, tuple(kwargs.items()))
        if key not in results:
            results[key] = step(project, *args, **kwargs)
        result: T = results[key]
        return result

    return once
