"""Which apiVersions the declared releases serve: none of a kind, others, or this not for long."""

from meshgen.checks.violation import Violation
from meshgen.explainer.words import either
from meshgen.findings import Code, Severity
from meshgen.nearest import did_you_mean, one_of, slip_of
from meshgen.resources import group_of
from meshgen.schemas.index import GIVEN, PRODUCTS, Entry, title
from meshgen.schemas.removed import Removal, removal
from meshgen.schemas.store import SchemaStore
from meshgen.schemas.walk import Schema

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
    schema: Schema = store.schema(api_version, kind) or {}
    removed = entry.removed() if better else ""
    if not removed and not schema.get("deprecated"):
        return []
    reason = f": {title(entry.product)} {removed} no longer serves it" if removed else ""
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
        return _removed(store, api_version, kind, gone)
    group, entries = group_of(api_version), store.entries(kind)
    same = [e for e in entries if e.group == group]
    if same:
        return _other_version(store, api_version, kind, same)
    # Nobody's own group has a name without a dot.
    decided = store.product(group) in PRODUCTS or "." not in group
    code = Code.SCHEMA if decided else Code.NO_SCHEMA
    if not any(map(store.is_served, entries)):
        return _unknown_kind(store, group, kind, code)
    served = store.served(kind)
    message = f"no schema is known for {kind} {api_version}"
    near = did_you_mean(api_version, served)
    hint = f"use {served[0]}" if "." not in group else near
    return _violation("apiVersion", message, f"{kind} is known in {either(served)}", hint, code)


def _removed(store: SchemaStore, api_version: str, kind: str, gone: Removal) -> Violation:
    message = f"{kind} {api_version} is not served by {store.declared(gone.product)}"
    release = f"{title(gone.product)} {gone.release}".strip()
    hint = f"use {gone.instead}; {gone.what} was removed in {release}"
    served = store.served(kind) if gone.what == api_version else ()
    expected = f"expected {either(served)}" if served else ""
    code = Code.SCHEMA if gone.product in PRODUCTS else Code.NO_SCHEMA
    return _violation("apiVersion", message, expected, hint, code)


def _unknown_kind(store: SchemaStore, group: str, kind: str, code: Code) -> Violation:
    """Return the violation for a kind that no known API has, with the nearest of its group.

    Kinds of other groups say nothing of it: `kyverno.io` has a Policy that is no NetworkPolicy.
    """
    groups = store.groups()
    message = f"no schema is known for the kind {kind}"
    if group not in groups:
        near = did_you_mean(group, groups) if slip_of(group, groups) else ""
        given = f"`--schemas`, or `schemas:` of a config, takes the CRDs of {group}"
        # Only a name with a dot can be that of a group of somebody's own.
        hints = [near, given] if "." in group else [near]
        return _violation("kind", message, hint="; ".join(filter(None, hints)), code=code)
    if groups[group] not in (*PRODUCTS, GIVEN):
        message += f" of {group}"
    kinds = store.kinds_of(group)
    candidates = store.kinds() if code is Code.SCHEMA else kinds
    slips = [name for name in candidates if slip_of(kind, [name])]
    near = did_you_mean(kind, slips) or did_you_mean(kind, kinds)
    return _violation("kind", message, "" if near else one_of(kinds), near, code)


def _other_version(
    store: SchemaStore, api_version: str, kind: str, entries: list[Entry]
) -> Violation:
    """Return the violation for an apiVersion that is wrong in a group that is right."""
    code = Code.SCHEMA if entries[0].product in (*PRODUCTS, GIVEN) else Code.NO_SCHEMA
    served = [e.api_version for e in entries if store.is_served(e)]
    message = f"{kind} {api_version} is not served by {store.declared(entries[0].product)}"
    # Where no version is served, any of them tells when the kind came or went.
    asked = [e for e in entries if e.api_version == api_version] or (entries if not served else [])
    history = "".join(_history(store, e) for e in asked[:1])
    if served:
        hint = f"use {served[0]}" + (f"; {api_version} {history}" if history else "")
        return _violation("apiVersion", message, f"expected {either(served)}", hint, code)
    return _violation("apiVersion", message, hint=f"it {history}" if history else "", code=code)


def _history(store: SchemaStore, entry: Entry) -> str:
    """Return when an entry came, if that is still ahead, or when it went."""
    if store.is_ahead(entry):
        return f"is served from {title(entry.product)} {entry.first()}"
    return f"was removed in {title(entry.product)} {entry.removed()}".rstrip()


def _violation(
    field: str, message: str, expected: str = "", hint: str = "", code: Code = Code.SCHEMA
) -> Violation:
    # Where the kind is known, it is the apiVersion that is not served.
    subcode = Code.NOT_SERVED if code is Code.SCHEMA and field == "apiVersion" else ""
    return Violation((field,), message, expected, hint, code, subcode=subcode)
