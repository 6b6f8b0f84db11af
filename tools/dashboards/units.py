"""Figures in the words of Grafana's units."""

from collections.abc import Mapping, Sequence

_ENDS: Mapping[str, str] = {"reqps": " req/s", "suffix: cores": " cores", "d": " d"}
_BINARY = ("B", "KiB", "MiB", "GiB", "TiB")
_DECIMAL = ("B/s", "kB/s", "MB/s", "GB/s")
_PARTS_OF_A_SECOND = ("ms", "s")


def worded(value: float, unit: str) -> str:
    """Return a figure as a panel of that unit shows it."""
    if unit == "percentunit":
        return f"{value * 100:.3g}%"
    if unit == "bytes":
        return _scaled(value, 1024, _BINARY)
    if unit == "Bps":
        return _scaled(value, 1000, _DECIMAL)
    if unit in _PARTS_OF_A_SECOND:
        return _scaled(value * (1000 if unit == "s" else 1), 1000, _PARTS_OF_A_SECOND)
    return f"{value:.3g}{_ENDS.get(unit, '')}"


def _scaled(value: float, by: int, units: Sequence[str]) -> str:
    for unit in units[:-1]:
        if abs(value) < by:
            return f"{value:.3g} {unit}"
        value /= by
    return f"{value:.3g} {units[-1]}"
