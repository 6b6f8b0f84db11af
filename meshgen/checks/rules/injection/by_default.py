"""Namespaces that are injected without a word."""

from collections.abc import Iterator

from meshgen.checks.rules.injection.namespaces import injectable
from meshgen.checks.rules.injection.not_injected import injects_by_default
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.model.injection import INJECTION, REVISION
from meshgen.system import System

_HINT = f"label it `{INJECTION}: enabled`, or `{INJECTION}: disabled` if that is meant"


class InjectedByDefault(Rule):
    """Where all namespaces are injected, one without a label is too."""

    code = "MG1011"
    title = "A namespace says so itself where its pods get a sidecar."
    why = "Istio is installed with enableNamespacesByDefault; pods get a sidecar without a word."
    mend = "Label the Namespace `istio-injection: disabled` where sidecars are not meant."
    example = Example(
        wrong="""\
apiVersion: v1
kind: Namespace
metadata:
  name: shop
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: istio-sidecar-injector
  namespace: istio-system
data:
  values: '{"sidecarInjectorWebhook": {"enableNamespacesByDefault": true}}'
""",
        right="""\
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: enabled
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: istio-sidecar-injector
  namespace: istio-system
data:
  values: '{"sidecarInjectorWebhook": {"enableNamespacesByDefault": true}}'
""",
    )
    source = "https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/"
    severity = Severity.NOTE
    istio = ("IST0148",)
    kinds = frozenset(("Namespace",))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each Namespace without a label, where the injector takes such too."""
        if not injects_by_default(system):
            return
        for member in injectable(system):
            if not member.labels.get(INJECTION) and REVISION not in member.labels:
                message = "its pods get a sidecar: Istio injects namespaces without a label"
                path = ("metadata", "labels", INJECTION)
                yield self.mistake(member, path, message, about_absence=True)
