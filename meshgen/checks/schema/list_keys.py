"""Find keys that stand twice in a list that is a map (`x-kubernetes-list-type: map`)."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.findings import Code, Severity
from meshgen.resources import Path, canonical

# Lists of built-in kinds in which the API server takes a key twice, and only a server-side apply
# refuses it. Source: kubernetes/pkg/apis/core/validation and the warnings in pkg/api/pod.
TOLERATED = {
    ("claims", "name"),
    ("env", "name"),
    ("hostAliases", "ip"),
    ("imagePullSecrets", "name"),
    ("ownerReferences", "uid"),
    ("ports", "containerPort"),
    ("secrets", "name"),
}


def duplicates(
    keys: Mapping[str, Any], items: list[Any], path: Path, custom: bool
) -> Iterator[Violation]:
    """Yield each item of a list whose `keys` an earlier item has, with keys and defaults."""
    seen: dict[Any, int] = {}
    for position, item in enumerate(items):
        if isinstance(item, dict):
            values = [default if item.get(k) is None else item[k] for k, default in keys.items()]
            first = seen.setdefault(_identity(values), position)
            if first != position and any(value is not None for value in values):
                same = dict(zip(keys, values, strict=True))
                yield _duplicate(same, path, position, first, custom)


def _identity(values: list[Any]) -> Any:
    """Return what equal values share, as a key; 1 and true do not share it."""
    if len(values) == 1 and isinstance(values[0], str):
        return values[0]
    return (canonical([_whole(value) for value in values]),)


def _whole(value: Any) -> Any:
    """Return 80 for 80.0: kubectl sends the one as the other."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _duplicate(
    repeated: Mapping[str, Any], path: Path, position: int, first: int, custom: bool
) -> Violation:
    shown = " and ".join(f"{k} {words.show(v)}" for k, v in repeated.items() if v is not None)
    field = next((step for step in reversed(path) if isinstance(step, str)), "")
    are = "is" if len(repeated) == 1 else "are"
    message = f"{shown} {are} in the list already: {field}[{first}]"
    expected = f"expected each {' and '.join(repeated)} once"
    if not custom and (field, next(iter(repeated))) in TOLERATED:
        hint = "kubectl apply takes it, with a warning; a server-side apply refuses it"
        severity = Severity.WARNING
    else:
        hint, severity = "", Severity.ERROR
    at = (*path, position)
    return Violation(at, message, expected, hint, severity=severity, subcode=Code.DUPLICATE_KEY)
