"""Webhooks with an address for a host."""

from collections.abc import Iterator

from meshgen.checks.rules.injection.istiod_webhooks import host_of, is_address, of_istiod
from meshgen.checks.rules.injection.webhooks import MUTATING, VALIDATING
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.system import System


class AddressOfControlPlane(Rule):
    """An address changes, and certificates are made for names."""

    code = "MG1053"
    title = "An external control plane has a name."
    why = "When its address changes, or its certificate is for a name, no pod is injected any more."
    mend = "Write a name that DNS knows."
    example = Example(
        wrong="""\
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata:
  name: istio-sidecar-injector
webhooks:
  - name: a.istio.io
    clientConfig:
      url: https://192.0.2.1:15017/inject
""",
        right="""\
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata:
  name: istio-sidecar-injector
webhooks:
  - name: a.istio.io
    clientConfig:
      url: https://istiod.example.com:15017/inject
""",
    )
    source = "https://istio.io/latest/docs/setup/install/external-controlplane/"
    severity = Severity.NOTE
    istio = ("IST0164",)
    kinds = frozenset((MUTATING, VALIDATING))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each webhook whose URL has an address for a host."""
        for webhook in of_istiod(system):
            url = webhook.client.get("url")
            if isinstance(url, str) and is_address(host_of(url) or ""):
                path = (*webhook.path, "clientConfig", "url")
                yield self.mistake(webhook.member, path, "the control plane has no name here")
