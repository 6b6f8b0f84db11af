"""One thing that a validator objects to, with all that is needed to explain it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from jsonschema_rs import ValidationError

from meshgen.checks import schema_words as words
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
    path = tuple(_steps(document, error.instance_path))
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


def _steps(document: Any, path: Iterable[str | int]) -> Iterator[str | int]:
    """Yield the path with keys as they stand: the validator takes `010` for the position 10."""
    for step in path:
        known = step
        if isinstance(document, Mapping) and step not in document:
            known = next(k for k in document if _number(k) == step)
        yield known
        document = document[known]


def _number(key: str) -> int | None:
    return int(key) if key.removeprefix("+").isdecimal() else None


def _value(document: Any, path: Sequence[str | int]) -> Any:
    for step in path:
        document = document[step]
    return document


def _is_secret(document: Any, path: Path) -> bool:
    """Return whether `path` leads to a Secret's values: they are never printed."""
    return document.get("kind") == "Secret" and path[:1] in (("data",), ("stringData",))
