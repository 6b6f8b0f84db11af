"""What a container does when it starts and before it stops."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.pods.handler import HANDLERS, one_of_hook, one_of_older_hook
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.resources import Path

# Since 1.30 (PodLifecycleSleepAction); since 1.33 for no time at all.
_SLEEP, _NO_SLEEP = 30, 33
_DEFAULT_GRACE = 30


def _one_handler(hook: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a hook has no handler, or several. Source: validateHandler."""
    yield from (one_of_older_hook if span.before(_SLEEP) else one_of_hook)(hook, path, span)


_HOOK = Type((_one_handler,), fields=HANDLERS)
LIFECYCLE = Type(fields={"postStart": _HOOK, "preStop": _HOOK})


def sleeps(
    container: Mapping[str, Any], spec: Mapping[str, Any], path: Path, span: Span
) -> Iterator[Violation]:
    """Yield that a hook sleeps for longer than a pod has to stop. Source: validateSleepAction."""
    for name, hook in container["lifecycle"].items():
        if name != "stopSignal" and "sleep" in hook:
            at = (*path, "lifecycle", name, "sleep", "seconds")
            yield from _sleep(hook["sleep"].get("seconds", 0), spec, at, span)


def _sleep(seconds: int, spec: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    grace = spec.get("terminationGracePeriodSeconds", _DEFAULT_GRACE)
    if seconds > grace and span.since(_SLEEP):
        expected = f"expected no more than terminationGracePeriodSeconds ({grace})"
        yield Violation(path, f"found {seconds}", expected)
    elif seconds < 0 or (seconds == 0 and span.since(_SLEEP) and span.before(_NO_SLEEP)):
        least = 1 if span.before(_NO_SLEEP) else 0
        yield Violation(path, f"found {seconds}", f"expected at least {least}")
