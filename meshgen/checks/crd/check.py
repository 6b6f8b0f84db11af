"""The check of CustomResourceDefinitions: names, versions, schemas, rules."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from meshgen.checks.check import Context, ObjectCheck
from meshgen.checks.violation import Violation
from meshgen.codes import Description
from meshgen.findings import Code

_DESCRIPTION = Description(
    Code.CRD,
    "A CustomResourceDefinition is one that the API server takes.",
    "Its names, versions and schemas follow rules that OpenAPI has no words for: a schema is "
    "structural, one version is stored, rules compile.",
    "Change the value at the path to what the message expects.",
    "https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/"
    "custom-resource-definitions/",
    parent=Code.SCHEMA,
)


# Values of any kind, which stay as they are.
_VALUES = ("default", "enum", "example")
# Lists of texts.
_TEXTS: tuple[str, ...] = ("categories", "conversionReviewVersions", "required", "shortNames")
_TEXTS += ("x-kubernetes-list-map-keys",)


def _violations(crd: Any, context: Context) -> Iterable[Violation]:
    # Few runs meet a definition.
    from meshgen.checks.crd.spec import of_spec
    from meshgen.checks.crd.versions import of_versions

    try:
        crd = _decoded(crd) if context.nulls.are_in(crd) else crd
        found = [*of_spec(crd), *of_versions(crd["spec"])]
    except RecursionError:
        found = [Violation((), "is nested too deeply to be checked", "expected fewer levels")]
    return (replace(violation, subcode=_DESCRIPTION.code) for violation in found)


def _decoded(value: Any, key: str = "") -> Any:
    """Return a CRD as Go decodes it: null fields are left out, null items are empty ones."""
    if isinstance(value, dict):
        return {
            name: item if name in _VALUES else _decoded({} if item is None else item, name)
            for name, item in value.items()
            if item is not None or key == "properties"
        }
    if isinstance(value, list):
        empty: Any = "" if key in _TEXTS else {}
        return [empty if item is None else _decoded(item) for item in value]
    return value


CRD = ObjectCheck(
    kinds=frozenset({"CustomResourceDefinition.apiextensions.k8s.io"}),
    run=_violations,
    descriptions=(_DESCRIPTION,),
)
