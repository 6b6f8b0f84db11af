"""Volumes that are claimed with the pod."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.metadata import TEMPLATE_META
from meshgen.checks.cluster.storage.claims import PERSISTENT_VOLUME_CLAIM_SPEC
from meshgen.checks.fields import required
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.resources import Path

_KEPT = ("annotations", "labels")


def _only_labels(meta: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield what a claim cannot be told. Source: ValidateTemplateObjectMeta."""
    for field, value in meta.items():
        if value and field not in _KEPT:
            expected = "expected labels and annotations alone: the pod gives the claim its name"
            yield Violation((*path, field), "is set", expected, "leave it out")


EPHEMERAL = Type(
    (required("volumeClaimTemplate"),),
    fields={
        "volumeClaimTemplate": Type(
            fields={
                "metadata": Type((_only_labels,)).joined(TEMPLATE_META),
                "spec": PERSISTENT_VOLUME_CLAIM_SPEC,
            }
        )
    },
)
