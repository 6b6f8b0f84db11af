"""Explain why there is no schema for a kind, and name the nearest that there is one for."""

from meshgen.checks import schema_words as words
from meshgen.checks.schema_violation import Violation
from meshgen.findings import Code
from meshgen.nearest import did_you_mean
from meshgen.schemas.index import PRODUCTS, Entry
from meshgen.schemas.store import SchemaStore


def no_schema(store: SchemaStore, api_version: str, kind: str) -> Violation:
    """Return the violation of an object whose kind is not served in its apiVersion."""
    entries = store.entries(kind)
    group = api_version.rpartition("/")[0]
    same = [e for e in entries if e.group == group]
    if same:
        return _other_version(store, api_version, kind, same)
    if not entries:
        message = f"no schema is known for the kind {kind}"
        return _violation("kind", message, hint=did_you_mean(kind, store.kinds()))
    served = store.served(kind)
    expected = f"{kind} is known in {words.either(served)}" if served else ""
    message = f"no schema is known for {kind} {api_version}"
    hint = did_you_mean(api_version, served)
    if "." not in group and served:  # nobody's own group, so it is a slip
        hint = f"use {served[0]}"
    return _violation("apiVersion", message, expected, hint)


def _other_version(
    store: SchemaStore, api_version: str, kind: str, entries: list[Entry]
) -> Violation:
    """Return the violation for an apiVersion that is wrong in a group that is right."""
    served = [e.api_version for e in entries if store.is_served(e)]
    message = f"{kind} {api_version} is not served by {store.declared(entries[0].product)}"
    history = "".join(_history(e) for e in entries if e.api_version == api_version)
    if served:
        hint = f"use {served[0]}" + (f"; {api_version} {history}" if history else "")
        return _violation("apiVersion", message, f"expected {words.either(served)}", hint)
    return _violation("apiVersion", message, hint=f"it {history}" if history else "")


def _history(entry: Entry) -> str:
    product = PRODUCTS.get(entry.product, entry.product)
    if entry.removed():
        return f"was removed in {product} {entry.removed()}"
    return f"is served from {product} {entry.first()}"


def _violation(field: str, message: str, expected: str = "", hint: str = "") -> Violation:
    return Violation((field,), message, expected, hint, Code.NO_SCHEMA)
