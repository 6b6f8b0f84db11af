"""Whether the CEL rules in a schema are rules: complete, and expressions that compile."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from meshgen.checks.cel.program import SELF, Compiler, UncheckedError
from meshgen.checks.cel.rule import mentions_old
from meshgen.checks.crd.fieldpaths import at_path
from meshgen.checks.crd.references import unknown_fields
from meshgen.checks.crd.spec import wrong
from meshgen.checks.violation import Violation
from meshgen.resources import Path

_REASONS = ("FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired")
# What the API server refuses too.
_ERRORS = ("Syntax error", "undeclared reference", "it has more than")
# Kubernetes has them, and the library that meshgen uses does not.
_BEYOND = re.compile(r"undeclared reference to '(?:format|isSemver|semver|jsonpatch|authorizer)\b")


def of_rules(
    node: Mapping[str, Any], path: Path, *, root: bool = True, correlated: bool = True
) -> Iterator[Violation]:
    """Yield what is wrong with the rules in a structural schema, and in those below it.

    `correlated` says that an old value can be told for it, which rules about changes need.
    """
    for position, rule in enumerate(node.get("x-kubernetes-validations") or ()):
        at = (*path, "x-kubernetes-validations", position)
        yield from _rule(rule, node, at, root=root)
        if not correlated and mentions_old(rule.get("rule") or ""):
            message = "uses oldSelf where no old value can be told for the new one"
            expected = "expected a list around it that is a map"
            yield Violation((*at, "rule"), message, expected)
    below = {
        "items": correlated and node.get("x-kubernetes-list-type") == "map",
        "additionalProperties": correlated,
    }
    for key, kept in below.items():
        if isinstance(node.get(key), Mapping):
            yield from of_rules(node[key], (*path, key), root=False, correlated=kept)
    kept = correlated and node.get("x-kubernetes-map-type") != "atomic"
    for name, sub in (node.get("properties") or {}).items():
        at = (*path, "properties", name)
        yield from of_rules(sub or {}, at, root=False, correlated=kept)


def _rule(
    rule: Mapping[str, Any], node: Mapping[str, Any], path: Path, *, root: bool
) -> Iterator[Violation]:
    text, message = (rule.get("rule") or "").strip(), (rule.get("message") or "").strip()
    if not text:
        yield wrong((*path, "rule"), "", "expected a rule")
    elif rule.get("message") and not message:
        yield wrong((*path, "message"), "", "expected a message, or leave it out")
    elif "\n" in message:
        yield Violation((*path, "message"), "has several lines", "expected one")
    elif "\n" in text and not message:
        hint = "the API server wants one for a rule of several lines"
        yield Violation((*path, "message"), "`message` is required and missing", hint=hint)
    if rule.get("reason") is not None and rule["reason"] not in _REASONS:
        yield wrong((*path, "reason"), rule["reason"], f"expected one of {', '.join(_REASONS)}")
    if rule.get("fieldPath") and at_path(node, rule["fieldPath"]) is None:
        expected = "expected the path of a field of this schema, as in .size"
        yield wrong((*path, "fieldPath"), rule["fieldPath"], expected)
    for key in ("rule", "messageExpression"):
        expression = (rule.get(key) or "").strip()
        problem = _compiled(expression) if expression else ""
        if problem:
            yield Violation((*path, key), f"is no CEL expression: {problem}")
            continue
        for missing in unknown_fields(expression, node, root=root) if expression else ():
            yield Violation((*path, key), missing)
    if rule.get("optionalOldSelf") is not None and not mentions_old(text):
        message = "may only be set for a rule that uses oldSelf"
        yield Violation((*path, "optionalOldSelf"), message)


@cache
def _compiler() -> Compiler:
    return Compiler((SELF, "oldSelf"))


def _compiled(text: str) -> str:
    """Return why Kubernetes does not compile an expression; "" if it does, or may."""
    try:
        _compiler().program(text)
    except ImportError:
        return ""
    except UncheckedError as error:
        reason = str(error)
        if reason.startswith(_ERRORS) and not _BEYOND.match(reason):
            return reason
    return ""
