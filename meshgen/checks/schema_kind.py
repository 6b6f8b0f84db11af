"""A kind's schema, compiled."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from meshgen.checks.schema_deprecated import deprecated
from meshgen.checks.schema_plan import Plan, make_plan
from meshgen.checks.schema_violation import Violation
from meshgen.findings import Severity
from meshgen.schemas.store import SchemaStore
from meshgen.schemas.walk import has_defaults

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator


@dataclass(frozen=True)
class Kind:
    """What to check objects of one kind with.

    `defaults`: the schema declares some, which come before validation. `plan` holds what JSON
    Schema has no words for. `custom`: a CustomResourceDefinition declares the kind. `always` are
    the violations of every object: a deprecated apiVersion, what of the schema cannot be checked.
    """

    schema: dict[str, Any]
    validator: "Draft202012Validator | None"
    plan: Plan | None
    defaults: bool
    custom: bool
    always: tuple[Violation, ...]


def load_kind(store: SchemaStore, api_version: str, kind: str) -> Kind | None:
    """Return what to check a kind's objects with; None if the declared releases do not serve it."""
    schema = store.schema(api_version, kind)
    if schema is None:
        return None
    custom = store.is_custom(api_version, kind)
    always = deprecated(store, api_version, kind)
    schema, validator, unchecked = _compile(schema)
    always += [Violation((), text, severity=Severity.WARNING) for text in unchecked]
    defaults = custom and has_defaults(schema)
    return Kind(schema, validator, make_plan(schema), defaults, custom, tuple(always))


def _compile(
    schema: dict[str, Any],
) -> "tuple[dict[str, Any], Draft202012Validator | None, list[str]]":
    """Return a schema, its validator, and what of it the validator cannot check."""
    from jsonschema_rs import Draft202012Validator

    try:
        return schema, Draft202012Validator(schema, validate_formats=True), []
    except ValueError:
        from meshgen.checks.schema_repair import without_unreadable
    patterns: set[str] = set()
    schema = without_unreadable(schema, patterns)
    unchecked = [f"the pattern {p} in the kind's schema was not checked" for p in sorted(patterns)]
    try:
        return schema, Draft202012Validator(schema, validate_formats=True), unchecked
    except ValueError as error:
        first = str(error).partition("\n")[0]
        return schema, None, [f"the object was not checked: its kind's schema is wrong: {first}"]
