"""A system out of a text."""

from collections.abc import Mapping, Sequence
from typing import Any

from meshgen.system import System
from tests.checks.rules.cases import Case, system_of


def built(
    manifests: str,
    mesh: Mapping[str, Any] | None = None,
    profile: str = "default",
    external: Sequence[str] = (),
) -> System:
    """Return the system of manifests."""
    return system_of(
        Case("", "", manifests, (), mesh=mesh or {}, profile=profile, external=tuple(external))
    )
