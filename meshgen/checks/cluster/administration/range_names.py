"""Names of what LimitRanges bound."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.pods.resources import is_of_container
from meshgen.checks.names import is_qualified, misnamed
from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.kinds.amounts import CONTAINER_NAMES, QUOTA_NAMES, is_quota_name
from meshgen.nearest import did_you_mean
from meshgen.resources import Path

OF_POD = ("min", "max", "maxLimitRequestRatio")
OF_OTHERS = (*OF_POD, "default", "defaultRequest")
_STORAGE = "storage"


def resource_names(limit: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield what is no resource of a type. Source: validateLimitRangeResourceName."""
    of = limit.get("type")
    named = _of_container if of in ("Pod", "Container") else _of_any
    for field in OF_POD if of == "Pod" else OF_OTHERS:
        for name in limit.get(field, ()):
            if name not in CONTAINER_NAMES:
                yield from named(name, (*path, field, name))


def _of_container(name: str, path: Path) -> Iterator[Violation]:
    yield from _named(name, CONTAINER_NAMES, path, is_known=is_of_container(name))


def _of_any(name: str, path: Path) -> Iterator[Violation]:
    is_known = "/" in name or name == _STORAGE or is_quota_name(name)
    yield from _named(name, (_STORAGE, *QUOTA_NAMES), path, is_known=is_known)


def _named(name: str, names: tuple[str, ...], path: Path, *, is_known: bool) -> Iterator[Violation]:
    if not is_qualified(name):
        yield from misnamed(is_qualified, name, path, about_key=True)
    elif not is_known:
        expected = f"expected {words.either((*names[:3], 'a name with its domain'))}"
        hint = did_you_mean(name, names)
        yield Violation(path, f"`{name}` is not a resource", expected, hint, about_key=True)
