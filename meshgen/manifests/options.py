"""What the user asks of a validation."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Options:
    """The releases to check against, and what to leave out.

    `crds` are CustomResourceDefinition objects of the user's. `skip_kinds` holds `Kind` and
    `Kind.group`. With `ignore_missing_schemas`, kinds of APIs that are neither Kubernetes' nor
    Istio's and that no schema is known for are passed over. With `placeholders`, texts such as
    `${APP}` stand for any value.
    """

    kubernetes: tuple[str, ...]
    istio: tuple[str, ...]
    crds: tuple[Mapping[str, Any], ...] = ()
    skip_kinds: frozenset[str] = frozenset()
    ignore_missing_schemas: bool = False
    placeholders: bool = False
