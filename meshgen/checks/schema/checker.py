"""Check objects against the schemas of the declared releases, as the API server would."""

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from hashlib import blake2b
from typing import Any

from meshgen.checks.names import generated_name
from meshgen.checks.nulls import Nulls
from meshgen.checks.schema.extensions import ExtraChecker
from meshgen.checks.schema.kind import Kind, load_kind
from meshgen.checks.schema.served import no_schema
from meshgen.checks.violation import Violation, in_order
from meshgen.resources import Path
from meshgen.schemas.store import SchemaStore


class SchemaChecker:
    """Checks objects one by one; what it learns of a kind or a wrong object it keeps."""

    def __init__(self, store: SchemaStore) -> None:
        """Take schemas from `store`."""
        self._store = store
        # A kind, or that there is none.
        self._kinds: dict[tuple[str, str], Kind | Violation] = {}
        self._extra = ExtraChecker()
        # Only of objects that are wrong: a right one is checked faster than looked up.
        self._explained: dict[bytes, list[Violation]] = {}

    def check(self, document: Any) -> list[Violation]:
        """Return what is wrong with an object, in order of place; nothing, if nothing is.

        Errors are what the API server would refuse: structure, CEL rules, keys that stand twice.
        Warnings are apiVersions on their way out, and what could not be checked.
        """
        identity = list(_check_identity(document))
        if identity:
            return identity
        api_version, kind = document["apiVersion"], document["kind"]
        compiled = self._kind(api_version, kind)
        if isinstance(compiled, Violation):
            return [compiled]
        try:
            return self._check(compiled, document)
        except ValueError as error:  # the validator takes JSON only
            return list(_not_json(document, ())) or [Violation((), str(error))]
        except RecursionError:
            return [Violation((), "is nested too deeply to be checked", "expected fewer levels")]

    def _check(self, compiled: Kind, document: Any) -> list[Violation]:
        if compiled.validator is None:
            return list(compiled.always)
        document = _named(document)
        if compiled.custom:
            document = self._as_stored(compiled, document)
        if not compiled.validator.is_valid(document):
            return self._explain(compiled, document)
        if compiled.plan is None:
            return list(compiled.always)
        extra = self._extra.check(compiled.plan, document, [], compiled.custom)
        return in_order([*compiled.always, *extra]) if extra else list(compiled.always)

    def _as_stored(self, compiled: Kind, document: Any) -> Any:
        """Return a custom resource as the API server validates it."""
        if self._nulls.are_in(document):
            from meshgen.checks.schema.stored import without_nulls

            document = without_nulls(compiled.schema, document)
        if compiled.defaults:
            from meshgen.checks.schema.stored import with_defaults

            document = with_defaults(compiled.schema, document)
        return document

    @cached_property
    def _nulls(self) -> Nulls:
        return Nulls()

    def _explain(self, compiled: Kind, document: Any) -> list[Violation]:
        """Return all that is wrong with an object that its schema refuses."""
        from meshgen.checks.schema.explain import explain
        from meshgen.checks.schema.since import with_release

        text = json.dumps(document, default=str)
        key = blake2b(text.encode(), digest_size=16).digest()
        if key not in self._explained:
            refused = explain(compiled.schema, document)
            identity = document["apiVersion"], document["kind"]
            violations = with_release(self._store, *identity, refused)
            if compiled.plan:
                wrong = [violation.path for violation in violations]
                violations += self._extra.check(compiled.plan, document, wrong, compiled.custom)
            self._explained[key] = in_order([*compiled.always, *violations])
        return self._explained[key]

    def _kind(self, api_version: str, kind: str) -> Kind | Violation:
        key = api_version, kind
        if key not in self._kinds:
            loaded = load_kind(self._store, api_version, kind)
            self._kinds[key] = loaded or no_schema(self._store, api_version, kind)
        return self._kinds[key]


def _named(document: Any) -> Any:
    """Return an object with a name, where the API server would make it."""
    metadata = document.get("metadata")
    if not isinstance(metadata, (dict, Mapping)) or metadata.get("name"):
        return document
    base = metadata.get("generateName")
    if not isinstance(base, str) or not base:
        return document
    return {**document, "metadata": {**metadata, "name": generated_name(base)}}


def _check_identity(document: Any) -> Iterator[Violation]:
    """Find what keeps an object's schema from being looked up."""
    if not isinstance(document, (dict, Mapping)):
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
    elif isinstance(value, str):
        if any("\ud800" <= sign <= "\udfff" for sign in value):
            yield Violation(path, "holds half of a surrogate pair, which is no character")
    elif not isinstance(value, int | float | bool | None):
        message = f"found {value}, which JSON has no type for"
        yield Violation(path, message, "expected text, a number, true or false", "write it quoted")
