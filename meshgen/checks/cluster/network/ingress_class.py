"""IngressClasses. Source: ValidateIngressClass in kubernetes/pkg/apis/networking/validation."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.network.backends import REFERENCE
from meshgen.checks.fields import missing, one_of
from meshgen.checks.names import is_label, is_subdomain, misnamed
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_LONGEST = 250
_AS_IN = "expected a domain and a path, as in example.com/controller"
# IsDomainPrefixedPath.
_is_path = re.compile(r"[A-Za-z0-9/\-._~%!$&'()*+,;=:]+\Z").match


def _there(ingress_class: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that the controller is missing. Source: validateIngressClassSpec."""
    spec = ingress_class.get("spec", {})
    if not spec.get("controller"):
        yield missing(spec, (*path, "spec"), "controller", _AS_IN)


def _controller(text: str, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a text is no controller. Source: validateIngressClassSpec."""
    if len(text.encode()) > _LONGEST:
        message = f"has {len(text.encode())} characters"
        yield Violation(path, message, f"expected at most {_LONGEST}")
    domain, _slash, rest = text.partition("/")
    if text and not (domain and rest):
        yield Violation(path, f"{words.show(text)} is not a domain and a path", _AS_IN)
    elif text:
        yield from misnamed(is_subdomain, domain, path)
        if not _is_path(rest):
            yield Violation(path, f"{words.show(rest)} is not a path", _AS_IN)


def _namespace(reference: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a reference lacks its namespace, or has one of its own accord.

    Source: validateIngressClassParametersReference.
    """
    scope, namespace = reference.get("scope", "Cluster"), reference.get("namespace")
    if scope == "Namespace" and namespace is None:
        yield missing(reference, path, "namespace", "expected one, as `scope` is Namespace")
    elif scope == "Namespace" and namespace is not None:
        yield from misnamed(is_label, namespace, (*path, "namespace"))
    elif scope == "Cluster" and namespace is not None:
        hint = "set `scope: Namespace`, or leave it out"
        yield Violation((*path, "namespace"), "the scope is Cluster", hint=hint)


_SCOPE = Type((one_of("Cluster", "Namespace"),))
_SPEC = Type(
    fields={
        "controller": Type((_controller,)),
        "parameters": Type((_namespace,), {**REFERENCE, "scope": _SCOPE}),
    }
)
INGRESS_CLASS = Type((_there,), {"spec": _SPEC})
