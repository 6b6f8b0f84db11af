"""Claims of volumes."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.quantities import not_positive
from meshgen.checks.cluster.selectors import LABEL_SELECTOR
from meshgen.checks.cluster.storage.modes import access_modes
from meshgen.checks.cluster.storage.sources import SOURCES, kept, sources_agree
from meshgen.checks.fields import named_if_any, not_empty
from meshgen.checks.names import is_subdomain, misnamed
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.resources import Path


def _size(spec: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that no size is asked for, or none that there is.

    Source: ValidatePersistentVolumeClaimSpec.
    """
    requests = spec.get("resources", {}).get("requests", {})
    at = (*path, "resources", "requests", "storage")
    if "storage" not in requests:
        expected = "expected a size, as in 10Gi"
        yield Violation(at, "`storage` is required and missing", expected, about_absence=True)
    else:
        yield from not_positive(requests["storage"], at)


def _attributes_class(name: str, path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a class has no name that there can be, where it is not ignored: from 1.34 on.

    Source: ValidatePersistentVolumeClaimSpec.
    """
    if name and span.since(34):
        yield from misnamed(is_subdomain, name, path)


def _sources_that_are_kept(spec: Mapping[str, Any], path: Path, span: Span) -> Iterable[Violation]:
    """Yield what is wrong with a claim's sources, of those that are not dropped."""
    if "dataSource" not in spec and "dataSourceRef" not in spec:
        return ()
    return _SOURCES.violations(kept(spec), span, path)


_SOURCES = Type((sources_agree,), SOURCES)
_CHECKS = (access_modes, _size)
_FIELDS = {
    "selector": LABEL_SELECTOR,
    "storageClassName": Type((named_if_any(is_subdomain),)),
    "volumeAttributesClassName": Type((_attributes_class,)),
    "volumeMode": Type((not_empty,)),
}

# The spec of a claim in a template: of a StatefulSet, or of an ephemeral volume.
PERSISTENT_VOLUME_CLAIM_SPEC = Type((*_CHECKS, sources_agree), {**_FIELDS, **SOURCES})

PERSISTENT_VOLUME_CLAIM = Type(
    fields={"spec": Type((*_CHECKS, _sources_that_are_kept), _FIELDS)},
)
