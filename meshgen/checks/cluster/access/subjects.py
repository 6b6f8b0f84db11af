"""Who is given a role."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.fields import missing
from meshgen.checks.names import is_subdomain, misnamed
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.nearest import did_you_mean
from meshgen.resources import Path

GROUP = "rbac.authorization.k8s.io"
_ACCOUNT = "ServiceAccount"
_KINDS = (_ACCOUNT, "User", "Group")


def _subject(subject: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield what is wrong with a subject. Source: ValidateRoleBindingSubject."""
    kind, name = subject.get("kind", ""), subject.get("name", "")
    if not name:
        yield missing(subject, path, "name")
    if kind not in _KINDS:
        message = f"found {words.show(kind)}" if kind else "is empty"
        expected = f"expected {words.either(_KINDS)}"
        yield Violation((*path, "kind"), message, expected, did_you_mean(kind, _KINDS))
    elif kind != _ACCOUNT:
        yield from of_group(subject, path)
    elif name:
        yield from misnamed(is_subdomain, name, (*path, "name"))


def of_group(reference: Mapping[str, Any], path: Path) -> Iterator[Violation]:
    """Yield that what is referred to is of another group than that of roles, if of any."""
    group = reference.get("apiGroup")
    if group and group != GROUP:
        message, hint = f"found {words.show(group)}", f"leave it out, or write {GROUP}"
        yield Violation((*path, "apiGroup"), message, f"expected {GROUP}", hint)


def _account(subject: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a service account is of a group. Source: ValidateRoleBindingSubject."""
    if subject.get("kind") == _ACCOUNT and subject.get("apiGroup"):
        message, hint = f"found {words.show(subject['apiGroup'])}", "leave it out"
        yield Violation((*path, "apiGroup"), message, 'expected "" for a ServiceAccount', hint)


def _namespace(subject: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that nobody knows where a service account is. Source: ValidateRoleBindingSubject."""
    if subject.get("kind") == _ACCOUNT and not subject.get("namespace"):
        yield missing(subject, path, "namespace", "expected the ServiceAccount's namespace")


SUBJECT = Type((_subject, _account))
CLUSTER_SUBJECT = Type((_subject, _account, _namespace))
