"""Security contexts of whole pods."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from meshgen.checks.cluster.pods.security import (
    APPARMOR_PROFILE,
    ID,
    SECCOMP_PROFILE,
    WINDOWS_OPTIONS,
)
from meshgen.checks.fields import not_empty, one_of
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_SEGMENT = "[a-z0-9](?:[-_a-z0-9]*[a-z0-9])?"
_SYSCTL = re.compile(rf"(?:{_SEGMENT}[./])*{_SEGMENT}")
_SLASH_FIRST = re.compile("[^./]*/")
_LONGEST_SYSCTL = 253
# What of the node a sysctl is about, by how it begins.
_OF_NODE = (("net.", "hostNetwork"), ("fs.mqueue.", "hostIPC"))
_groups = one_of("Merge", "Strict")
_relabels = one_of("MountOption", "Recursive")
_relabels_all = one_of("Recursive")


def _sysctl_name(name: str, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a text is no sysctl's name. Source: IsValidSysctlName."""
    if len(name) > _LONGEST_SYSCTL or not _SYSCTL.fullmatch(name):
        message = f"{words.show(name)} is not a sysctl" if name else "is empty"
        yield Violation(path, message, "expected a name as in net.core.somaxconn")


def _each_sysctl_once(context: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield sysctls that are set twice. Source: validateSysctls."""
    sysctls: Sequence[Mapping[str, Any]] = context.get("sysctls", ())
    seen: set[str] = set()
    for position, sysctl in enumerate(sysctls):
        if sysctl["name"] in seen:
            message = f"{words.show(sysctl['name'])} is in the list already"
            at = (*path, "sysctls", position, "name")
            yield Violation(at, message, "expected each name once")
        seen.add(sysctl["name"])


def _policy_of_groups(policy: str, path: Path, span: Span) -> Iterator[Violation]:
    """Yield what is no policy, which is left out before 1.33.

    Source: validateSupplementalGroupsPolicy.
    """
    if span.since(33):
        yield from _groups(policy, path, span)


def _policy_of_labels(policy: str, path: Path, span: Span) -> Iterator[Violation]:
    """Yield what is no policy, which is left out before 1.33; mounting with labels came in 1.37.

    Source: validateSELinuxChangePolicy.
    """
    if span.since(37):
        yield from _relabels(policy, path, span)
    if span.before(37) and span.since(33):
        yield from _relabels_all(policy, path, span)


def sysctls_of_node(spec: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield sysctls of what a pod shares with its node, from 1.29 on.

    Source: ValidateHostSysctl.
    """
    sysctls = spec.get("securityContext", {}).get("sysctls", ())
    if not sysctls or not span.since(29):
        return
    for position, sysctl in enumerate(sysctls):
        name = _normal(sysctl["name"])
        for begins, shared in _OF_NODE:
            if spec.get(shared) and name.startswith(begins):
                at = (*path, "securityContext", "sysctls", position, "name")
                message = f"{words.show(sysctl['name'])} is the node's, with `{shared}: true`"
                yield Violation(at, message, "expected one of the pod")


def _normal(name: str) -> str:
    """Return a sysctl's name with points between its parts. Source: NormalizeName."""
    return name.translate({ord("."): "/", ord("/"): "."}) if _SLASH_FIRST.match(name) else name


# Source: validatePodSpecSecurityContext.
POD_SECURITY_CONTEXT = Type(
    (_each_sysctl_once,),
    fields={
        "appArmorProfile": APPARMOR_PROFILE,
        "fsGroup": ID,
        "fsGroupChangePolicy": Type((not_empty,)),
        "runAsGroup": ID,
        "runAsUser": ID,
        "seLinuxChangePolicy": Type((_policy_of_labels,)),
        "seccompProfile": SECCOMP_PROFILE,
        "supplementalGroups": ID,
        "supplementalGroupsPolicy": Type((_policy_of_groups,)),
        "sysctls": Type(fields={"name": Type((_sysctl_name,))}),
        "windowsOptions": WINDOWS_OPTIONS,
    },
)
