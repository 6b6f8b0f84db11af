"""Check objects against the schemas of the declared releases, as the API server would."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from meshgen.checks.schema_violation import Violation
from meshgen.resources import Path
from meshgen.schemas.store import SchemaStore
from meshgen.schemas.walk import has_defaults

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator

__all__ = ["SchemaChecker", "Violation"]


class SchemaChecker:
    """Checks objects one by one; what it learns of a kind or a wrong object it keeps."""

    def __init__(self, store: SchemaStore) -> None:
        """Take schemas from `store`."""
        self._store = store
        self._kinds: dict[tuple[str, str], _Kind | None] = {}
        # Only of objects that are wrong: a right one is checked faster than looked up.
        self._explained: dict[str, list[Violation]] = {}

    def check(self, document: Any) -> list[Violation]:
        """Return what the API server would refuse in an object; nothing, if it would take it.

        CEL rules (`x-kubernetes-validations`) are not evaluated.
        """
        identity = list(_check_identity(document))
        if identity:
            return identity
        api_version, kind = document["apiVersion"], document["kind"]
        known = self._kind(api_version, kind)
        if known is None:
            from meshgen.checks.schema_unknown import no_schema

            return [no_schema(self._store, api_version, kind)]
        try:
            if known.defaults:
                from meshgen.checks.schema_defaults import with_defaults

                document = with_defaults(known.schema, document)
            return [] if known.validator.is_valid(document) else self._explain(document, known)
        except ValueError as error:  # the validator takes JSON only
            return list(_not_json(document, ())) or [Violation((), str(error))]

    def _explain(self, document: Any, known: "_Kind") -> list[Violation]:
        from meshgen.checks.schema_explain import explain

        key = json.dumps(document, default=str)
        if key not in self._explained:
            errors = known.validator.iter_errors(document)
            self._explained[key] = explain(errors, known.schema, document)
        return self._explained[key]

    def _kind(self, api_version: str, kind: str) -> "_Kind | None":
        key = api_version, kind
        if key not in self._kinds:
            schema = self._store.schema(api_version, kind)
            custom = self._store.is_custom(api_version, kind)
            self._kinds[key] = _compile(schema, custom) if schema else None
        return self._kinds[key]


@dataclass(frozen=True)
class _Kind:
    """A kind's schema, compiled; `defaults`: it declares some, which come before validation."""

    schema: dict[str, Any]
    validator: "Draft202012Validator"
    defaults: bool


def _compile(schema: dict[str, Any], custom: bool) -> _Kind:
    from jsonschema_rs import Draft202012Validator

    validator = Draft202012Validator(schema, validate_formats=True)
    return _Kind(schema, validator, custom and has_defaults(schema))


def _check_identity(document: Any) -> Iterator[Violation]:
    """Find what keeps an object's schema from being looked up."""
    if not isinstance(document, Mapping):
        yield Violation((), "found no Kubernetes object", "expected a mapping")
        return
    for field in ("apiVersion", "kind"):
        value = document.get(field)
        if value is None or value == "":
            yield Violation((field,), f"`{field}` is required and missing")
        elif not isinstance(value, str):
            yield Violation((field,), f"found {json.dumps(value, default=str)}", "expected text")


def _not_json(value: Any, path: Path) -> Iterator[Violation]:
    """Find keys and values that JSON does not have, such as YAML's numbers as keys, and dates."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            if isinstance(key, str):
                yield from _not_json(item, (*path, key))
            else:
                yield Violation(path, f"the key {key} is not text", hint=f'write it "{key}"')
    elif isinstance(value, list | tuple):
        for position, item in enumerate(value):
            yield from _not_json(item, (*path, position))
    elif not isinstance(value, str | int | float | bool | None):
        message = f"found {value}, which JSON has no type for"
        yield Violation(path, message, "expected text, a number, true or false", "write it quoted")
