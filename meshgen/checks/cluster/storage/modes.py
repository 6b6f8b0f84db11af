"""Access modes, of volumes and of claims."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.fields import missing
from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.resources import Path

_ALONE = "ReadWriteOncePod"


def access_modes(spec: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield what is wrong with access modes: one at least, and ReadWriteOncePod alone.

    Source: ValidatePersistentVolumeClaimSpec, ValidatePersistentVolumeSpec; ReadWriteOncePod is
    not taken before 1.27.
    """
    modes = spec.get("accessModes")
    if not modes:
        yield missing(spec, path, "accessModes", "expected an access mode, such as ReadWriteOnce")
        return
    if _ALONE not in modes:
        return
    at = (*path, "accessModes", modes.index(_ALONE))
    if span.before(27):
        expected = "expected ReadWriteOnce, ReadOnlyMany or ReadWriteMany"
        yield Violation(at, f"found {_ALONE}", expected, "it came in Kubernetes 1.27")
    if len(set(modes)) > 1:
        yield Violation(at, f"{_ALONE} stands with others", "expected it alone")
