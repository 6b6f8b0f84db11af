"""Webhooks that lead nowhere."""

from collections.abc import Iterator

from meshgen.checks.rules.injection.istiod_webhooks import host_of, of_istiod
from meshgen.checks.rules.injection.webhooks import MUTATING, VALIDATING
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.system import System


class UnreachableControlPlane(Rule):
    """A webhook is reached by a URL, or by a Service."""

    code = "MG1052"
    title = "Istio's webhooks say where the control plane is."
    why = "Pods are not injected, and what is wrong with Istio's objects is not refused."
    mend = "Write the URL of the external control plane: https://HOST:15017/inject."
    example = Example(
        wrong="""\
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata:
  name: istio-sidecar-injector
webhooks:
  - name: a.istio.io
    clientConfig: {}
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
    istio = ("IST0163",)
    kinds = frozenset((MUTATING, VALIDATING))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each webhook without a URL and a Service, or with a URL that is none."""
        for webhook in of_istiod(system):
            url = webhook.client.get("url")
            if url is None and webhook.client.get("service") is None:
                path, message = (*webhook.path, "clientConfig"), "it has neither url nor service"
                yield self.mistake(webhook.member, path, message, about_absence=True)
            elif isinstance(url, str) and host_of(url) is None:
                path = (*webhook.path, "clientConfig", "url")
                yield self.mistake(webhook.member, path, "this is no URL")
