"""Variables of containers: their names, and where their values come from."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.keys import KEY_REFERENCE
from meshgen.checks.cluster.pods.downward import RESOURCE_REFERENCE, field_reference
from meshgen.checks.fields import exactly_one, named_if_any, required
from meshgen.checks.names import is_label, is_subdomain
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_NAME = re.compile(r"[-_a-zA-Z][-._a-zA-Z0-9]*|\.(?:[-_a-zA-Z0-9][-._a-zA-Z0-9]*)")
_PRINTABLE = re.compile(r"[ -<>-~]+")
# Since 1.32 (RelaxedEnvironmentVariableValidation).
_RELAXED = 32
# Since 1.35 (EnvFiles); 1.34 knows it, and leaves it out.
_FILES = 35
_SOURCES = ("configMapKeyRef", "fieldRef", "resourceFieldRef", "secretKeyRef")
_ONE_SOURCE = exactly_one(*_SOURCES, "fileKeyRef", what="source")
_ONE_KNOWN = exactly_one(*_SOURCES, what="source")


def variable_name(name: str, path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a text is no name of a variable. Source: IsEnvVarName, IsRelaxedEnvVarName."""
    if not name or _NAME.fullmatch(name):
        return
    if not _PRINTABLE.fullmatch(name):
        expected = "expected printable ASCII characters other than `=`"
        yield Violation(path, f"{words.show(name)} is not a valid name", expected)
    elif span.before(_RELAXED):
        expected = "expected letters, digits, `-`, `_` and `.`, not beginning with a digit or `..`"
        yield Violation(path, f"{words.show(name)} is not a valid name", expected)


def variables(container: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield names that are none, and values besides a source.

    Source: ValidateEnv, validateEnvVarValueFrom.
    """
    for position, variable in enumerate(container["env"]):
        name = variable["name"]
        if not _NAME.fullmatch(name):
            yield from variable_name(name, (*path, "env", position, "name"), span)
        if "valueFrom" in variable and variable.get("value"):
            at, hint = (*path, "env", position, "valueFrom"), "keep one of value or valueFrom"
            yield Violation(at, "`value` is set already", "expected one", hint)


def _one_source(sources: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield that there is no source, or a second one. Source: validateEnvVarValueFrom."""
    yield from (_ONE_KNOWN if span.before(_FILES) else _ONE_SOURCE)(sources, path, span)


def _no_way_up(file: str, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a path leaves the volume. Source: validatePathNoBacksteps."""
    if ".." in file.split("/"):
        yield Violation(path, f"found {words.describe(file)}", "expected a path without `..`")


# Source: validateFileKeySelector.
_FILE_KEY = Type(
    (required("key", "path", "volumeName"),),
    fields={
        "key": Type((variable_name,)),
        "path": Type((_no_way_up,)),
        "volumeName": Type((named_if_any(is_label),)),
    },
)
_POD_FIELDS = (
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.podIP",
    "status.podIPs",
)
VARIABLE = Type(
    fields={
        "valueFrom": Type(
            (_one_source,),
            fields={
                "configMapKeyRef": KEY_REFERENCE,
                "fieldRef": field_reference(*_POD_FIELDS, later={"status.hostIPs": 29}),
                "fileKeyRef": _FILE_KEY,
                "resourceFieldRef": RESOURCE_REFERENCE,
                "secretKeyRef": KEY_REFERENCE,
            },
        ),
    },
)


_SUBDOMAIN = named_if_any(is_subdomain)


def _any_name(name: str, path: Path, span: Span) -> Iterator[Violation]:
    """Yield that no object can have a name, or one that begins with it.

    Source: validateConfigMapEnvSource, validateSecretEnvSource: they take a prefix too.
    """
    begun = f"{name[:-2]}a" if len(name) > 1 and name.endswith("-") else name
    yield from _SUBDOMAIN(begun, path, span)


_REFERENCE = Type((required("name"),), fields={"name": Type((_any_name,))})
VARIABLES = Type(
    (exactly_one("configMapRef", "secretRef", what="source"),),
    fields={
        "configMapRef": _REFERENCE,
        "prefix": Type((variable_name,)),
        "secretRef": _REFERENCE,
    },
)
