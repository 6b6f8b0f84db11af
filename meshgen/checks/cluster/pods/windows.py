"""Containers that are processes of a node of Windows."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.pods.every import every_container
from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_PLACE = ("securityContext", "windowsOptions", "hostProcess")


def host_processes(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that containers are the node's in part, or not in its network.

    Source: validateWindowsHostProcessPod.
    """
    of_pod = _is_process(spec)
    of_each = [(_is_process(each), place) for place, each in every_container(spec, path)]
    if not (of_pod or any(is_process for is_process, _ in of_each)):
        return
    for is_process, place in of_each:
        if is_process is not None and of_pod is not None and is_process != of_pod:
            expected = f"expected {words.show(of_pod)}, as the pod says"
            yield Violation((*place, *_PLACE), f"found {words.show(is_process)}", expected)
    are = [bool(of_pod if is_process is None else is_process) for is_process, _ in of_each]
    if any(are) and not all(are):
        place = of_each[are.index(False)][1]
        expected = "expected true, as some containers are processes of the node"
        yield Violation((*place, *_PLACE), "is not true", expected, about_absence=True)
    if any(are) and not spec.get("hostNetwork"):
        expected = "expected true, for processes of the node"
        yield Violation((*path, "hostNetwork"), "is not true", expected, about_absence=True)


def _is_process(part: Mapping[str, Any]) -> bool | None:
    """Return what a pod or a container says, if anything."""
    if "windowsOptions" not in part.get("securityContext", ()):
        return None
    is_process: bool | None = part["securityContext"]["windowsOptions"].get("hostProcess")
    return is_process
