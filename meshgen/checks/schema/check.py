"""The check of an object against the schemas of the declared releases, and what its codes mean."""

from collections.abc import Iterable
from typing import Any

from meshgen.checks.check import Context, ObjectCheck
from meshgen.checks.violation import Violation
from meshgen.codes import Description
from meshgen.findings import Code, Severity

_VALIDATION = "https://kubernetes.io/docs/reference/using-api/api-concepts/"
_DEPRECATIONS = "https://kubernetes.io/docs/reference/using-api/deprecation-guide/"
_DESCRIPTIONS = (
    Description(
        Code.SCHEMA,
        "An object fits the schema of its kind.",
        "The API server refuses one that does not. What it merely warns of, or what could not be "
        "checked, is a warning.",
        "Change the value at the path to what the message expects.",
        _VALIDATION,
        istio=("IST0106", "IST0133"),
        linter=("schema-validation",),
    ),
    Description(
        Code.NO_SCHEMA,
        "An object's kind is served in its apiVersion by the declared releases.",
        "Nothing is known of the kind, so that nothing of the object was checked. In what a config "
        "renders that is a warning, in `meshgen validate` an error.",
        "Mend the kind or the apiVersion; `--schemas` takes CRDs of your own, `schemas:` in the "
        "config too.",
        severity=Severity.WARNING,
        settable=True,
    ),
    Description(
        Code.UNKNOWN_FIELD,
        "An object has only fields that its kind knows.",
        "A strict server refuses an unknown field; another one drops it, and the setting does "
        "nothing.",
        "Write the field that the message names, or move it to where it belongs.",
        _VALIDATION,
        parent=Code.SCHEMA,
    ),
    Description(
        Code.MISSING_FIELD,
        "An object has every field that its kind requires.",
        "The API server refuses it otherwise.",
        "Set the field.",
        _VALIDATION,
        parent=Code.SCHEMA,
    ),
    Description(
        Code.WRONG_TYPE,
        "A value has the type of its field.",
        "The API server cannot read the object; YAML makes numbers and booleans of bare words.",
        "Put quotes around a text, and none around a number or a boolean.",
        _VALIDATION,
        parent=Code.SCHEMA,
    ),
    Description(
        Code.DUPLICATE_KEY,
        "No key stands twice in a list that is a map.",
        "Of two entries with one key, such as two ports of one number, one would win.",
        "Remove one, or give it another key.",
        "https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy",
        parent=Code.SCHEMA,
    ),
    Description(
        Code.CEL_RULE,
        "A custom resource keeps the CEL rules of its kind.",
        "The API server works them out, and refuses what breaks one, with the same message.",
        "Do what the message says: it is the rule's own.",
        "https://kubernetes.io/docs/reference/using-api/cel/",
        parent=Code.SCHEMA,
    ),
    Description(
        Code.DEPRECATED,
        "An apiVersion will be served by the next releases too.",
        "It is served still, and on its way out: an upgrade of the cluster would break the object.",
        "Use the apiVersion that the message names.",
        _DEPRECATIONS,
        Severity.WARNING,
        settable=True,
        parent=Code.SCHEMA,
    ),
    Description(
        Code.NOT_SERVED,
        "An apiVersion is served by every declared release.",
        "It was removed, or comes with a later release: the API server knows no such kind.",
        "Use the apiVersion that the message names, or declare other releases.",
        _DEPRECATIONS,
        parent=Code.SCHEMA,
        linter=("no-extensions-v1beta",),
    ),
)


def _violations(obj: Any, context: Context) -> Iterable[Violation]:
    return context.schemas.check(context.stores, obj)


SCHEMA = ObjectCheck(
    run=_violations,
    tolerant=True,
    descriptions=_DESCRIPTIONS,
)
