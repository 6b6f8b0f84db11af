"""What a JSON Schema refuses of a value: where, by which keyword, in the form that was meant.

jsonschema works it out: its errors know their place, and those of a value that may have several
forms carry what each form refuses. It takes 60 ms to load and is slow beside jsonschema-rs, which
decides before whether anything is wrong; where nothing is, this module is not needed.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

from jsonschema import Draft202012Validator, ValidationError, validators

from meshgen.explainer import words
from meshgen.resources import Path
from meshgen.schemas.walk import Schema, resolve

# What is told of a text alone.
_OF_TEXT = ("pattern", "format")


@dataclass(frozen=True)
class Refusal:
    """`keyword` of the schema `node`, a part of `root`, refuses `value`, which stands at `path`.

    The keyword is `type` as well where a value has the type of none of its forms. `is_key`: what is
    refused is a mapping's key, the last step of the path. `secret`: the value is not to be shown.
    """

    root: Schema
    node: Schema
    keyword: str
    path: Path
    value: Any
    message: str
    is_key: bool = False
    secret: bool = False

    def places(self) -> list[Path]:
        """Return what the schema would have to be rid of, to take the rest."""
        if self.keyword == "additionalProperties":
            return [(*self.path, key) for key in self.unknown()]
        return [self.path]

    def unknown(self) -> list[str]:
        """Return the keys of a mapping that the schema does not have."""
        fields = resolve(self.root, self.node).get("properties", ())
        return [key for key in self.value if key not in fields]

    def missing(self) -> list[str]:
        """Return the keys that a mapping has to have, and has not."""
        return [key for key in self.node["required"] if key not in self.value]

    def described(self) -> str:
        """Return what was found, as people say it."""
        return words.kind_of(self.value) if self.secret else words.describe(self.value)

    def shown(self) -> str:
        """Return the value itself."""
        return "the value" if self.secret else words.show(self.value)


def refusals(
    schema: Schema, value: Any, *, exact: bool = False, most: int | None = None
) -> list[Refusal]:
    """Return what a schema refuses of a value, or the first `most` of it.

    With `exact`, 2.0 is no whole number, which it is for JSON. Where a value has the wrong type,
    what else is wrong with it is left out.
    """
    errors = islice(_validator(exact)(schema).iter_errors(value), most)
    told = [_refusal(schema, inner) for error in errors for inner in _meant(error)]
    mistyped = {refusal.path for refusal in told if refusal.keyword == "type"}
    return [r for r in told if r.keyword == "type" or r.is_key or r.path not in mistyped]


def _refusal(root: Schema, error: ValidationError) -> Refusal:
    is_key = list(error.absolute_schema_path)[-2:-1] == ["propertyNames"]
    node: Any = error.schema
    return Refusal(
        root=root,
        node=node,
        keyword="type" if _is_mistyped(error) else str(error.validator),
        path=(*error.absolute_path, *([error.instance] if is_key else ())),
        value=error.instance,
        message=error.message,
        is_key=is_key,
    )


def _meant(error: ValidationError) -> Iterator[ValidationError]:
    """Yield an error, or where the value may have several forms, what keeps it from the nearest."""
    forms = [form for form in _forms(error) if not _is_of_other_type(form)]
    if not forms or _by_fields(error):
        yield error
        return
    for inner in min(forms, key=_distance):
        yield from _meant(inner)


def _forms(error: ValidationError) -> list[list[ValidationError]]:
    """Return what each form refuses of a value that none takes."""
    forms: dict[str | int, list[ValidationError]] = {}
    for inner in error.context or ():
        forms.setdefault(inner.relative_schema_path[0], []).append(inner)
    return list(forms.values())


def _is_mistyped(error: ValidationError) -> bool:
    """Return whether an error says that a value, not what is in it, has the wrong type."""
    if error.context and not _by_fields(error):
        return all(map(_is_of_other_type, _forms(error)))
    if error.validator != "enum" or isinstance(error.instance, str):
        return error.validator == "type"
    node: Any = error.schema
    return "type" not in node and all(isinstance(choice, str) for choice in node["enum"])


def _is_of_other_type(form: list[ValidationError]) -> bool:
    """Return whether a form wants another type than that of the value."""
    return any(not error.relative_path and _is_mistyped(error) for error in form) or any(
        map(_is_no_name, form)
    )


def _is_no_name(error: ValidationError) -> bool:
    """Return whether something is said of an item, in a list of names that stands for a mapping."""
    names: Any = error.parent and error.parent.schema
    is_said = isinstance(error.instance, dict) and error.validator == "type"
    return is_said and len(error.relative_path) == 1 and "x-named" in names


def _by_fields(error: ValidationError) -> bool:
    """Return whether forms are told apart by the fields that they have or have not."""
    forms: Any = error.validator_value
    return all("required" in form or "not" in form for form in forms)


def _distance(form: list[ValidationError]) -> tuple[bool, int]:
    """Return how far a form is from fitting: few errors are near, a form ruled out is far."""
    return any(error.validator == "not" for error in form), len(form)


@cache
def _validator(exact: bool) -> Any:
    """Return jsonschema's validator, which leaves what a text has to look like to jsonschema-rs.

    So the two never differ: Python's regular expressions are not those of JSON Schema.
    """
    types = Draft202012Validator.TYPE_CHECKER.redefine("number", _is_number)
    if exact:
        types = types.redefine("integer", lambda _, value: type(value) is int)
    keywords = {keyword: _of_text(keyword) for keyword in _OF_TEXT}
    keywords["additionalProperties"] = _additional
    extend: Any = validators.extend
    return extend(Draft202012Validator, keywords, type_checker=types)


def _is_number(_: object, value: Any) -> bool:
    """Return whether a value is a number for JSON, which has no infinity."""
    return type(value) is int or (isinstance(value, float) and math.isfinite(value))


def _additional(
    validator: Any, allowed: Any, value: Any, node: Schema
) -> Iterator[ValidationError]:
    """Check other fields in the order in which they stand; jsonschema takes them in any order."""
    others = (
        [key for key in value if key not in node.get("properties", ())]
        if isinstance(value, dict)
        else []
    )
    if allowed is False and others:
        yield ValidationError(f"unexpected: {', '.join(others)}")
    elif isinstance(allowed, dict):
        for key in others:
            yield from validator.descend(value[key], allowed, path=key)


def _of_text(keyword: str) -> Any:
    """Return the check of a keyword on a text, as jsonschema wants it."""
    from jsonschema_rs import Draft202012Validator as Fast

    @cache
    def fast(wanted: str) -> Fast:
        return Fast({keyword: wanted}, validate_formats=True)

    def check(_: Any, wanted: str, value: Any, _node: Schema) -> Iterator[ValidationError]:
        if isinstance(value, str) and not fast(wanted).is_valid(value):
            yield ValidationError(f"{words.show(value)} is not a {wanted}")

    return check
