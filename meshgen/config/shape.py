"""Each setting by itself: what the JSON Schema refuses of it, in words, and what is left then.

jsonschema-rs decides whether anything is wrong. Only where something is, jsonschema is asked what,
and `meshgen.config.mistakes` says it.
"""

from functools import lru_cache
from itertools import count, islice
from typing import TYPE_CHECKING, Any

from meshgen.config.broken import Broken
from meshgen.config.gather import Problem
from meshgen.config.origins import Origins
from meshgen.findings import Finding
from meshgen.resources import Path
from meshgen.schemas.walk import Fixed
from meshgen.yamlio import Node, at, to_data

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator


class Shape:
    """The check of one tree; `problems` are what is wrong, `broken` the paths of it."""

    def __init__(self, origins: Origins, schema: Fixed, broken: Broken | None = None) -> None:
        """Start with no problems; what hangs on settings that are `broken` is not reported."""
        self.problems: list[Problem] = []
        self.broken: set[Path] = set()
        self._origins = origins
        self._schema = schema
        self._broken_before = broken or Broken()

    @property
    def findings(self) -> list[Finding]:
        """Return what is wrong, as findings."""
        return [problem.finding for problem in self.problems]

    def sound(self, tree: Node) -> Node:
        """Return the tree without what is wrong; of a tree that is no mapping nothing is left.

        A mapping goes that needs what is wrong, and a list that is empty without it.
        """
        data = to_data(tree)
        if _is_right(data, self._schema):
            return tree
        from meshgen.explainer.refusals import refusals

        refused = refusals(self._schema, data, exact=True)
        self._report(tree, refused)
        if not isinstance(tree.value, dict):
            return Node({}, tree.location)
        gone: set[Path] = set()
        left = tree
        while places := {_before(p, gone) for r in refused for p in r.places() if p} - gone:
            gone |= places
            left = _without(tree, gone)
            refused = refusals(self._schema, to_data(left), exact=True)
        self.broken |= gone
        return left

    def _report(self, tree: Node, refused: list[Any]) -> None:
        from meshgen.config.mistakes import mistakes

        # A field that a misspelt key stands for is not missing.
        refused = sorted(refused, key=lambda refusal: refusal.keyword != "additionalProperties")
        told = (m for r in refused for m in mistakes(r, None if r.is_key else at(tree, r.path)))
        for mistake in dict.fromkeys(told):
            absent = mistake.absent
            if absent and (absent in self.broken or self._broken_before.touches(absent)):
                continue
            self.broken |= {mistake.instead} if mistake.instead else set()
            self.problems.append(
                self._origins.problem(
                    tree,
                    mistake.code,
                    mistake.path,
                    mistake.message,
                    mistake.expected,
                    mistake.hint,
                    key=mistake.key,
                )
            )


def _is_right(data: Any, schema: Fixed) -> bool:
    """Return whether a schema surely takes all of a config."""
    # For JSON, 2.0 is a whole number.
    return not _has_whole_float(data) and _validator(schema).is_valid(data)


@lru_cache(maxsize=8)
def _validator(schema: Fixed) -> "Draft202012Validator":
    """Return what decides whether a schema takes something."""
    from jsonschema_rs import Draft202012Validator

    return Draft202012Validator(schema)


def _has_whole_float(value: Any) -> bool:
    if isinstance(value, dict | list):
        return any(map(_has_whole_float, value.values() if isinstance(value, dict) else value))
    return isinstance(value, float) and value.is_integer()


def _before(path: Path, gone: set[Path]) -> Path:
    """Return where in the whole tree stands what is at a path of the tree without what is gone."""
    whole: Path = ()
    for part in path:
        if isinstance(part, int):
            kept = (i for i in count() if (*whole, i) not in gone)
            whole = (*whole, next(islice(kept, part, None)))
        else:
            whole = (*whole, part)
    return whole


def _without(node: Node, gone: set[Path], path: Path = ()) -> Node:
    """Return a tree without what stands at some paths."""
    value = node.value
    if isinstance(value, dict):
        below = {k: (c, (*path, k)) for k, c in value.items() if (*path, k) not in gone}
        left = {key: _without(child, gone, at) for key, (child, at) in below.items()}
        return Node(left, node.location, node.text, node.keys)
    if isinstance(value, list):
        items = [(c, (*path, i)) for i, c in enumerate(value) if (*path, i) not in gone]
        return Node([_without(child, gone, at) for child, at in items], node.location, node.text)
    return node
