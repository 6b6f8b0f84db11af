"""Injectors whose control plane is not there."""

from collections.abc import Iterator

from meshgen.checks.rules.injection.webhooks import MUTATING, injectors
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import mapping, text
from meshgen.system import System


class MissingControlPlane(Rule):
    """A webhook calls a Service; Istio's fails closed where nobody answers."""

    code = "MG1051"
    title = "The control plane that an injector calls is there."
    why = (
        "No pod of an injected namespace is made: `failed calling webhook "
        "namespace.sidecar-injector.istio.io: service istiod not found`."
    )
    mend = "Install the control plane, or remove the webhooks that it left behind."
    example = Example(
        wrong="""\
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata:
  name: injector
webhooks:
  - name: a.istio.io
    clientConfig:
      service:
        name: istiod-1-28
        namespace: istio-system
---
apiVersion: v1
kind: Service
metadata:
  name: istiod-1-29
  namespace: istio-system
""",
        right="""\
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata:
  name: injector
webhooks:
  - name: a.istio.io
    clientConfig:
      service:
        name: istiod-1-29
        namespace: istio-system
---
apiVersion: v1
kind: Service
metadata:
  name: istiod-1-29
  namespace: istio-system
""",
    )
    source = "https://istio.io/latest/docs/ops/common-problems/injection/"
    istio = ("IST0139",)
    kinds = frozenset((MUTATING,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each webhook whose Service is not here; a note if nothing of its namespace is."""
        for webhooks, _ in injectors(system):
            for webhook in webhooks:
                service = webhook.client.get("service")
                if service is None:
                    continue
                namespace, name = (text(mapping(service).get(k)) for k in ("namespace", "name"))
                if system.get("Service", namespace, name):
                    continue
                if not system.is_external("Service", namespace, name):
                    known = namespace in system.namespaces
                    others = [(one, ()) for one in system.named("Service", name)]
                    there = others[0][0].namespace if others else ""
                    yield self.mistake(
                        webhook.member,
                        (*webhook.path, "clientConfig", "service", "name"),
                        f"there is no Service {namespace}/{name}",
                        hint=f"did you mean namespace {there}?" if there else "",
                        others=others[:1],
                        severity=None if known else Severity.NOTE,
                    )
