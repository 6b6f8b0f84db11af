"""Proxies whose image the injector shall fill in, where it does not come by."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from meshgen.checks.rules.kinds import WORKLOADS
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.kinds.images import INJECTED
from meshgen.lenient import mapping, mappings, text
from meshgen.model.injection import PROXY
from meshgen.resources import Path
from meshgen.system import System, Workload
from meshgen.system.labels import is_selected

_WEBHOOKS = "MutatingWebhookConfiguration.admissionregistration.k8s.io"
_DEPLOYMENT = "Deployment.apps"


class AutoImage(Rule):
    """`image: auto` is a place for the injector to write the proxy's image into."""

    code = "MG1022"
    title = "Pods with `image: auto` are injected."
    why = "The image is really called `auto`: `ErrImagePull`, `ImagePullBackOff`."
    mend = 'Label the pods `sidecar.istio.io/inject: "true"`, or their namespace.'
    example = Example(
        wrong="""\
apiVersion: v1
kind: Namespace
metadata:
  name: edge
  labels:
    istio-injection: disabled
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: gateway
  namespace: edge
spec:
  template:
    metadata:
      annotations:
        inject.istio.io/templates: gateway
    spec:
      containers:
        - name: istio-proxy
          image: auto
""",
        right="""\
apiVersion: v1
kind: Namespace
metadata:
  name: edge
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: gateway
  namespace: edge
spec:
  template:
    metadata:
      annotations:
        inject.istio.io/templates: gateway
      labels:
        sidecar.istio.io/inject: "true"
    spec:
      containers:
        - name: istio-proxy
          image: auto
""",
    )
    source = "https://istio.io/latest/docs/setup/additional-setup/gateway/"
    istio = ("IST0146", "IST0147")
    kinds = WORKLOADS

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each proxy with that image which no webhook takes.

        Those are the webhooks among the objects, where there are some, and Istio's own otherwise.
        """
        webhooks = [
            webhook
            for member in system.of(_WEBHOOKS)
            for webhook in mappings(member.object.get("webhooks"))
            if text(webhook.get("name")).endswith("istio.io")
        ]
        for workload in system.workloads:
            path = _auto(workload)
            if path and not _is_taken(system, workload, webhooks):
                is_pod = not workload.template_path
                yield self.mistake(
                    workload.member,
                    (*path, "image"),
                    "no injector takes these pods, so that nobody writes their image",
                    istio={_DEPLOYMENT: None, "Pod": "IST0147"}.get(
                        workload.member.identity.type, ""
                    ),
                    severity=Severity.ERROR if is_pod else Severity.WARNING,
                )
            elif path and not workload.template_path:
                yield self.mistake(
                    workload.member,
                    (*path, "image"),
                    "if this Pod runs already, its injector did not come by",
                    istio="IST0147",
                    severity=Severity.NOTE,
                )


def _auto(workload: Workload) -> Path:
    """Return the place of the container whose image is left to the injector; () without one."""
    for path, container in workload.containers:
        if container.get("name") == PROXY and container.get("image") == INJECTED:
            return path
    return ()


def _is_taken(system: System, workload: Workload, webhooks: Sequence[Mapping[str, Any]]) -> bool:
    labels = system.namespace_labels(workload.namespace) or {}
    if not webhooks:
        return workload.injected is not False
    return any(
        _selects(webhook.get("namespaceSelector"), labels)
        and _selects(webhook.get("objectSelector"), workload.labels)
        for webhook in webhooks
    )


def _selects(selector: Any, labels: Mapping[str, Any]) -> bool:
    return selector is None or is_selected(labels, mapping(selector))
