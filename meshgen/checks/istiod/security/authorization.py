"""AuthorizationPolicies. Source: ValidateAuthorizationPolicy."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.fields import missing
from meshgen.checks.istiod.kind import DRY_RUN, kind
from meshgen.checks.istiod.security.condition import CONDITION
from meshgen.checks.istiod.security.condition import OF_IDENTITY as KEYS_OF_IDENTITY
from meshgen.checks.istiod.security.operation import OPERATION, has_ports
from meshgen.checks.istiod.security.source import OF_IDENTITY, SOURCE, is_of_tcp
from meshgen.checks.istiod.selectors import targeting
from meshgen.checks.span import Span
from meshgen.checks.types import Type, TypeCheck
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.findings import Severity
from meshgen.resources import Path

_OF_TOKENS = "request.auth."
# What Go's strconv.ParseBool takes.
_BOOLEANS = {"1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False"}
_UNASKED = "an external authorizer is not asked for this"


def _holds(field: str) -> TypeCheck:
    """Return the check that a field is there, whatever it is."""

    def check(value: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
        if field not in value:
            yield missing(value, path, field)

    return check


def _has_rules(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a policy can never do what it is for."""
    action = spec.get("action")
    if action in ("CUSTOM", "DENY") and not spec.get("rules"):
        message = f"without rules, the action {action} is for no request"
        expected, hint = "expected a rule", "an empty one, `{}`, is for every request"
        yield Violation((*path, "rules"), message, expected, hint, about_absence=True)


def _provider(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that it is not known who is asked, or that nobody will be."""
    is_custom, at = spec.get("action") == "CUSTOM", (*path, "provider")
    if not is_custom and "provider" in spec:
        message = f"nobody is asked by the action {spec.get('action', 'ALLOW')}"
        yield Violation(at, message, "expected none", "set `action: CUSTOM`")
    elif is_custom and spec.get("rules") and not spec.get("provider", {}).get("name"):
        yield missing(spec.get("provider", {}), at, "name")


def _of_custom(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield what the action CUSTOM cannot look at."""
    for position, rule in enumerate(
        spec.get("rules", ()) if spec.get("action") == "CUSTOM" else ()
    ):
        at = (*path, "rules", position)
        for number, origin in enumerate(rule.get("from", ())):
            for field in OF_IDENTITY:
                if origin.get("source", {}).get(field):
                    where = (*at, "from", number, "source", field)
                    yield Violation(where, _UNASKED, "expected IP addresses only", about_key=True)
        for number, condition in enumerate(rule.get("when", ())):
            key = condition.get("key", "")
            if key in KEYS_OF_IDENTITY or key.startswith(_OF_TOKENS):
                yield Violation((*at, "when", number, "key"), _UNASKED, "expected another key")


def _of_tcp(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield the rules that deny more than they say: in TCP, what is of HTTP is left out."""
    for position, rule in enumerate(spec.get("rules", ()) if spec.get("action") == "DENY" else ()):
        sources = [origin["source"] for origin in rule.get("from", ()) if "source" in origin]
        operations = [to["operation"] for to in rule.get("to", ()) if "operation" in to]
        if operations:
            is_broad = not any(map(has_ports, operations))
        else:
            is_broad = bool(sources) and not any(map(is_of_tcp, sources))
        if is_broad:
            message = "has nothing but HTTP in it: all traffic to TCP ports is denied"
            expected = "expected ports too"
            at = (*path, "rules", position)
            yield Violation(at, message, expected, severity=Severity.WARNING, about_absence=True)


_RULE = Type(
    fields={
        "from": Type((_holds("source"),), {"source": SOURCE}),
        "to": Type((_holds("operation"),), {"operation": OPERATION}),
        "when": CONDITION,
    }
)


def _dry_run(policy: Mapping[str, Any], _: Path, __: Span) -> Iterator[Violation]:
    """Yield that a policy cannot be tried out. Source: checkDryRunAnnotation."""
    annotations = policy["metadata"].get("annotations")
    if not annotations or DRY_RUN not in annotations:
        return
    at, value = ("metadata", "annotations", DRY_RUN), annotations[DRY_RUN]
    action = policy.get("spec", {}).get("action", "ALLOW")
    if action not in ("ALLOW", "DENY"):
        message, expected = f"the action {action} has no dry run", "expected ALLOW or DENY"
        yield Violation(at, message, expected, "remove it", about_key=True)
    elif value not in _BOOLEANS:
        yield Violation(at, f"found {words.show(value)}", 'expected "true" or "false"')


AUTHORIZATION_POLICY = kind(
    targeting(_has_rules, _provider, _of_custom, _of_tcp, fields={"rules": _RULE}),
    _dry_run,
    dry_run=True,
)
