"""Keep a mark only where it gives exactly what the environment renders without it."""

from typing import Any

from meshgen.chart.marks import Marks
from meshgen.plan.diff import same
from meshgen.transform import Settings


def confirmed(marked: Any, actual: Any, marks: Marks, settings: Settings) -> Any:
    """Return the marked data where its marks lead to the actual data, else the actual data.

    A template of the user's may do anything with a name, such as cut it: there a mark cannot stand
    for it, and the text stays as it is.
    """
    if isinstance(marked, dict) and isinstance(actual, dict):
        return _mapping(marked, actual, marks, settings)
    if isinstance(marked, list) and isinstance(actual, list) and len(marked) == len(actual):
        pairs = zip(marked, actual, strict=True)
        return [confirmed(m, a, marks, settings) for m, a in pairs]
    if isinstance(marked, str) and marks.replaced(marked, settings) == actual:
        return marked
    return actual


def _mapping(
    marked: dict[str, Any], actual: dict[str, Any], marks: Marks, settings: Settings
) -> dict[str, Any]:
    if marks.label in marked:
        own = {k: v for k, v in marked.items() if k != marks.label}
        names = {k: marks.replaced(str(v), settings) for k, v in own.items()}
        return {**own, marks.label: ""} if same({**names, **settings.labels}, actual) else actual
    names = {marks.replaced(key, settings): key for key in marked}
    if names.keys() != actual.keys() or len(names) != len(marked):
        return actual
    # In the order of the actual object, which does not depend on what the marks sort like.
    return {
        names[key]: confirmed(marked[names[key]], value, marks, settings)
        for key, value in actual.items()
    }
