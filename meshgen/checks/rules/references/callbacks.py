"""Webhooks and APIs whose Service is not there."""

from collections.abc import Iterator

from meshgen.checks.rules.elsewhere import elsewhere
from meshgen.checks.rules.references.missing import meant, missing
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.system import System

_WAY = "did you mean namespace {there}?"
_SERVICE = """\
apiVersion: v1
kind: Service
metadata:
  name: policy-webhook
  namespace: policy
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: policy
webhooks:
  - name: pods.policy.example.com
    clientConfig:
      service:
        namespace: policy
"""


class MissingCallback(Rule):
    """The API server asks a webhook, and an extension of the API, at a Service."""

    code = "MG1608"
    title = "The Service of a webhook or an APIService exists."
    why = (
        "The API server cannot ask it: everything that the webhook is about is refused with "
        '`failed calling webhook … service "policy" not found`; an APIService stays '
        "`FailedDiscoveryCheck`, and keeps namespaces from being deleted."
    )
    mend = "Mend the Service's name or namespace."
    example = Example(
        wrong=_SERVICE + "        name: policy\n", right=_SERVICE + "        name: policy-webhook\n"
    )
    source = (
        "https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/"
    )
    kinds = frozenset(
        (
            "ValidatingWebhookConfiguration.admissionregistration.k8s.io",
            "MutatingWebhookConfiguration.admissionregistration.k8s.io",
            "APIService.apiregistration.k8s.io",
        )
    )

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each Service that is not among those of its namespace."""
        for mention in missing(system, "Service", self.kinds):
            member, name, place = mention.member, mention.name, mention.namespace
            names = system.names("Service", place)
            found = elsewhere(system, "Service", member, name, _WAY, place) if names else None
            if found:
                yield self.mistake(member, mention.path, **found._asdict())
            elif names:
                yield self.mistake(
                    member,
                    mention.path,
                    f"there is no Service `{name}` in namespace {place}",
                    hint=meant(name, names),
                )
