"""A CustomResourceDefinition of the tests' own, around any schema."""

from typing import Any

from meshgen.checks.schema import SchemaChecker
from meshgen.resources import Object
from meshgen.schemas.store import SchemaStore

GROUP = "example.com"


def crd(spec: dict[str, Any], **more: Any) -> Object:
    """Return a CRD of the kind Widget, whose `spec` has a schema; `more` goes into the version."""
    schema = {"type": "object", "properties": {"spec": spec}}
    version = {"name": "v1", "served": True, "storage": True, **more}
    version.setdefault("schema", {"openAPIV3Schema": schema})
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"widgets.{GROUP}"},
        "spec": {
            "group": GROUP,
            "names": {"kind": "Widget", "plural": "widgets"},
            "scope": "Namespaced",
            "versions": [version],
        },
    }


def widget(spec: Any) -> Object:
    """Return a Widget."""
    return {"apiVersion": f"{GROUP}/v1", "kind": "Widget", "metadata": {"name": "a"}, "spec": spec}


def store_of(spec: dict[str, Any], **more: Any) -> SchemaStore:
    """Return a store that knows Widgets whose `spec` has a schema."""
    return SchemaStore("1.29", "1.24").with_crds([crd(spec, **more)])


def told(spec: dict[str, Any], value: Any) -> list[str]:
    """Return what is found in a Widget: `severity path: message; hint`."""
    from meshgen.resources import dotted

    found = SchemaChecker(store_of(spec)).check(widget(value))
    return [
        f"{v.severity} {dotted(v.path)}: {'; '.join(p for p in (v.message, v.hint) if p)}"
        for v in found
    ]
