"""Claims of devices that a pod has for its containers."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.fields import exactly_one, named
from meshgen.checks.names import is_label, is_subdomain
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.resources import Path

_CLAIM = Type(
    (exactly_one("resourceClaimName", "resourceClaimTemplateName"),),
    fields={
        "name": Type((named(is_label),)),
        "resourceClaimName": Type((named(is_subdomain),)),
        "resourceClaimTemplateName": Type((named(is_subdomain),)),
    },
)


def _claim(claim: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield what is wrong with a claim, which is left out before 1.34.

    Source: validatePodResourceClaim. That names are there once, the schema says.
    """
    if span.since(34):
        yield from _CLAIM.violations(claim, span, path)


POD_RESOURCE_CLAIM = Type((_claim,))
