"""Kinds of Istio: what is asked of every object.

Source: RegisterValidateFunc of istio.io/istio/pkg/config/validation.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.span import Span
from meshgen.checks.types import Type, TypeCheck
from meshgen.checks.violation import Violation
from meshgen.resources import Path

DRY_RUN = "istio.io/dry-run"
_RESERVED = (
    "internal.istio.io/webhook-always-reject",
    "internal.istio.io/parent-namespace",
    "internal.istio.io/parents",
)


def kind(spec: Type, *checks: TypeCheck, dry_run: bool = False) -> Type:
    """Return the type of a kind: its spec's, and what is asked of an object as a whole.

    An object without a spec is one whose spec is empty. `dry_run`: it may be tried out.
    """

    def spec_at_all(obj: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
        if "spec" not in obj:
            yield from spec.violations({}, span, (*path, "spec"))

    metadata = (_reserved,) if dry_run else (_reserved, _dry_run)
    fields = {"metadata": Type(fields={"annotations": Type(metadata)}), "spec": spec}
    return Type((spec_at_all, *checks), fields)


def _dry_run(annotations: Mapping[str, str], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that an object is to be tried out, but cannot be. Source: checkDryRunAnnotation."""
    if DRY_RUN in annotations:
        message, expected = "this kind has no dry run", "expected no such annotation"
        yield Violation((*path, DRY_RUN), message, expected, "remove it", about_key=True)


def _reserved(annotations: Mapping[str, str], path: Path, _: Span) -> Iterator[Violation]:
    """Yield annotations that only Istio itself sets. Source: validateMetadata."""
    for name in _RESERVED:
        if name in annotations:
            message, expected = "istiod refuses every object with it", "expected no such annotation"
            yield Violation((*path, name), message, expected, "remove it", about_key=True)
