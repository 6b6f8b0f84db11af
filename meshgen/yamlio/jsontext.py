"""Read JSON with Python's own parser, where it reads what Kubernetes reads."""

import re
from json import dumps, loads
from typing import Any

from meshgen.yamlio.settled import UnsettledError, check_settled

_SURROGATE = re.compile("[\ud800-\udfff]")


def read_json(text: str) -> Any:
    """Return the data of a JSON object or list; None for what is none, or needs a closer look.

    None are also duplicate keys, numbers that Go's reader would refuse or round, halves of
    surrogate pairs, and nesting deeper than 100 levels.
    """
    if not text.lstrip(" \t\r\n").startswith(("{", "[")):
        return None
    try:
        data = loads(text, object_pairs_hook=_object)
        check_settled(data, _nothing, _nothing)
    except (ValueError, RecursionError):
        return None
    has_half = "\\u" in text and _SURROGATE.search(dumps(data, ensure_ascii=False))
    return None if has_half else data


def _nothing(_: str) -> bool:
    return False


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) < len(pairs):
        raise UnsettledError
    return data
