"""One thing that a validator objects to, with all that is needed to explain it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jsonschema_rs import ValidationError

from meshgen.checks.schema import words
from meshgen.resources import Path
from meshgen.schemas.walk import Schema, at_place


@dataclass(frozen=True)
class Case:
    """`keyword` of the schema `node` refuses `value`, which stands at `path` of the object."""

    schema: Schema
    path: Path
    keyword: str
    node: Schema
    value: Any
    error: ValidationError
    names: bool  # it is a mapping's keys that are refused, not the value
    secret: bool  # the value is not to be shown

    def found(self) -> str:
        """Return what was found, as people say it."""
        return words.kind_of(self.value) if self.secret else words.describe(self.value)

    def shown(self) -> str:
        """Return the value itself."""
        return "the value" if self.secret else words.show(self.value)


def make_case(error: ValidationError, schema: Schema, document: Any) -> Case:
    """Return the case of one error that a validator found in `document`."""
    path = _steps(document, error)
    *place, keyword = error.schema_path
    return Case(
        schema=schema,
        path=path,
        keyword=str(keyword),
        node=at_place(schema, place),
        value=_value(document, path),
        error=error,
        names=place[-1:] == ["propertyNames"],
        secret=_is_secret(document, path),
    )


def _steps(document: Any, error: ValidationError) -> Path:
    """Return an error's path with keys as they stand.

    The validator takes `010` for the position 10, and leaves empty keys out.
    """
    ways = list(_ways(document, tuple(error.instance_path)))
    if len(ways) == 1:
        return ways[0][0]
    # The value tells them apart.
    about_field = error.schema_path[-1] == "additionalProperties"
    return next((path for path, value in ways if _is_at(value, error, about_field)), ways[0][0])


def _ways(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    """Yield every way that a path may stand for, and what is there."""
    if not path:
        yield (), value
    elif isinstance(value, Mapping):
        for key in _keys(value, path[0]):
            yield from (((key, *rest), found) for rest, found in _ways(value[key], path[1:]))
    elif isinstance(value, list) and isinstance(path[0], int) and path[0] < len(value):
        at = path[0]
        yield from (((at, *rest), found) for rest, found in _ways(value[at], path[1:]))
    if isinstance(value, Mapping) and "" in value:
        yield from ((("", *rest), found) for rest, found in _ways(value[""], path))


def _keys(value: Mapping[str, Any], step: str | int) -> Iterable[str]:
    """Return the keys of a mapping that a step may stand for."""
    if isinstance(step, str):
        return [step] if step in value else []
    return [key for key in value if _number(key) == step]


def _is_at(value: Any, error: ValidationError, about_field: bool) -> bool:
    """Return whether an error is about a value, or about a field of it that may not be there."""
    instance = error.instance
    if _is_same(value, instance):
        return not about_field or isinstance(value, Mapping)
    below = value.values() if about_field and isinstance(value, Mapping) else ()
    return any(_is_same(field, instance) for field in below)


def _is_same(value: Any, other: Any) -> bool:
    return type(value) is type(other) and bool(value == other)


def _number(key: str) -> int | None:
    return int(key) if key.removeprefix("+").isdecimal() else None


def _value(document: Any, path: Sequence[str | int]) -> Any:
    for step in path:
        document = document[step]
    return document


def _is_secret(document: Any, path: Path) -> bool:
    """Return whether `path` leads to a Secret's values: they are never printed."""
    return document.get("kind") == "Secret" and path[:1] in (("data",), ("stringData",))
