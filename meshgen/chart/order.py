"""The order of values: what people look for first comes first."""

from collections.abc import Iterable

from meshgen.chart.types import Entry

_MESH = (
    "namePrefix",
    "nameSuffix",
    "namespace",
    "labels",
    "apiVersions",
    "sidecar",
    "mtls",
    "defaultDestinationRule",
    "quota",
    "quotas",
    "limitRange",
    "limitRanges",
    "gateways",
    "certificates",
    "virtualServices",
    "configMaps",
    "secrets",
)
_LAST = ("services", "resources", "tests")
_SERVICE = (
    "enabled",
    "create",
    "image",
    "repository",
    "tag",
    "digest",
    "imagePullPolicy",
    "replicas",
    "resources",
    "autoscaling",
    "min",
    "max",
    "podDisruptionBudget",
    "service",
    "type",
    "expose",
    "traffic",
    "rateLimit",
    "requests",
    "burst",
    "interval",
    "limits",
    "sidecar",
    "env",
)


def in_reading_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return the values in the order of values.yaml."""
    return tuple(sorted(entries, key=lambda e: [_rank(i, part) for i, part in enumerate(e.path)]))


def _rank(depth: int, part: str) -> tuple[int, str]:
    first = _MESH if depth == 0 else _SERVICE
    if depth == 0 and part in _LAST:
        return (len(first) + 1 + _LAST.index(part), part)
    return (first.index(part) if part in first else len(first), part)
