"""Webhooks that the API server asks before it takes an object."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.cluster.administration.webhook_clients import CLIENT
from meshgen.checks.cluster.administration.webhook_conditions import CONDITION, conditions
from meshgen.checks.cluster.administration.webhook_rules import RULE
from meshgen.checks.cluster.selectors import LABEL_SELECTOR
from meshgen.checks.fields import distinct, missing, one_of, within
from meshgen.checks.names import is_label_1035, is_subdomain, misnamed
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_PARTS = 3
_REVIEWS = ("v1", "v1beta1")
_STATIC = ".static.k8s.io"


def _not_static(metadata: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield a name that is for what stands in files alone. Source: ValidateStaticSuffix."""
    if metadata.get("name", "").endswith(_STATIC) and span.since(37):
        message = f"`{_STATIC}` is for files of the API server's own"
        yield Violation((*path, "name"), message, "expected another name")


def _name(name: str, path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a webhook's name is not of three parts. Source: IsFullyQualifiedName."""
    if not name or not is_subdomain(name):
        yield from misnamed(is_subdomain, name, path)
    elif len(name.split(".")) < _PARTS:
        expected = "expected three parts or more, as in check.example.com"
        yield Violation(path, f"found {words.show(name)}", expected)


def _reviews(webhook: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield what is wrong with versions of reviews. Source: validateAdmissionReviewVersions."""
    field = "admissionReviewVersions"
    versions = webhook.get(field)
    if not versions:
        yield missing(webhook, path, field, f"expected {words.either(_REVIEWS)}, or both")
        return
    for position, version in enumerate(versions):
        if version in versions[:position]:
            message = f"`{version}` is there already"
            yield Violation((*path, field, position), message, "expected each version once")
        else:
            yield from misnamed(is_label_1035, version, (*path, field, position))
    if not any(version in _REVIEWS for version in versions):
        message = f"found {words.either(versions)}"
        yield Violation((*path, field), message, f"expected {words.either(_REVIEWS)} among them")


def _configuration(**fields: Type) -> Type:
    """Return the type of a configuration of webhooks, which may have more fields."""
    common = {
        "clientConfig": CLIENT,
        "failurePolicy": Type((one_of("Fail", "Ignore"),)),
        "matchConditions": CONDITION,
        "matchPolicy": Type((one_of("Exact", "Equivalent"),)),
        "name": Type((_name,)),
        "namespaceSelector": LABEL_SELECTOR,
        "objectSelector": LABEL_SELECTOR,
        "rules": RULE,
        "sideEffects": Type((one_of("None", "NoneOnDryRun"),)),
        "timeoutSeconds": Type((within(1, 30),)),
    }
    webhook = Type((_reviews, conditions), {**common, **fields})
    return Type(
        (distinct("webhooks", "name"),),
        {"metadata": Type((_not_static,)), "webhooks": webhook},
    )


# Source: validateValidatingWebhook, validateMutatingWebhook.
VALIDATING = _configuration()
MUTATING = _configuration(reinvocationPolicy=Type((one_of("Never", "IfNeeded"),)))
