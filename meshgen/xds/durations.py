"""Durations, from how Istio's API has them to how Envoy's JSON has them."""

from typing import Any

from meshgen.durations import nanoseconds
from meshgen.lenient import text

_SECOND = 1_000_000_000
NONE = "0s"


def duration(value: Any) -> str | None:
    """Return `1m30.5s` as `90.500s`; None for what is no duration."""
    length = nanoseconds(text(value))
    if length is None:
        return None
    seconds, rest = divmod(abs(length), _SECOND)
    digits = f".{rest:09}".removesuffix("000").removesuffix("000") if rest else ""
    return f"{'-' * (length < 0)}{seconds}{digits}s"
