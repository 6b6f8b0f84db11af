"""What pods of Linux have, and those of Windows cannot have; and the other way round."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.pods.every import every_container
from meshgen.checks.fields import one_of
from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.resources import Path

_CONTEXT = "securityContext"
_WINDOWS_OPTIONS = "windowsOptions"
_is_system = one_of("linux", "windows")
# Fields, and the releases that know them and leave them out: before these.
_OF_POD = {
    "hostIPC": 0,
    "hostPID": 0,
    "hostUsers": 33,
    "shareProcessNamespace": 0,
}
_OF_PODS_CONTEXT = {
    "appArmorProfile": 0,
    "fsGroup": 0,
    "fsGroupChangePolicy": 0,
    "runAsGroup": 0,
    "runAsUser": 0,
    "seLinuxChangePolicy": 33,
    "seLinuxOptions": 0,
    "seccompProfile": 0,
    "supplementalGroups": 0,
    "supplementalGroupsPolicy": 33,
    "sysctls": 0,
}
_OF_CONTEXT = dict.fromkeys(
    (
        "allowPrivilegeEscalation",
        "appArmorProfile",
        "capabilities",
        "privileged",
        "procMount",
        "readOnlyRootFilesystem",
        "runAsGroup",
        "runAsUser",
        "seLinuxOptions",
        "seccompProfile",
    ),
    0,
)
# Of these, what does nothing counts as left out.
_IF_ANY = ("hostIPC", "hostPID", "sysctls")


def system(spec: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield what a pod has that its operating system has not. Source: validateOS."""
    if "os" not in spec:
        return
    name = spec["os"]["name"]
    yield from _is_system(name, (*path, "os", "name"), span)
    contexts = [
        (context, (*place, _CONTEXT))
        for place, part in ((path, spec), *every_container(spec, path))
        if (context := part.get(_CONTEXT)) is not None
    ]
    if name == "linux":
        yield from _linux(contexts)
    elif name == "windows":
        yield from _windows(spec, path, span)
        for context, place in contexts:
            fields = _OF_PODS_CONTEXT if place == (*path, _CONTEXT) else _OF_CONTEXT
            yield from _without(fields, context, place, span)


def _linux(contexts: list[tuple[Mapping[str, Any], Path]]) -> Iterator[Violation]:
    """Yield options of Windows. Source: validateLinux."""
    for context, place in contexts:
        if _WINDOWS_OPTIONS in context:
            yield Violation((*place, _WINDOWS_OPTIONS), "is set in a pod of Linux", "expected none")


def _windows(spec: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield what a node of Windows has not. Source: validateWindows."""
    yield from _without(_OF_POD, spec, path, span)


def _without(
    fields: Mapping[str, int], value: Mapping[str, Any], path: Path, span: Span
) -> Iterator[Violation]:
    for field in value:
        since = fields.get(field)
        if since is not None and span.since(since) and (value[field] or field not in _IF_ANY):
            yield Violation((*path, field), "is set in a pod of Windows", "expected none")
