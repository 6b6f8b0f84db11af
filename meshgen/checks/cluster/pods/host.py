"""What a pod shares with its node: users, processes, network, and the node's name."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.names import is_subdomain, misnamed
from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_LONGEST_HOSTNAME = 64


def own_users(spec: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield what is the node's in a pod with users of its own, which it has not before 1.33.

    Source: validateHostUsers.
    """
    if spec.get("hostUsers") is False and span.since(33):
        for field in ("hostNetwork", "hostPID", "hostIPC"):
            if spec.get(field):
                message = "is true beside `hostUsers: false`"
                yield Violation((*path, field), message, "expected false")


def one_namespace_of_processes(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that containers see each other's processes, and the node's.

    Source: validateShareProcessNamespace.
    """
    if spec.get("hostPID") and spec.get("shareProcessNamespace"):
        at = (*path, "shareProcessNamespace")
        yield Violation(at, "is true beside `hostPID: true`", "expected one of the two")


def overridden_name(spec: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a pod cannot have a host's name, which is left out before 1.35.

    Source: validatePodHostName.
    """
    name = spec.get("hostnameOverride")
    if name is None or not span.since(35):
        return
    at = (*path, "hostnameOverride")
    for field in ("setHostnameAsFQDN", "hostNetwork"):
        if spec.get(field):
            yield Violation(at, f"is set beside `{field}: true`", "expected one of the two")
    if len(name) > _LONGEST_HOSTNAME:
        message = f"has {words.count(len(name), 'character')}"
        yield Violation(at, message, f"expected at most {_LONGEST_HOSTNAME}")
    yield from misnamed(is_subdomain, name, at)
