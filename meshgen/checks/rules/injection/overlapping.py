"""Injectors that take the same pods."""

from collections.abc import Iterator, Mapping

from meshgen.checks.rules.injection.webhooks import MUTATING, Webhook, injectors
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.model.injection import INJECT, INJECTION, REVISION
from meshgen.system import System

_Labels = Mapping[str, str]


class OverlappingInjectors(Rule):
    """Of all that labels can say of injection, one injector takes a pod, or none."""

    code = "MG1050"
    title = "No pod is taken by two injectors."
    why = (
        "It is injected twice, by two revisions: which proxy it has changes from one start to the "
        "next, or a container stands there twice."
    )
    mend = "Remove the webhooks of the older installation, or narrow their selectors by revision."
    example = Example(
        wrong="""\
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata:
  name: old
webhooks:
  - name: a.istio.io
    namespaceSelector:
      matchLabels:
        istio-injection: enabled
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata:
  name: new
webhooks:
  - name: b.istio.io
    namespaceSelector:
      matchLabels:
        istio-injection: enabled
""",
        right="""\
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata:
  name: new
webhooks:
  - name: b.istio.io
    namespaceSelector:
      matchLabels:
        istio-injection: enabled
""",
    )
    source = "https://istio.io/latest/docs/ops/common-problems/injection/"
    severity = Severity.ERROR
    istio = ("IST0139",)
    kinds = frozenset((MUTATING,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each webhook that takes pods of another one's too."""
        listed = list(injectors(system))
        revisions = sorted({revision for _, named in listed for revision in named})
        webhooks = [webhook for each, _ in listed for webhook in each]
        namespaces = _said(INJECTION, ("enabled", "disabled"), revisions)
        pods = _said(INJECT, ("true", "false"), revisions)
        clashes = _clashes(webhooks, namespaces, pods)
        for index, others in sorted(clashes.items()):
            webhook = webhooks[index]
            named = [webhooks[other] for other in sorted(others)]
            yield self.mistake(
                webhook.member,
                webhook.path,
                f"{webhook.name} takes pods that are taken already, by "
                + " and ".join(f"{other.name} of {other.member.name}" for other in named),
                others=[(other.member, other.path) for other in named],
            )


def _said(name: str, values: tuple[str, ...], revisions: list[str]) -> list[_Labels]:
    """Return the labels that can be: nothing or a value of one, with or without a revision."""
    plain: list[dict[str, str]] = [{}, *({name: value} for value in values)]
    return [*plain, *({**each, REVISION: revision} for revision in revisions for each in plain)]


def _clashes(
    webhooks: list[Webhook], namespaces: list[_Labels], pods: list[_Labels]
) -> dict[int, set[int]]:
    """Return, of each webhook by its position, the others that take the same pods."""
    takes = [
        {index for index, labels in enumerate(pods) if webhook.takes("objectSelector", labels)}
        for webhook in webhooks
    ]
    clashes: dict[int, set[int]] = {}
    seen: set[frozenset[int]] = set()
    for labels in namespaces:
        asked = frozenset(
            index
            for index, webhook in enumerate(webhooks)
            if webhook.takes("namespaceSelector", labels)
        )
        if asked in seen:
            continue
        seen.add(asked)
        for one in asked:
            others = {other for other in asked if other != one and takes[one] & takes[other]}
            if others:
                clashes.setdefault(one, set()).update(others)
    return clashes
