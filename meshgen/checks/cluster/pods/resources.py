"""What containers ask for and may use: names of resources, amounts, requests against limits."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import lru_cache
from math import ceil
from typing import Any

from meshgen.checks.cluster.quantities import amount
from meshgen.checks.names import is_qualified, misnamed
from meshgen.checks.span import Span
from meshgen.checks.types import TypeCheck
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.kinds.amounts import CONTAINER_NAMES, HUGE_PAGES
from meshgen.nearest import did_you_mean
from meshgen.resources import Path

_PARTS = ("limits", "requests")
_QUOTA = "requests."
IsResource = Callable[[str], bool]


def is_extended(name: str) -> bool:
    """Return whether a resource is somebody else's: a device. Source: IsExtendedResourceName."""
    return not is_native(name) and not name.startswith(_QUOTA) and is_qualified(_QUOTA + name)


def is_native(name: str) -> bool:
    """Return whether a resource is Kubernetes' own. Source: IsNativeResource."""
    return "/" not in name or "kubernetes.io/" in name


def is_of_container(name: str) -> bool:
    """Return whether a container can have a resource. Source: ValidateContainerResourceName."""
    if "/" not in name:
        return name in CONTAINER_NAMES or name.startswith(HUGE_PAGES)
    return is_native(name) or is_extended(name)


def resources(
    is_resource: IsResource = is_of_container, names: tuple[str, ...] = CONTAINER_NAMES
) -> TypeCheck:
    """Return the check of requests and limits. Source: validateResourceRequirements."""

    def check(value: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
        for part in _PARTS:
            for name, written in value.get(part, {}).items():
                yield from _named(name, is_resource, names, (*path, part, name))
                yield from _amount(name, written, (*path, part, name))
        if "requests" in value:
            yield from _against_limits(value, path)
        yield from _huge_alone(value, path)

    return check


def _named(
    name: str, is_resource: IsResource, names: tuple[str, ...], path: Path
) -> Iterator[Violation]:
    """Yield what is no resource. Source: ValidateContainerResourceName, validatePodResourceName."""
    if name in CONTAINER_NAMES and name in names:
        return
    if not is_qualified(name):
        yield from misnamed(is_qualified, name, path, about_key=True)
    elif not is_resource(name):
        expected = f"expected {words.either((*names, 'a name with its domain'))}"
        hint = did_you_mean(name, names)
        yield Violation(path, f"`{name}` is not a resource", expected, hint, about_key=True)


def _amount(name: str, written: Any, path: Path) -> Iterator[Violation]:
    """Yield an amount that cannot be. Source: ValidateResourceQuantityValue."""
    value = milli(written)
    if value < 0:
        yield Violation(path, f"found {written}", "expected 0 or more")
    elif name in CONTAINER_NAMES:
        return
    elif name.startswith(HUGE_PAGES):
        yield from _pages(name, value, written, path)
    elif value.denominator != 1 and is_extended(name):
        yield Violation(path, f"found {written}", "expected a whole number")


def _pages(name: str, value: Fraction, written: Any, path: Path) -> Iterator[Violation]:
    """Yield what are no whole pages. Source: IsHugePageResourceValueDivisible."""
    size = _page_size(name.removeprefix(HUGE_PAGES))
    if not size:
        expected = f"expected the size of a page, as in {HUGE_PAGES}2Mi"
        yield Violation(path, f"`{name}` is not a resource", expected, about_key=True)
    elif ceil(value) % size:
        expected = f"expected a multiple of {name.removeprefix(HUGE_PAGES)}"
        yield Violation(path, f"found {written}", expected)


def _page_size(text: str) -> int:
    size = amount(text) or Fraction(0)
    return size.numerator if size > 0 and size.denominator == 1 else 0


# A cache of a pure function: the same few amounts come up thousands of times.
@lru_cache(maxsize=4096, typed=True)
def milli(written: str | float) -> Fraction:
    """Return an amount as the API server keeps it: rounded up to thousandths.

    Source: SetDefaults_ResourceList.
    """
    value = amount(written) or Fraction(0)
    return value if value.denominator == 1 else Fraction(ceil(value * 1000), 1000)


def _against_limits(value: Mapping[str, Any], path: Path) -> Iterator[Violation]:
    """Yield requests above their limits, and those that have to equal them."""
    limits = value.get("limits", {})
    for name, request in value["requests"].items():
        limit, at = limits.get(name), (*path, "requests", name)
        if name in CONTAINER_NAMES or (is_native(name) and not name.startswith(HUGE_PAGES)):
            if limit is not None and limit != request and milli(request) > milli(limit):
                expected = f"expected no more than the limit ({limit})"
                yield Violation(at, f"found {request}", expected)
        elif limit is None:
            message = f"`{name}` has a request and no limit"
            expected = f"expected {request}: there is no more of it than what is asked for"
            yield Violation((*path, "limits", name), message, expected, about_absence=True)
        elif limit != request and milli(request) != milli(limit):
            yield Violation(at, f"found {request}", f"expected the limit ({limit})")


def _huge_alone(value: Mapping[str, Any], path: Path) -> Iterator[Violation]:
    """Yield that there are huge pages, but neither CPU nor memory."""
    names = [name for part in _PARTS for name in value.get(part, ())]
    if any(name.startswith(HUGE_PAGES) for name in names) and not {"cpu", "memory"} & set(names):
        yield Violation(path, "has huge pages alone", "expected cpu or memory too")
