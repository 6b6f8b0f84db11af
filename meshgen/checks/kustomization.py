"""Check a kustomization's own fields, as Kustomize reads them."""

import json
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from meshgen.checks.violation import Violation
from meshgen.datafiles import data_dir

if TYPE_CHECKING:
    from jsonschema_rs import Draft202012Validator

# EnforceFields in sigs.k8s.io/kustomize/api/types: each kind has one apiVersion, or says neither.
_API_VERSIONS = {
    "Kustomization": "kustomize.config.k8s.io/v1beta1",
    "Component": "kustomize.config.k8s.io/v1alpha1",
}


def kustomization_violations(document: Mapping[str, Any]) -> list[Violation]:
    """Return what Kustomize refuses of a kustomization's fields: unknown ones and wrong types.

    Whether files are there, and patches can be applied, is not looked at.
    """
    kind = document.get("kind") or "Kustomization"
    if kind not in _API_VERSIONS:
        expected = "expected Kustomization or Component"
        return [Violation(("kind",), f"found {json.dumps(kind, default=str)}", expected)]
    api_version, wanted = document.get("apiVersion") or "", _API_VERSIONS[kind]
    violations = []
    if api_version not in ("", wanted):
        found = f"found {json.dumps(api_version, default=str)}"
        violations.append(Violation(("apiVersion",), found, f"expected {wanted}"))
    schema, validator = _schema()
    if not validator.is_valid(document):
        from meshgen.checks.schema.explain import explain

        violations += (v for v in explain(schema, document) if not _is_taken(v))
    return violations


def deprecated_fields(document: Mapping[str, Any]) -> dict[str, str]:
    """Return the fields of a kustomization that Kustomize will drop, each with the one to use."""
    properties = _schema()[0]["properties"]
    told = {name: node["x-instead"] for name, node in properties.items() if "x-instead" in node}
    return {name: told[name] for name in document if name in told}


def _is_taken(violation: Violation) -> bool:
    """Return whether an unknown field is one in other letters: encoding/json does not mind."""
    key = str(violation.path[-1]) if violation.about_key else ""
    return bool(key) and violation.hint.lower() == f"did you mean `{key}`?".lower()


@cache
def _schema() -> "tuple[dict[str, Any], Draft202012Validator]":
    """Return the schema, which tools/schemas_kustomize.py makes of Kustomize's own types."""
    from jsonschema_rs import Draft202012Validator

    text = (data_dir("schemas") / "kustomize.json").read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema, Draft202012Validator(schema)
