"""What the user asks of a validation."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from meshgen.schemas.given import Crd


@dataclass(frozen=True)
class Options:
    """The releases to check against, and what to leave out.

    `crds` are CustomResourceDefinitions of the user's. `skip_kinds` holds `Kind` and
    `Kind.group`. With `ignore_missing_schemas`, kinds of APIs that are neither Kubernetes' nor
    Istio's and that no schema is known for are passed over. With `placeholders`, texts such as
    `${APP}` stand for any value.
    """

    kubernetes: tuple[str, ...]
    istio: tuple[str, ...]
    crds: "tuple[Crd | Mapping[str, Any], ...]" = ()
    skip_kinds: frozenset[str] = frozenset()
    ignore_missing_schemas: bool = False
    placeholders: bool = False
