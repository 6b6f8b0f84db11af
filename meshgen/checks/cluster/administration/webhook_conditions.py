"""Conditions, in CEL, on which a webhook is asked."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from meshgen.checks.cel.program import Compiler, UncheckedError
from meshgen.checks.crd.references import fields_not_there
from meshgen.checks.fields import required
from meshgen.checks.names import is_qualified, misnamed
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

# Before, they were ignored.
_SINCE = 28
_MOST = 64
_OPEN: Mapping[str, Any] = {}
_TEXT = {"type": "string"}
# What is wrong whatever functions there are.
_SYNTAX = ("Syntax error", "found no matching overload for '_")
# Functions of Kubernetes' own stand behind these names, and the library has not all of them.
_LIBRARIES = frozenset(
    (
        "base64",
        "cel",
        "cidr",
        "format",
        "ip",
        "jsonpatch",
        "lists",
        "math",
        "regex",
        "sets",
        "strings",
    )
)
# Names of these are not known to the library: loops over keys and values, which came later.
_OWN_NAMES = re.compile(
    r"\bcel\.bind\(|\.(?:all|exists|existsOne|transform\w+)\(\s*\w+\s*,\s*\w+\s*,"
)
# What is known of objects is known only later.
_OF_OBJECT = re.compile(r"(?:object|oldObject)[\w.]*")
_UNDECLARED = re.compile(r"undeclared reference to '([^']+)'")


def _fields(*names: str, **typed: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"type": "object", "properties": {**dict.fromkeys(names, _OPEN), **typed}}


_RESOURCE = _fields(group=_TEXT, version=_TEXT, resource=_TEXT)
_KIND = _fields(group=_TEXT, version=_TEXT, kind=_TEXT)
# Source: BuildRequestType.
_REQUEST = _fields(
    *("subResource", "requestSubResource", "name", "namespace", "operation", "dryRun", "options"),
    kind=_KIND,
    requestKind=_KIND,
    requestResource=_RESOURCE,
    resource=_RESOURCE,
    userInfo=_fields("username", "uid", "groups", "extra"),
)
_VARIABLES = ("object", "oldObject", "request", "namespaceObject", "authorizer")


def conditions(webhook: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a webhook has too many conditions. Source: validateMatchConditions."""
    count = len(webhook.get("matchConditions", ()))
    if count > _MOST and span.since(_SINCE):
        expected = f"expected at most {_MOST}"
        yield Violation((*path, "matchConditions"), f"has {words.count(count, 'item')}", expected)


def _condition(condition: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield what is wrong with a condition. Source: validateMatchCondition."""
    if not span.since(_SINCE):
        return
    yield from _REQUIRED(condition, path, span)
    if condition.get("name"):
        yield from misnamed(is_qualified, condition["name"], (*path, "name"))
    text = condition.get("expression", "").strip()
    if not text and condition.get("expression"):
        yield Violation((*path, "expression"), "is empty")
    elif text:
        yield from _expression(text, (*path, "expression"))


def _expression(text: str, path: Path) -> Iterator[Violation]:
    """Yield that a text is no condition. Source: validateMatchConditionsExpression."""
    problem = _problem(text)
    if problem:
        yield Violation(path, f"is no condition in CEL: {problem}", "expected true or false")
        return
    for missing in fields_not_there(text, {"request": _REQUEST}):
        yield Violation(path, missing)


@cache
def _compiler() -> Compiler:
    return Compiler(_VARIABLES)


def _problem(text: str) -> str:
    """Return why Kubernetes does not compile a condition; "" if it does, or may."""
    try:
        kind = _compiler().program(text).yields
    except ImportError:
        return ""
    except UncheckedError as error:
        return str(error) if _is_wrong(str(error), text) else ""
    is_any = kind == "DYN" and not _OF_OBJECT.fullmatch(text)
    return (
        ""
        if kind == "BOOL" or is_any
        else f"it yields {'anything' if kind == 'DYN' else kind.lower()}"
    )


def _is_wrong(reason: str, text: str) -> bool:
    """Return whether Kubernetes refuses it too: it has functions that the library has not."""
    undeclared = _UNDECLARED.match(reason)
    if not undeclared:
        return reason.startswith(_SYNTAX)
    name = undeclared[1]
    is_function = re.search(rf"\b{re.escape(name)}\s*\(", text)
    return not (is_function or name.split(".")[0] in _LIBRARIES or _OWN_NAMES.search(text))


_REQUIRED = required("name", "expression")
CONDITION = Type((_condition,))
