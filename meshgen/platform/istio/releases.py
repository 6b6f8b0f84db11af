"""Which releases of Istio there are: the last patch of each minor, as its news tells of them."""

from collections.abc import Mapping
from types import MappingProxyType

# Source: istio.io, news/releases/1.N.x; looked at in November 2026.
LAST: Mapping[str, str] = MappingProxyType(
    {
        "1.20": "1.20.8",
        "1.21": "1.21.6",
        "1.22": "1.22.8",
        "1.23": "1.23.6",
        "1.24": "1.24.6",
        "1.25": "1.25.5",
        "1.26": "1.26.8",
        "1.27": "1.27.9",
        "1.28": "1.28.10",
        "1.29": "1.29.8",
        "1.30": "1.30.5",
        "1.31": "1.31.1",
    }
)


def minor(release: str) -> str:
    """Return the minor version of a release."""
    return release.rpartition(".")[0]


def at_least(release: str, number: int) -> bool:
    """Return whether a release is of 1.`number` or a later minor."""
    return int(release.split(".")[1]) >= number
