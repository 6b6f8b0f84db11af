"""What a CustomResourceDefinition says of itself: names, group, conversion."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.violation import Violation
from meshgen.findings import Severity
from meshgen.resources import Path
from meshgen.schemas.convert.names import LABEL_1035, SUBDOMAIN

LABEL = re.compile(LABEL_1035["pattern"])
_LABEL_WORDS = "expected up to 63 lower-case letters, digits and `-`, beginning with a letter"
_REVIEWS = {"v1", "v1beta1"}
# Groups of the community's, whose APIs are reviewed.
_PROTECTED = re.compile(r"(?:.*\.)?(?:k8s|kubernetes)\.io")
_APPROVAL = "api-approved.kubernetes.io"


def of_spec(crd: Mapping[str, Any]) -> Iterator[Violation]:
    """Yield what is wrong with a CRD beside its versions' contents."""
    spec = crd["spec"]
    group, names = spec["group"], spec["names"]
    yield from _group(group)
    expected = f"{names['plural']}.{group}"
    if crd["metadata"].get("name") != expected:
        message = f'the name is not "{expected}", the plural and the group'
        yield Violation(("metadata", "name"), message, hint=f"name it {expected}")
    if spec["scope"] not in ("Cluster", "Namespaced"):
        yield wrong(("spec", "scope"), spec["scope"], "expected Cluster or Namespaced")
    yield from _names(names)
    yield from _stored(spec["versions"])
    if spec.get("preserveUnknownFields"):
        hint = "set x-kubernetes-preserve-unknown-fields: true in the schema instead"
        yield Violation(("spec", "preserveUnknownFields"), "may not be true", hint=hint)
    yield from _conversion(spec.get("conversion") or {})
    if _PROTECTED.fullmatch(group):
        yield from _approval((crd["metadata"].get("annotations") or {}).get(_APPROVAL, ""))


def wrong(path: Path, value: Any, expected: str) -> Violation:
    """Return the violation of a value that is not what is expected."""
    return Violation(path, f'found "{value}"' if value else "is empty", expected)


def is_label(text: str) -> bool:
    """Return whether a text is a DNS label that begins with a letter."""
    return bool(LABEL.fullmatch(text)) and len(text) <= LABEL_1035["maxLength"]


def not_label(path: Path, text: str) -> Iterator[Violation]:
    """Yield that a text is no label, if so."""
    if not is_label(text):
        yield wrong(path, text, _LABEL_WORDS)


def _group(group: str) -> Iterator[Violation]:
    is_domain = re.fullmatch(SUBDOMAIN["pattern"], group) and len(group) <= SUBDOMAIN["maxLength"]
    if not is_domain or "." not in group:
        yield wrong(("spec", "group"), group, "expected a domain in lower case, as in example.com")


def _names(names: Mapping[str, Any]) -> Iterator[Violation]:
    path = ("spec", "names")
    for field in ("plural", "singular", "kind", "listKind"):
        text = names.get(field) or ""
        if (text or field in ("plural", "kind")) and not is_label(
            text.lower() if field in ("kind", "listKind") else text
        ):
            yield wrong((*path, field), text, _LABEL_WORDS)
    for field in ("shortNames", "categories"):
        for position, text in enumerate(names.get(field) or ()):
            yield from not_label((*path, field, position), text or "")
    if names.get("listKind") == names["kind"]:
        yield wrong((*path, "listKind"), names["kind"], "expected another name than the kind's")


def _stored(versions: list[Mapping[str, Any]]) -> Iterator[Violation]:
    path = ("spec", "versions")
    seen: set[str] = set()
    for position, version in enumerate(versions):
        yield from not_label((*path, position, "name"), version["name"])
        if version["name"] in seen:
            message = f"the version {version['name']} is there already"
            yield Violation((*path, position, "name"), message, "expected each version once")
        seen.add(version["name"])
    stored = [version["name"] for version in versions if version.get("storage")]
    if len(stored) != 1:
        found = f"found {', '.join(stored)}" if stored else "found none"
        message = f"exactly one version is stored; {found}"
        yield Violation(path, message, "expected `storage: true` in one version")
    if not any(version.get("served") for version in versions):
        message = "no version is served, so that nobody can use the kind"
        yield Violation(path, message, "expected `served: true`", severity=Severity.WARNING)


def _conversion(conversion: Mapping[str, Any]) -> Iterator[Violation]:
    path: Path = ("spec", "conversion")
    strategy, webhook = conversion.get("strategy"), conversion.get("webhook")
    if not conversion:
        return
    if strategy not in ("None", "Webhook"):
        yield wrong((*path, "strategy"), strategy, "expected None or Webhook")
    if strategy != "Webhook":
        if webhook:
            yield Violation((*path, "webhook"), "may only be set with `strategy: Webhook`")
        return
    if not webhook:
        yield Violation((*path, "webhook"), "`webhook` is required with `strategy: Webhook`")
        return
    client = webhook.get("clientConfig") or {}
    path = (*path, "webhook")
    if (client.get("url") is None) == (client.get("service") is None):
        message = "exactly one of `url` and `service` has to be set"
        yield Violation((*path, "clientConfig"), message)
    elif client.get("url") is not None and not re.match(r"https://[^/@?#]+[^@?#]*$", client["url"]):
        expected = "expected https:// and a host, without user, query and fragment"
        yield wrong((*path, "clientConfig", "url"), client["url"], expected)
    reviews = webhook.get("conversionReviewVersions") or []
    path = (*path, "conversionReviewVersions")
    if not _REVIEWS.intersection(reviews):
        yield Violation(path, "holds neither v1 nor v1beta1", "expected v1 among them")
    for position, review in enumerate(reviews):
        if review in reviews[:position]:
            yield wrong((*path, position), review, "expected each version once")
        yield from not_label((*path, position), review)


def _approval(approval: str) -> Iterator[Violation]:
    if re.match(r"unapproved|[a-z]+://[^/]", approval):
        return
    expected = "expected the URL of the review, or a text that begins with unapproved"
    message = f"groups of kubernetes.io want the annotation {_APPROVAL}"
    yield Violation(("metadata", "annotations", _APPROVAL), message, expected)
