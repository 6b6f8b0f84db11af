"""What containers ask for and may use: names of resources, amounts, requests against limits."""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from meshgen.checks.cluster.quantities import thousandths
from meshgen.checks.names import is_qualified, misnamed
from meshgen.checks.span import Span
from meshgen.checks.types import TypeCheck
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.kinds.amounts import CONTAINER_NAMES, HUGE_PAGES
from meshgen.nearest import did_you_mean
from meshgen.resources import Path

_PARTS = ("limits", "requests")
_NOTHING: Mapping[str, Any] = {}
_QUOTA = "requests."
_LONGEST_DOMAIN = 253
IsResource = Callable[[str], bool]


def is_extended(name: str) -> bool:
    """Return whether a valid name is somebody else's resource. Source: IsExtendedResourceName."""
    is_short = len(_QUOTA) + name.find("/") <= _LONGEST_DOMAIN
    return not is_native(name) and not name.startswith(_QUOTA) and is_short


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
        all_usual = True
        for part in _PARTS:
            for name, written in value.get(part, _NOTHING).items():
                if name not in names:
                    all_usual = False
                    yield from _unusual(name, written, is_resource, names, (*path, part, name))
                elif thousandths(written) < 0:
                    yield _negative(written, (*path, part, name))
        yield from _against_limits(value, path)
        if not all_usual:
            yield from _huge_alone(value, path)

    return check


def _unusual(
    name: str, written: Any, is_resource: IsResource, names: tuple[str, ...], path: Path
) -> Iterator[Violation]:
    yield from _named(name, is_resource, names, path)
    yield from _amount(name, written, path)


def _negative(written: Any, path: Path) -> Violation:
    return Violation(path, f"found {written}", "expected 0 or more")


def _named(
    name: str, is_resource: IsResource, names: tuple[str, ...], path: Path
) -> Iterator[Violation]:
    """Yield what is no resource. Source: ValidateContainerResourceName, validatePodResourceName."""
    if not is_qualified(name):
        yield from misnamed(is_qualified, name, path, about_key=True)
    elif not is_resource(name):
        expected = f"expected {words.either((*names, 'a name with its domain'))}"
        hint = did_you_mean(name, names)
        yield Violation(path, f"`{name}` is not a resource", expected, hint, about_key=True)


def _amount(name: str, written: Any, path: Path) -> Iterator[Violation]:
    """Yield an amount that cannot be. Source: ValidateResourceQuantityValue."""
    amount = thousandths(written)
    if amount < 0:
        yield _negative(written, path)
    elif name.startswith(HUGE_PAGES):
        yield from _pages(name, amount, written, path)
    elif amount % 1000 and is_extended(name):
        yield Violation(path, f"found {written}", "expected a whole number")


def _pages(name: str, amount: int, written: Any, path: Path) -> Iterator[Violation]:
    """Yield what are no whole pages. Source: IsHugePageResourceValueDivisible."""
    size = thousandths(name.removeprefix(HUGE_PAGES))
    if size <= 0 or size % 1000:
        expected = f"expected the size of a page, as in {HUGE_PAGES}2Mi"
        yield Violation(path, f"`{name}` is not a resource", expected, about_key=True)
    elif -(-amount // 1000) * 1000 % size:
        expected = f"expected a multiple of {name.removeprefix(HUGE_PAGES)}"
        yield Violation(path, f"found {written}", expected)


def milli(written: Any) -> Fraction:
    """Return an amount as the API server keeps it, exactly."""
    return Fraction(thousandths(written), 1000)


def _against_limits(value: Mapping[str, Any], path: Path) -> Iterator[Violation]:
    """Yield requests above their limits, and those that have to equal them."""
    limits = value.get("limits", _NOTHING)
    for name, request in value.get("requests", _NOTHING).items():
        limit = limits.get(name)
        if limit == request:
            continue
        if name in CONTAINER_NAMES or (is_native(name) and not name.startswith(HUGE_PAGES)):
            if limit is not None and thousandths(request) > thousandths(limit):
                expected = f"expected no more than the limit ({limit})"
                yield Violation((*path, "requests", name), f"found {request}", expected)
        elif limit is None:
            message = f"`{name}` has a request and no limit"
            expected = f"expected {request}: there is no more of it than what is asked for"
            yield Violation((*path, "limits", name), message, expected, about_absence=True)
        elif thousandths(request) != thousandths(limit):
            at = (*path, "requests", name)
            yield Violation(at, f"found {request}", f"expected the limit ({limit})")


def _huge_alone(value: Mapping[str, Any], path: Path) -> Iterator[Violation]:
    """Yield that there are huge pages, but neither CPU nor memory."""
    names = [name for part in _PARTS for name in value.get(part, ())]
    if any(name.startswith(HUGE_PAGES) for name in names) and not {"cpu", "memory"} & set(names):
        yield Violation(path, "has huge pages alone", "expected cpu or memory too")
