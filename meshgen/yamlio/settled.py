"""Whether what a quick parser read needs no second look."""

import math
from collections.abc import Callable
from typing import Any

from meshgen.yamlio.nodes import DEEPEST
from meshgen.yamlio.scalars import WORDS


class UnsettledError(ValueError):
    """What the text means is for meshgen.yamlio.load_all to say."""


def check_settled(
    value: Any,
    is_unsure: Callable[[str], bool],
    is_unsure_key: Callable[[str], bool],
    levels: int = DEEPEST,
) -> None:
    """Raise UnsettledError for data that load_all may read otherwise, or refuse.

    That is a value in more than `levels` collections, a key that is no text, a number that no
    object in Kubernetes can hold, and a text of which `is_unsure` says so, or a key of which
    `is_unsure_key` does. That is asked of keys that may be no texts: by their first character, or
    as YAML's words.
    """
    kind = type(value)
    if kind is dict:
        for key in value:
            if type(key) is not str or ((key < ":" or key in WORDS) and is_unsure_key(key)):
                raise UnsettledError
        value = value.values()
    elif kind is not list:
        if kind is str:
            settled = not is_unsure(value)
        elif kind is float:
            settled = math.isfinite(value)
        else:
            settled = kind is not int or -(2**63) <= value < 2**64
        if not settled:
            raise UnsettledError
        return
    if not levels:
        raise UnsettledError
    for item in value:
        check_settled(item, is_unsure, is_unsure_key, levels - 1)
