"""Istio's webhooks, among the objects."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from meshgen.lenient import items, mapping, mappings, text
from meshgen.model.injection import REVISION
from meshgen.resources import Path
from meshgen.system import Member, System
from meshgen.system.labels import is_selected

MUTATING = "MutatingWebhookConfiguration.admissionregistration.k8s.io"
VALIDATING = "ValidatingWebhookConfiguration.admissionregistration.k8s.io"


@dataclass(frozen=True, eq=False)
class Webhook:
    """A webhook, and its place in the object."""

    member: Member
    path: Path
    webhook: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Return what its API calls it."""
        return text(self.webhook.get("name"))

    @property
    def client(self) -> Mapping[str, Any]:
        """Return where it is reached."""
        return mapping(self.webhook, "clientConfig")

    def selects(self, namespace: Mapping[str, Any], pod: Mapping[str, Any]) -> bool:
        """Return whether it is asked of a pod with these labels, in such a namespace."""
        return self.takes("namespaceSelector", namespace) and self.takes("objectSelector", pod)

    def takes(self, field: str, labels: Mapping[str, Any]) -> bool:
        """Return whether one of its selectors, if it has it, selects labels."""
        selector = self.webhook.get(field)
        return selector is None or is_selected(labels, mapping(selector))


def webhooks_of(member: Member) -> list[Webhook]:
    """Return the webhooks of a configuration."""
    listed = mappings(member.object.get("webhooks"))
    return [Webhook(member, ("webhooks", index), each) for index, each in enumerate(listed)]


def injectors(system: System) -> Iterator[tuple[list[Webhook], set[str]]]:
    """Yield the webhooks of each configuration of Istio's, with the revisions that it names.

    Source: webhook.Analyzer of istio.io/istio/pkg/config/analysis/analyzers.
    """
    for member in system.of(MUTATING):
        webhooks = webhooks_of(member)
        revisions = set(_revisions(member, webhooks))
        if revisions or any(webhook.name.endswith("istio.io") for webhook in webhooks):
            yield webhooks, revisions


def _revisions(member: Member, webhooks: list[Webhook]) -> Iterator[str]:
    labels = [member.labels]
    for webhook in webhooks:
        for field in ("namespaceSelector", "objectSelector"):
            selector = mapping(webhook.webhook, field)
            labels.append(mapping(selector, "matchLabels"))
            for expression in mappings(selector.get("matchExpressions")):
                if expression.get("key") == REVISION:
                    yield from (text(value) for value in items(expression.get("values")))
    yield from (text(each[REVISION]) for each in labels if REVISION in each)
