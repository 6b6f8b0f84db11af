"""Ingresses. Source: ValidateIngressCreate in kubernetes/pkg/apis/networking/validation."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.addresses import read_ip
from meshgen.checks.cluster.network.backends import BACKEND
from meshgen.checks.cluster.network.hosts import host
from meshgen.checks.fields import named, named_if_any, one_of
from meshgen.checks.names import is_subdomain
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_CLASS = "kubernetes.io/ingress.class"
_SEQUENCES = ("//", "/./", "/../", "%2f", "%2F")
_ENDS = ("/..", "/.")


def _class(ingress: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield that an annotation names another class. Source: ValidateIngressCreate.

    In 1.25 it may not even name the same one.
    """
    old = ingress.get("metadata", {}).get("annotations", {}).get(_CLASS)
    name = ingress.get("spec", {}).get("ingressClassName")
    if old is None or name is None:
        return
    place = (*path, "metadata", "annotations", _CLASS)
    if old != name:
        message = f"names another class than `ingressClassName` ({name})"
        yield Violation(place, message, hint="leave it out: `ingressClassName` is its heir")
    elif span.before(26):
        message = "stands beside `ingressClassName`"
        yield Violation(place, message, hint="leave it out: `ingressClassName` is its heir")


def _some(ingress: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that an Ingress leads nowhere. Source: ValidateIngressSpec."""
    spec = ingress.get("spec", {})
    if not spec.get("rules") and "defaultBackend" not in spec:
        message = "has no rules" if "spec" in ingress else "`spec` is required and missing"
        expected = "expected `rules` or `defaultBackend`"
        yield Violation((*path, "spec"), message, expected, about_absence=True)


def _host(text: str, path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a rule's host is none. Source: validateIngressRules."""
    if not text:
        return
    if read_ip(text) is not None:
        yield Violation(path, f"{text} is an IP address", "expected the name of a host")
    else:
        yield from host(text, path, span)


def _paths(rule: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a rule has no paths. Source: validateHTTPIngressRuleValue."""
    if not rule["paths"]:
        yield Violation((*path, "paths"), "is empty", "expected one", about_absence=True)


def _path(value: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a path cannot be matched. Source: validateHTTPIngressPath."""
    text, kind = value.get("path", ""), value["pathType"]
    place = (*path, "path")
    is_free = kind == "ImplementationSpecific"
    if not text.startswith("/") and (text or not is_free):
        message = f"{words.show(text)} is not absolute" if text else "`path` is missing"
        yield Violation(place, message, "expected a path as in /api", about_absence=not text)
    if text and not is_free:
        for sequence in _SEQUENCES:
            if sequence in text:
                yield Violation(place, f"contains {sequence}", f"expected none in a path of {kind}")
        for end in _ENDS:
            if text.endswith(end):
                yield Violation(place, f"ends with {end}", f"expected none in a path of {kind}")


_PATH = Type(
    (_path,),
    {
        "backend": BACKEND,
        "pathType": Type((one_of("Exact", "Prefix", "ImplementationSpecific"),)),
    },
)
_RULE = Type(
    fields={"host": Type((_host,)), "http": Type((_paths,), {"paths": _PATH})},
)
# Source: validateIngressTLS.
_TLS = Type(fields={"hosts": Type((host,)), "secretName": Type((named_if_any(is_subdomain),))})
_SPEC = Type(
    fields={
        "defaultBackend": BACKEND,
        "ingressClassName": Type((named(is_subdomain),)),
        "rules": _RULE,
        "tls": _TLS,
    }
)
INGRESS = Type((_some, _class), {"spec": _SPEC})
