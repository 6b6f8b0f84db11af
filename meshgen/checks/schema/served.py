"""Which apiVersions the declared releases serve: none of a kind, others, or this not for long."""

from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.findings import Code, Severity
from meshgen.nearest import did_you_mean
from meshgen.resources import group_of
from meshgen.schemas.index import GIVEN, PRODUCTS, Entry
from meshgen.schemas.removed import removal
from meshgen.schemas.store import SchemaStore

# Kinds whose work another one does now. Source: Kubernetes' API reference.
_INSTEAD = {"Endpoints": "use EndpointSlice discovery.k8s.io/v1"}


def deprecated(store: SchemaStore, api_version: str, kind: str) -> list[Violation]:
    """Return a warning for an apiVersion that is deprecated, or that a later release drops.

    The latter counts only where the declared releases serve another one in its place.
    """
    entry = next((e for e in store.entries(kind) if e.api_version == api_version), None)
    if entry is None:
        return []
    served = [v for v in store.served(kind) if group_of(v) == entry.group]
    better = served[0] if served and served[0] != api_version else ""
    schema = store.schema(api_version, kind) or {}
    removed = entry.removed() if better else ""
    if not removed and not schema.get("deprecated"):
        return []
    product = PRODUCTS.get(entry.product, entry.product)
    reason = f": {product} {removed} no longer serves it" if removed else ""
    message = f"{kind} {api_version} is deprecated{reason}"
    hint = f"use {better}" if better else _INSTEAD.get(kind, "")
    warning, subcode = Severity.WARNING, Code.DEPRECATED
    return [Violation(("apiVersion",), message, hint=hint, severity=warning, subcode=subcode)]


def no_schema(store: SchemaStore, api_version: str, kind: str) -> Violation:
    """Return the violation of an object whose kind is not served in its apiVersion.

    Its code is SCHEMA where the declared releases are known not to serve it, NO_SCHEMA where they
    may: the group is nobody's, or that of a product of which only one release is known.
    """
    gone = removal(api_version, kind)
    if gone:
        message = f"{kind} {api_version} is not served by {store.declared(gone.product)}"
        hint = f"{gone.hint}; {api_version} was removed in {PRODUCTS[gone.product]} {gone.release}"
        served = store.served(kind)
        expected = f"expected {words.either(served)}" if served else ""
        return _violation("apiVersion", message, expected, hint, Code.SCHEMA)
    entries = store.entries(kind)
    group = group_of(api_version)
    # Nobody's own group has a name without a dot.
    decided = store.product(group) in PRODUCTS or "." not in group
    code = Code.SCHEMA if decided else Code.NO_SCHEMA
    same = [e for e in entries if e.group == group]
    if same:
        return _other_version(store, api_version, kind, same)
    if not entries:
        message = f"no schema is known for the kind {kind}"
        return _violation("kind", message, hint=did_you_mean(kind, store.kinds()), code=code)
    served = store.served(kind)
    message = f"no schema is known for {kind} {api_version}"
    hint = did_you_mean(api_version, served)
    if "." not in group and served:
        hint = f"use {served[0]}"
    expected = f"{kind} is known in {words.either(served)}" if served else ""
    return _violation("apiVersion", message, expected, hint, code)


def _other_version(
    store: SchemaStore, api_version: str, kind: str, entries: list[Entry]
) -> Violation:
    """Return the violation for an apiVersion that is wrong in a group that is right."""
    code = Code.SCHEMA if entries[0].product in (*PRODUCTS, GIVEN) else Code.NO_SCHEMA
    served = [e.api_version for e in entries if store.is_served(e)]
    message = f"{kind} {api_version} is not served by {store.declared(entries[0].product)}"
    asked = [e for e in entries if e.api_version == api_version]
    history = "".join(_history(store, e) for e in asked)
    if served:
        hint = f"use {served[0]}" + (f"; {api_version} {history}" if history else "")
        expected = f"expected {words.either(served)}"
        return _violation("apiVersion", message, expected, hint, code)
    return _violation("apiVersion", message, hint=f"it {history}" if history else "", code=code)


def _history(store: SchemaStore, entry: Entry) -> str:
    """Return when an entry came, if that is still ahead, or when it went."""
    product = PRODUCTS.get(entry.product, entry.product)
    if store.is_ahead(entry):
        return f"is served from {product} {entry.first()}"
    return f"was removed in {product} {entry.removed()}"


def _violation(
    field: str, message: str, expected: str = "", hint: str = "", code: Code = Code.SCHEMA
) -> Violation:
    # Where the kind is known, it is the apiVersion that is not served.
    subcode = Code.NOT_SERVED if code is Code.SCHEMA and field == "apiVersion" else ""
    return Violation((field,), message, expected, hint, code, subcode=subcode)
