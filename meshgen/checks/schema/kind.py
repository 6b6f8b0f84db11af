"""A kind's schema, compiled."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from meshgen.checks.schema.plan import Plan, make_plan
from meshgen.checks.schema.served import deprecated
from meshgen.checks.violation import Violation
from meshgen.findings import Severity
from meshgen.schemas.index import UNREAD
from meshgen.schemas.store import SchemaStore
from meshgen.schemas.walk import Fixed, has_defaults

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
    if UNREAD in schema:
        message = f"the object was not checked: {schema[UNREAD]} cannot be read"
        always.append(Violation((), message, severity=Severity.WARNING))
    compiled = _compiled(schema)
    return replace(
        compiled,
        defaults=custom and compiled.defaults,
        custom=custom,
        always=(*always, *compiled.always),
    )


# As many as a large repository has kinds in a few releases.
@lru_cache(maxsize=512)
def _compiled(schema: Fixed) -> Kind:
    """Return what a schema says by itself, whatever declares it and whichever release has it."""
    checkable, validator, unchecked = _compile(schema)
    always = (Violation((), text, severity=Severity.WARNING) for text in unchecked)
    plan, defaults = make_plan(checkable), has_defaults(checkable)
    return Kind(checkable, validator, plan, defaults, False, tuple(always))


def _compile(
    schema: dict[str, Any],
) -> "tuple[dict[str, Any], Draft202012Validator | None, list[str]]":
    """Return a schema, its validator, and what of it the validator cannot check."""
    from jsonschema_rs import Draft202012Validator

    try:
        return schema, Draft202012Validator(schema, validate_formats=True), []
    except ValueError:
        pass
    patterns: set[str] = set()
    schema = _without_unreadable(schema, patterns)
    unchecked = [f"the pattern {p} in the kind's schema was not checked" for p in sorted(patterns)]
    try:
        return schema, Draft202012Validator(schema, validate_formats=True), unchecked
    except ValueError as error:
        first = str(error).partition("\n")[0]
        return schema, None, [f"the object was not checked: its kind's schema is wrong: {first}"]


def _without_unreadable(node: Any, unreadable: set[str]) -> Any:
    """Return a schema without the patterns that are no regular expressions for the validator.

    Those are added to `unreadable`, for whoever has to tell that they are not checked.
    """
    if isinstance(node, list):
        return [_without_unreadable(item, unreadable) for item in node]
    if not isinstance(node, Mapping):
        return node
    out = {key: _without_unreadable(value, unreadable) for key, value in node.items()}
    pattern = out.get("pattern")
    if isinstance(pattern, str) and not _is_readable(pattern):
        unreadable.add(pattern)
        del out["pattern"]
    return out


def _is_readable(pattern: str) -> bool:
    """Return whether the validator can read a regular expression."""
    from jsonschema_rs import Draft202012Validator

    try:
        Draft202012Validator({"pattern": pattern})
    except ValueError:
        return False
    return True
