"""Security contexts of containers against what their pod is."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.resources import Path

# Since 1.33 (ProcMountType).
_PROC_MOUNT = 33


def unmasked_proc(
    container: Mapping[str, Any], spec: Mapping[str, Any], path: Path, span: Span
) -> Iterator[Violation]:
    """Yield that all of /proc is shown to users of the node. Source: ValidateSecurityContext."""
    is_unmasked = container["securityContext"].get("procMount") == "Unmasked"
    if is_unmasked and spec.get("hostUsers", True) and span.since(_PROC_MOUNT):
        at = (*path, "securityContext", "procMount")
        yield Violation(at, "found Unmasked", "expected Default", "or set hostUsers: false")
