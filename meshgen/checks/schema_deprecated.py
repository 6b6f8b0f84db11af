"""Warn of apiVersions that are served still, and will not be for long."""

from meshgen.checks.schema_violation import Violation
from meshgen.findings import Severity
from meshgen.schemas.index import PRODUCTS
from meshgen.schemas.store import SchemaStore

# Kinds whose work another one does now. Source: Kubernetes' API reference.
_INSTEAD = {"Endpoints": "use EndpointSlice discovery.k8s.io/v1"}


def deprecated(store: SchemaStore, api_version: str, kind: str) -> list[Violation]:
    """Return a warning for an apiVersion that is deprecated, or that a later release drops.

    The latter counts only where the declared releases serve another one in its place.
    """
    own = next((e for e in store.entries(kind) if e.api_version == api_version), None)
    if own is None:
        return []
    served = [v for v in store.served(kind) if v.rpartition("/")[0] == own.group]
    better = served[0] if served and served[0] != api_version else ""
    schema = store.schema(api_version, kind) or {}
    removed = own.removed() if better else ""
    if not removed and not schema.get("deprecated"):
        return []
    product = PRODUCTS.get(own.product, own.product)
    reason = f": {product} {removed} no longer serves it" if removed else ""
    message = f"{kind} {api_version} is deprecated{reason}"
    hint = f"use {better}" if better else _INSTEAD.get(kind, "")
    return [Violation(("apiVersion",), message, hint=hint, severity=Severity.WARNING)]
