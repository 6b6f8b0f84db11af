"""What istiod answered, kept small: what stands in it several times is there once."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

_KEY = "$"
# How many characters something has at least that is kept once.
_LONG = 120


def packed(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers by name, with what they have in common listed first, inner parts before."""
    counted = Counter(text for part in _parts(answers) if len(text := json.dumps(part)) >= _LONG)
    often = sorted((t for t, n in counted.items() if n > 1), key=lambda text: (len(text), text))
    numbers = {text: number for number, text in enumerate(often)}
    shared = [_replaced(json.loads(text), numbers, whole=False) for text in often]
    return {"shared": shared, "answers": _replaced(answers, numbers)}


def unpacked(kept: Mapping[str, Any]) -> Any:
    """Return the answers that were packed."""
    shared: list[Any] = []
    for part in kept["shared"]:
        shared.append(_filled(part, shared))
    return _filled(kept["answers"], shared)


def _parts(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list):
        yield value
        for each in value.values() if isinstance(value, dict) else value:
            yield from _parts(each)


def _replaced(value: Any, numbers: Mapping[str, int], *, whole: bool = True) -> Any:
    if not isinstance(value, dict | list):
        return value
    if whole and (number := numbers.get(json.dumps(value))) is not None:
        return {_KEY: number}
    if isinstance(value, list):
        return [_replaced(each, numbers) for each in value]
    return {key: _replaced(each, numbers) for key, each in value.items()}


def _filled(value: Any, shared: list[Any]) -> Any:
    if isinstance(value, list):
        return [_filled(each, shared) for each in value]
    if not isinstance(value, dict):
        return value
    if _KEY in value:
        return shared[value[_KEY]]
    return {key: _filled(each, shared) for key, each in value.items()}
