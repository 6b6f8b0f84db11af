"""Which Envoy a release of Istio brings."""

from collections.abc import Iterable

from meshgen.quota import Cluster

# Source: istio.io, "Supported Envoy Versions".
_BETWEEN = 8


def envoy_of(istio: str | None) -> str:
    """Return the release of Envoy that a release of Istio brings: 1.36 for 1.28."""
    minor = (istio or "").split(".")[1:2]
    return f"1.{int(minor[0]) + _BETWEEN}" if minor and minor[0].isdecimal() else "of your Istio"


def istio_of(envoy: int) -> str:
    """Return the first release of Istio that brings Envoy 1.`envoy`."""
    return f"1.{envoy - _BETWEEN}"


def oldest_of(clusters: Iterable[Cluster]) -> int | None:
    """Return the minor number of the oldest Istio among clusters; None if there is none."""
    minors = [each.istio.split(".")[1:2] for each in clusters if each.istio]
    numbers = [int(minor[0]) for minor in minors if minor and minor[0].isdecimal()]
    return min(numbers, default=None)


# The release of Istio whose Envoy the API is of that settings are held against.
NEWEST = 31
JUDGE = f"Envoy {envoy_of(f'1.{NEWEST}')} (Istio 1.{NEWEST})"
