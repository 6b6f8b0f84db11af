"""Values that a program fills in later: Flux, envsubst, Kustomize's vars, template engines."""

import re
from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy
from typing import Any

from meshgen.checks.violation import Violation
from meshgen.findings import Code
from meshgen.resources import Path
from meshgen.yamlio import resolve

# `${APP}` and `${SIZE:=5Gi}`, `$(name)`, `$REVISION`, `{{ item }}`, `{% if a %}`, `[[ item ]]`,
# `<%= item %>`, `#{name}#`.
PLACEHOLDER = re.compile(
    r"[$#]\{[^{}\n]{1,500}\}|\$\([\w.-]+\)|\$[A-Za-z_]\w*"
    r"|\{\{.{1,500}?\}\}|\{%.{1,500}?%\}|\[\[.{1,500}?\]\]|<%.{1,500}?%>"
)
_DEFAULT = re.compile(r"\$\{\w+:?[=-]([^${}\n]{1,500})\}")
# Those of Kustomize's vars: https://kubectl.docs.kubernetes.io/references/kustomize/glossary/#var.
_VAR = re.compile(r"\$\([\w.-]+\)")
# Finer codes of violations that are not about what stands in a value.
_OF_FORM = {Code.UNKNOWN_FIELD, Code.MISSING_FIELD, Code.WRONG_TYPE, Code.DUPLICATE_KEY}
# As many texts of a collection are looked at.
_MOST = 1000


def filled_in(obj: Any, violation: Violation, *, only_vars: bool = False) -> str:
    """Return the placeholder that a violation is about; "" where it would hold with any value.

    A rule about several values may hold once one of them is filled in. `only_vars` is for what
    Kustomize fills in, and nobody else.
    """
    pattern = _VAR if only_vars else PLACEHOLDER
    if violation.about_key:
        return _first(pattern, violation.path[-1:])
    value = _at(obj, violation.path)
    if isinstance(value, str):
        return _first(pattern, [value])
    if violation.about_absence or violation.subcode in _OF_FORM or violation.code != Code.SCHEMA:
        return ""
    return _first(pattern, _texts(value))


def with_defaults(obj: Any, violations: Iterable[Violation]) -> Any:
    """Return an object with the defaults of placeholders where violations are; None if none has.

    A default stands where nothing fills the placeholder in: `${SIZE:=5Gi}`. Where no text is wanted
    it is what YAML makes of it.
    """
    filled = None
    for violation in violations:
        value = _at(obj, violation.path)
        match = _DEFAULT.fullmatch(value) if isinstance(value, str) else None
        if match and violation.path and not violation.about_key:
            filled = deepcopy(obj) if filled is None else filled
            is_text = violation.subcode != Code.WRONG_TYPE
            default = match[1] if is_text else resolve(match[1])
            _at(filled, violation.path[:-1])[violation.path[-1]] = default
    return filled


def _first(pattern: "re.Pattern[str]", texts: Any) -> str:
    for _, text in zip(range(_MOST), texts, strict=False):
        match = pattern.search(str(text))
        if match:
            return match[0]
    return ""


def _at(obj: Any, path: Path) -> Any:
    for step in path:
        try:
            obj = obj[step]
        except (KeyError, IndexError, TypeError):
            return None
    return obj


def _texts(value: Any) -> Iterator[str]:
    """Yield the texts in a value, at any depth."""
    level = [value]
    while level:
        item = level.pop()
        if isinstance(item, str):
            yield item
        elif isinstance(item, Mapping):
            level += item.values()
        elif isinstance(item, list):
            level += item
