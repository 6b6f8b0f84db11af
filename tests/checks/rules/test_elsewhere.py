"""What exists in another namespace only is told with that namespace, and with the way round."""

from typing import NamedTuple

import pytest

from meshgen.checks.rules.check import found_by
from tests.checks.rules.cases import Case, rule_of, system_of

WEB = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: payments}
spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web}]}}}
---
"""
POD = """\
apiVersion: v1
kind: Pod
metadata: {name: mail, namespace: shop}
spec:
"""


class Row(NamedTuple):
    """A system, and what the rule of a code says of it: what weighs it, the message, the hint."""

    code: str
    manifests: str
    told: str


def pod(field: str, *, namespace: str = "shop") -> str:
    """Return a pod with a field."""
    return POD.replace("shop", namespace) + f"  {field}\n"


def named(kind: str, api: str = "v1", name: str = "conf", **spec: str) -> str:
    """Return an object of the namespace payments."""
    told = "".join(f"{key}: {value}\n" for key, value in spec.items())
    metadata = f"metadata: {{name: {name}, namespace: payments}}\n"
    return f"apiVersion: {api}\nkind: {kind}\n{metadata}{told}---\n"


def policy(kind: str, api: str, spec: str, name: str = "web") -> str:
    """Return an object of the namespace shop."""
    metadata = f"metadata: {{name: {name}, namespace: shop}}\n"
    return f"---\napiVersion: {api}\nkind: {kind}\n{metadata}spec: {spec}\n"


SELECTOR = "{selector: {matchLabels: {app: web}}}"
READS = "containers: [{name: mail, envFrom: [{configMapRef: {name: conf}}]}]"
READS_SECRET = "containers: [{name: mail, envFrom: [{secretRef: {name: conf}}]}]"
GRANTED = "{rules: [{backendRefs: [{name: web, port: 80}]}]}"
TO = "{rules: [{backendRefs: [{name: web, namespace: shop, port: 80}]}]}"
SERVICE = named("Service", name="web", spec="{ports: [{port: 80}]}")
LABELLED = SERVICE.replace("name: web,", "name: web, labels: {app: web},")
EDGE = named("Gateway", "gateway.networking.k8s.io/v1", "edge", spec="{}")
ATTACHED = "{targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: edge}]}"
HOME = "apiVersion: v1\nkind: Service\nmetadata: {name: mail, namespace: shop}\n---\n"
ROWS = {
    "a ConfigMap": Row(
        "MG1601",
        named("ConfigMap") + pod(READS),
        "warning: ConfigMap `conf` exists in payments, not in shop; "
        "pods read none of another namespace: add it to shop too",
    ),
    "a ConfigMap of many": Row(
        "MG1601",
        "".join(named("ConfigMap").replace("payments", space) for space in "abcde") + pod(READS),
        "warning: ConfigMap `conf` exists in a, b, c and 2 more, not in shop; "
        "pods read none of another namespace: add it to shop too",
    ),
    "a ConfigMap of two": Row(
        "MG1601",
        "".join(named("ConfigMap").replace("payments", space) for space in "ab") + pod(READS),
        "warning: ConfigMap `conf` exists in a and b, not in shop; "
        "pods read none of another namespace: add it to shop too",
    ),
    "a ConfigMap that says no namespace": Row(
        "MG1601",
        named("ConfigMap").replace(", namespace: payments", "") + pod(READS),
        "note: ConfigMap `conf` exists in default, not in shop; "
        "ConfigMap/conf names no namespace: write `namespace: shop`",
    ),
    "a pod that says no namespace": Row(
        "MG1601",
        named("ConfigMap") + pod(READS).replace(", namespace: shop", ""),
        "note: ConfigMap `conf` exists in payments, not in default; "
        "Pod/mail names no namespace: write `namespace: payments`",
    ),
    "a claim": Row(
        "MG1605",
        named("PersistentVolumeClaim", name="data")
        + pod("volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]"),
        "warning: PersistentVolumeClaim `data` exists in payments, not in shop; "
        "pods mount none of another namespace: claim one in shop, or run them in payments",
    ),
    "an account": Row(
        "MG1604",
        named("ServiceAccount", name="mail") + pod("serviceAccountName: mail"),
        "warning: ServiceAccount `mail` exists in payments, not in shop; "
        "pods run as none of another namespace: add one to shop, and bind its roles to it",
    ),
    "a Secret": Row(
        "MG1603",
        named("Secret") + pod(READS_SECRET),
        "warning: Secret `conf` exists in payments, not in shop; "
        "it is read in its own namespace: add it to shop too, or what makes it",
    ),
    "a Secret that is made": Row(
        "MG1603",
        named("ExternalSecret", "external-secrets.io/v1", "vault", spec="{target: {name: conf}}")
        + pod(READS_SECRET),
        "warning: Secret `conf` exists in payments, not in shop; "
        "it is read in its own namespace: add it to shop too, or what makes it",
    ),
    "a Secret for pulling images": Row(
        "MG1603",
        named("Secret") + pod("imagePullSecrets: [{name: conf}]"),
        "note: Secret `conf` exists in payments, not in shop; "
        "it is read in its own namespace: add it to shop too, or what makes it",
    ),
    "a Secret of an Ingress": Row(
        "MG1603",
        named("Certificate", "cert-manager.io/v1", spec="{secretName: web-tls}")
        + policy("Ingress", "networking.k8s.io/v1", "{tls: [{secretName: web-tls}]}"),
        "warning: Secret `web-tls` exists in payments, not in shop; "
        "it is read in its own namespace: add it to shop too, or what makes it",
    ),
    "a Role": Row(
        "MG1611",
        named("Role", "rbac.authorization.k8s.io/v1", "reader")
        + policy("RoleBinding", "rbac.authorization.k8s.io/v1", "{}")
        + "roleRef: {kind: Role, name: reader}\n",
        "warning: Role `reader` exists in payments, not in shop; "
        "it binds Roles of its own namespace: add the Role to shop, or make it a ClusterRole",
    ),
    "the account of a binding": Row(
        "MG1612",
        named("ServiceAccount", name="mail")
        + policy("RoleBinding", "rbac.authorization.k8s.io/v1", "{}")
        + "subjects: [{kind: ServiceAccount, name: mail, namespace: shop}]\n",
        "warning: ServiceAccount `mail` exists in payments, not in shop; "
        "did you mean namespace payments?",
    ),
    "the Service of a webhook": Row(
        "MG1608",
        SERVICE
        + HOME
        + "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\n"
        + "metadata: {name: web}\nwebhooks: "
        + "[{name: a.b.c, clientConfig: {service: {name: web, namespace: shop}}}]\n",
        "warning: Service `web` exists in payments, not in shop; did you mean namespace payments?",
    ),
    "the Service of a StatefulSet": Row(
        "MG1609",
        SERVICE + policy("StatefulSet", "apps/v1", "{serviceName: web}"),
        "note: Service `web` exists in payments, not in shop; "
        "pods are named below a Service of their own namespace: add it to shop",
    ),
    "the Service of an Ingress": Row(
        "MG1606",
        SERVICE
        + policy(
            "Ingress",
            "networking.k8s.io/v1",
            "{defaultBackend: {service: {name: web, port: {number: 80}}}}",
        ),
        "warning: Service `web` exists in payments, not in shop; an Ingress reaches none of "
        "another namespace: put it into payments, or add a Service of type ExternalName to shop",
    ),
    "the Service of a route": Row(
        "MG1614",
        SERVICE + policy("HTTPRoute", "gateway.networking.k8s.io/v1", GRANTED),
        "warning: Service `web` exists in payments, not in shop; write `namespace: payments`, and "
        "let the route in with a ReferenceGrant of payments",
    ),
    "the Service of a route that names another namespace": Row(
        "MG1614",
        SERVICE + HOME + policy("HTTPRoute", "gateway.networking.k8s.io/v1", TO),
        "warning: Service `web` exists in payments, not in shop; did you mean namespace payments?",
    ),
    "the Service of a route that names a namespace of which nothing is here": Row(
        "MG1614",
        SERVICE + policy("HTTPRoute", "gateway.networking.k8s.io/v1", TO),
        "note: Service `web` exists in payments, not in shop; did you mean namespace payments?",
    ),
    "what is scaled": Row(
        "MG1302",
        WEB
        + policy(
            "HorizontalPodAutoscaler",
            "autoscaling/v2",
            "{scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}}",
        ),
        "warning: Deployment `web` exists in payments, not in shop; "
        "it scales what is in its own namespace: write it into payments",
    ),
    "what is scaled, by KEDA": Row(
        "MG1302",
        WEB + policy("ScaledObject", "keda.sh/v1alpha1", "{scaleTargetRef: {name: web}}"),
        "warning: Deployment `web` exists in payments, not in shop; "
        "it scales what is in its own namespace: write it into payments",
    ),
    "what one of its own namespace scales": Row(
        "MG1302",
        WEB
        + policy("ScaledObject", "keda.sh/v1alpha1", "{scaleTargetRef: {name: web}}")
        + policy("ScaledObject", "keda.sh/v1alpha1", "{scaleTargetRef: {name: web}}").replace(
            "shop", "payments"
        ),
        "note: Deployment `web` exists in payments, not in shop; "
        "it scales what is in its own namespace: write it into payments",
    ),
    "the pods of a budget": Row(
        "MG1308",
        WEB + policy("PodDisruptionBudget", "policy/v1", SELECTOR),
        "warning: no pod in namespace shop has these labels; "
        "Deployment/payments/web has them: write it into payments",
    ),
    "the pods of a budget, by an expression": Row(
        "MG1308",
        WEB
        + policy(
            "PodDisruptionBudget",
            "policy/v1",
            "{selector: {matchExpressions: [{key: app, operator: In, values: [web]}]}}",
        ),
        "warning: no pod in namespace shop has these labels; "
        "Deployment/payments/web has them: write it into payments",
    ),
    "the pods of a budget, which have one": Row(
        "MG1308",
        WEB
        + policy("PodDisruptionBudget", "policy/v1", SELECTOR).replace("shop", "payments")
        + policy("PodDisruptionBudget", "policy/v1", SELECTOR),
        "note: no pod in namespace shop has these labels",
    ),
    "the pods of a NetworkPolicy": Row(
        "MG1623",
        WEB
        + pod("{}")
        + policy(
            "NetworkPolicy", "networking.k8s.io/v1", "{podSelector: {matchLabels: {app: web}}}"
        ),
        "warning: no pod in namespace shop has these labels; "
        "Deployment/payments/web has them: write it into payments",
    ),
    "the pods of a NetworkPolicy, in a namespace of which none is here": Row(
        "MG1623",
        WEB
        + policy(
            "NetworkPolicy", "networking.k8s.io/v1", "{podSelector: {matchLabels: {app: web}}}"
        ),
        "note: no pod in namespace shop has these labels; "
        "Deployment/payments/web has them: write it into payments",
    ),
    "the pods that a NetworkPolicy lets in": Row(
        "MG1624",
        WEB
        + pod("{}")
        + policy(
            "NetworkPolicy",
            "networking.k8s.io/v1",
            "{ingress: [{from: [{podSelector: {matchLabels: {app: web}}}]}]}",
        ),
        "warning: no pod in namespace shop has these labels; Deployment/payments/web has them: "
        "add `namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: payments}}`",
    ),
    "the pods that a NetworkPolicy lets in from a namespace": Row(
        "MG1624",
        WEB
        + pod("{}", namespace="bank")
        + policy(
            "NetworkPolicy",
            "networking.k8s.io/v1",
            "{ingress: [{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: "
            "bank}}, podSelector: {matchLabels: {app: web}}}]}]}",
        ),
        "warning: no pod in namespace bank has these labels; Deployment/payments/web has them: "
        "write `kubernetes.io/metadata.name: payments`",
    ),
    "the Services of a monitor": Row(
        "MG1625",
        LABELLED + policy("ServiceMonitor", "monitoring.coreos.com/v1", SELECTOR),
        "warning: no Service in namespace shop has these labels; Service/payments/web has them: "
        "write `namespaceSelector: {matchNames: [payments]}`",
    ),
    "the Services of a monitor of another namespace": Row(
        "MG1625",
        LABELLED
        + HOME
        + policy(
            "ServiceMonitor",
            "monitoring.coreos.com/v1",
            "{namespaceSelector: {matchNames: [shop]}, selector: {matchLabels: {app: web}}}",
        ).replace("namespace: shop", "namespace: prometheus"),
        "warning: no Service in namespace shop has these labels; Service/payments/web has them: "
        "write `namespaceSelector: {matchNames: [payments]}`",
    ),
    "the pods of a monitor": Row(
        "MG1625",
        WEB + policy("PodMonitor", "monitoring.coreos.com/v1", SELECTOR),
        "warning: no pod in namespace shop has these labels; Deployment/payments/web has them: "
        "write `namespaceSelector: {matchNames: [payments]}`",
    ),
    "the pods of a policy": Row(
        "MG1501",
        WEB + policy("AuthorizationPolicy", "security.istio.io/v1", SELECTOR),
        "warning: no pod of the namespace `shop` has the labels app: web; "
        "Deployment/payments/web has them: write it into `payments`",
    ),
    "the pods of a PeerAuthentication": Row(
        "MG1101",
        WEB + policy("PeerAuthentication", "security.istio.io/v1", SELECTOR),
        "warning: no pod of `shop` has the labels app: web; "
        "Deployment/payments/web has them: write it into `payments`",
    ),
    "the pods of a Telemetry": Row(
        "MG1675",
        WEB + policy("Telemetry", "telemetry.istio.io/v1", SELECTOR),
        "warning: no pod of `shop` has the labels app: web; "
        "Deployment/payments/web has them: write it into `payments`",
    ),
    "the pods of a Telemetry, which have one": Row(
        "MG1675",
        WEB
        + policy("Telemetry", "telemetry.istio.io/v1", SELECTOR).replace("shop", "payments")
        + policy("Telemetry", "telemetry.istio.io/v1", SELECTOR),
        "note: no pod of `shop` has the labels app: web; "
        "all is well if they are deployed otherwise",
    ),
    "the pods of an EnvoyFilter": Row(
        "MG1402",
        WEB
        + policy(
            "EnvoyFilter",
            "networking.istio.io/v1alpha3",
            "{workloadSelector: {labels: {app: web}}}",
        ),
        "warning: no pod of `shop` has the labels app: web, and Deployment/web of `payments` has "
        "them; expected it in `payments`",
    ),
    "the Gateway of a route": Row(
        "MG1617",
        EDGE + policy("HTTPRoute", "gateway.networking.k8s.io/v1", "{parentRefs: [{name: edge}]}"),
        "warning: Gateway `edge` exists in payments, not in shop; write `namespace: payments`",
    ),
    "the Gateway of a route that names a namespace": Row(
        "MG1617",
        EDGE
        + EDGE.replace("edge", "other").replace("payments", "bank")
        + policy(
            "HTTPRoute",
            "gateway.networking.k8s.io/v1",
            "{parentRefs: [{name: edge, namespace: bank}]}",
        ),
        "warning: Gateway `edge` exists in payments, not in bank; did you mean namespace payments?",
    ),
    "the Gateway that a route is not let in at": Row(
        "MG1619",
        EDGE.replace("spec: {}", "spec: {listeners: [{name: http}]}")
        + policy(
            "HTTPRoute",
            "gateway.networking.k8s.io/v1",
            "{parentRefs: [{name: edge, namespace: payments}]}",
        ),
        "warning: Gateway/payments/edge takes routes of its own namespace only, not of shop; "
        "let it in with `allowedRoutes` of a listener",
    ),
    "the Gateway that a route without a namespace is not let in at": Row(
        "MG1619",
        EDGE.replace(
            "spec: {}",
            "spec: {listeners: [{allowedRoutes: {namespaces: {from: Selector, selector: "
            "{matchLabels: {kubernetes.io/metadata.name: bank}}}}}]}",
        )
        + policy(
            "HTTPRoute",
            "gateway.networking.k8s.io/v1",
            "{parentRefs: [{name: edge, namespace: payments}]}",
        ).replace(", namespace: shop", ""),
        "note: Gateway/payments/edge takes routes of namespaces with other labels, not of default; "
        "let it in with `allowedRoutes` of a listener",
    ),
    "what a policy is attached to": Row(
        "MG1534",
        EDGE + policy("AuthorizationPolicy", "security.istio.io/v1", ATTACHED),
        "warning: Gateway `edge` exists in payments, not in shop; "
        "it is attached to what is in its own namespace: write it into payments",
    ),
    "what an EnvoyFilter is attached to": Row(
        "MG1403",
        EDGE + policy("EnvoyFilter", "networking.istio.io/v1alpha3", ATTACHED),
        "warning: Gateway `edge` exists in payments, not in shop; "
        "it is attached to what is in its own namespace: write it into payments",
    ),
    "the waypoint of pods": Row(
        "MG1045",
        EDGE + pod("{}").replace("{name", "{labels: {istio.io/use-waypoint: edge}, name"),
        "note: Gateway `edge` exists in payments, not in shop; "
        "label it `istio.io/use-waypoint-namespace: payments` too",
    ),
    "the waypoint of a Namespace": Row(
        "MG1045",
        EDGE
        + EDGE.replace("edge", "other").replace("payments", "bank")
        + "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: "
        "{istio.io/use-waypoint: edge, istio.io/use-waypoint-namespace: bank}}}\n",
        "warning: Gateway `edge` exists in payments, not in bank; did you mean namespace payments?",
    ),
    "the Issuer of a Certificate": Row(
        "MG1629",
        named("Issuer", "cert-manager.io/v1", "company")
        + policy("Certificate", "cert-manager.io/v1", "{issuerRef: {name: company}}"),
        "warning: Issuer `company` exists in payments, not in shop; "
        "it is looked for in shop alone: add one there, or make it a ClusterIssuer",
    ),
    "the Issuer of a Certificate, which is a ClusterIssuer": Row(
        "MG1629",
        "{apiVersion: cert-manager.io/v1, kind: ClusterIssuer, metadata: {name: company}}\n"
        + policy("Certificate", "cert-manager.io/v1", "{issuerRef: {name: company}}"),
        "warning: there is no Issuer `company` in namespace shop; "
        "ClusterIssuer/company is there: name it by its kind",
    ),
    "the control plane of a webhook": Row(
        "MG1051",
        named("Service", name="istiod")
        + "apiVersion: admissionregistration.k8s.io/v1\nkind: MutatingWebhookConfiguration\n"
        + "metadata: {name: injector}\nwebhooks: [{name: a.istio.io, "
        + "clientConfig: {service: {name: istiod, namespace: mesh}}}]\n",
        "note: there is no Service mesh/istiod; did you mean namespace payments?",
    ),
}
REFLECTED = "{annotations: {reflector.v1.k8s.emberstack.com/reflection-allowed: 'true'}"
SILENT = {
    "a Gateway of a namespace of which nothing is here": Row(
        "MG1617",
        EDGE
        + policy(
            "HTTPRoute",
            "gateway.networking.k8s.io/v1",
            "{parentRefs: [{name: edge, namespace: bank}]}",
        ),
        "",
    ),
    "a monitor of all namespaces": Row(
        "MG1625",
        LABELLED
        + policy(
            "ServiceMonitor",
            "monitoring.coreos.com/v1",
            "{namespaceSelector: {any: true}, selector: {matchLabels: {app: web}}}",
        ),
        "",
    ),
    "a monitor beside one of the Services' own": Row(
        "MG1625",
        LABELLED
        + policy("ServiceMonitor", "monitoring.coreos.com/v1", SELECTOR)
        + policy("ServiceMonitor", "monitoring.coreos.com/v1", SELECTOR).replace(
            "shop", "payments"
        ),
        "",
    ),
    "a monitor of a namespace of which nothing is here": Row(
        "MG1625",
        LABELLED
        + policy(
            "ServiceMonitor",
            "monitoring.coreos.com/v1",
            "{namespaceSelector: {matchNames: [bank]}, selector: {matchLabels: {app: web}}}",
        ),
        "",
    ),
    "a webhook in a namespace of which nothing is here": Row(
        "MG1608",
        SERVICE
        + "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\n"
        + "metadata: {name: web}\nwebhooks: "
        + "[{name: a.b.c, clientConfig: {service: {name: web, namespace: shop}}}]\n",
        "",
    ),
    "a Secret that Reflector copies": Row(
        "MG1603",
        named("Secret").replace("{name", f"{REFLECTED}, name") + pod(READS_SECRET),
        "",
    ),
    "a Secret that Replicator copies of a sealed one": Row(
        "MG1603",
        named(
            "SealedSecret",
            "bitnami.com/v1alpha1",
            spec="{template: {metadata: {annotations: {replicator.v1.mittwald.de/replicate-to: "
            "shop}}}}",
        )
        + pod(READS_SECRET),
        "",
    ),
    "a Secret that Reflector copies of an external one": Row(
        "MG1603",
        named(
            "ExternalSecret",
            "external-secrets.io/v1",
            spec=f"{{target: {{template: {{metadata: {REFLECTED}}}}}}}}}",
        )
        + pod(READS_SECRET),
        "",
    ),
    "a certificate that Reflector copies": Row(
        "MG1603",
        named(
            "Certificate",
            "cert-manager.io/v1",
            spec=f"{{secretName: conf, secretTemplate: {REFLECTED}}}}}",
        )
        + pod(READS_SECRET),
        "",
    ),
    "a ConfigMap that Config Syncer copies": Row(
        "MG1601",
        named("ConfigMap").replace("{name", "{annotations: {kubed.appscode.com/sync: ''}, name")
        + pod(READS),
        "",
    ),
}


def told(row: Row) -> list[str]:
    """Return what a rule says of a system."""
    system = system_of(Case(row.code, "", row.manifests, (), inject=True))
    return [
        f"{one.severity}: " + "; ".join(p for p in (one.message, one.expected, one.hint) if p)
        for _, one in found_by(rule_of(row.code), system)
    ]


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_a_rule_tells_where_it_is(row: Row) -> None:
    assert told(row) == [row.told]


@pytest.mark.parametrize("row", SILENT.values(), ids=SILENT)
def test_nothing_is_told_of_what_is_there(row: Row) -> None:
    assert not told(row)


@pytest.mark.parametrize("row", ROWS.values(), ids=ROWS)
def test_the_place_where_it_is_comes_with_it(row: Row) -> None:
    system = system_of(Case(row.code, "", row.manifests, (), inject=True))
    for position, found in found_by(rule_of(row.code), system):
        others = [system.members[other].namespace for other, _ in found.others]
        assert bool(others) == any(
            word in row.told
            for word in (" exists in ", " has them", "Gateway/", "did you mean", "by its kind")
        )
        assert system.members[position].namespace not in others
