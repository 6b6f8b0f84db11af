"""Objects that name each other, drawn from the tables: in any field, with any namespaces."""

from collections.abc import Iterator
from random import Random
from typing import Any

from meshgen.kinds.added import ISTIO, PLACES
from meshgen.kinds.kustomize import REFERENCES
from meshgen.kinds.reference import Gvk, Reference
from meshgen.kinds.texts import texts_in
from meshgen.resources import Object, Resource
from meshgen.schemas.store import SchemaStore

STORE = SchemaStore("1.37", "1.31")
NAMES = ["web", "api", "settings", "default"]
SPACES = ["istio-system", "acme-p", "default", "other"]
NAMED = [
    "v1/Service",
    "v1/ConfigMap",
    "v1/Secret",
    "v1/ServiceAccount",
    "v1/PersistentVolume",
    "v1/Namespace",
    "v1/PersistentVolumeClaim",
    "apps/v1/Deployment",
    "apps/v1/StatefulSet",
    "gateway.networking.k8s.io/v1/Gateway",
    "gateway.networking.k8s.io/v1/GatewayClass",
    "networking.istio.io/v1/Gateway",
    "networking.istio.io/v1/VirtualService",
    "cert-manager.io/v1/Issuer",
    "cert-manager.io/v1/ClusterIssuer",
    "rbac.authorization.k8s.io/v1/Role",
    "rbac.authorization.k8s.io/v1/ClusterRole",
    "storage.k8s.io/v1/StorageClass",
    "bitnami.com/v1alpha1/SealedSecret",
    "argoproj.io/v1alpha1/Rollout",
    "example.com/v1/Service",
    "admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy",
]
HOLDERS = [
    "gateway.networking.k8s.io/v1/HTTPRoute",
    "example.com/v1/Widget",
    "v1/Pod",
    "apps/v1/Deployment",
    "cert-manager.io/v1/ClusterIssuer",
    "networking.istio.io/v1/VirtualService",
]
MAPPINGS = [
    "backendRefs",
    "parentRefs",
    "issuerRef",
    "scaleTargetRef",
    "targetRefs",
    "delegate",
    "service",
    "secretStoreRef",
    "passwordSecretRef",
    "configMapRef",
    "username",
    "claimRef",
    "anything",
]
FIELDS = [
    "secretName",
    "serviceAccountName",
    "claimName",
    "gatewayClassName",
    "storageClassName",
    "serviceName",
    "anything",
]
FORMS = [
    "{s}/{n}",
    "{n}.{s}",
    "{n}.{s}.svc.cluster.local",
    "./{n}.{s}.svc",
    "d/ns/{s}/sa/{n}",
    "{n}",
]
TEXTS = [
    Gvk(kind, group, "v1")
    for kind, group in (
        ("VirtualService", "networking.istio.io"),
        ("Sidecar", "networking.istio.io"),
        ("AuthorizationPolicy", "security.istio.io"),
        ("Certificate", "cert-manager.io"),
        ("MutatingWebhookConfiguration", "admissionregistration.k8s.io"),
    )
]


def drawn(random: Random) -> list[Resource]:
    """Return objects: some that are named, and some that name them."""
    made = [
        Resource(
            obj, "g", generated=obj["kind"] == "ConfigMap" and "namespace" not in obj["metadata"]
        )
        for obj in _named(random)
    ]
    holders = (_holder(random, f"h{number}") for number in range(random.randint(3, 15)))
    return [*made, *(Resource(obj, "g") for obj in holders)]


def _named(random: Random) -> Iterator[Object]:
    seen = set()
    for kind in random.sample(NAMED, random.randint(2, len(NAMED))):
        version, _, name = kind.rpartition("/")
        in_one = STORE.namespaced(version, name) is not False
        spaces = [None, None, *SPACES] if in_one else [None]
        for called in random.choices(NAMES, k=random.randint(1, 4)):
            space = random.choice(spaces)
            # One in `default` is for Kustomize one that is in none, and becomes one in acme-p.
            key = (version, name, called, None if space in ("default", "acme-p") else space)
            if key not in seen:
                seen.add(key)
                metadata = {"name": called, **({"namespace": space} if space else {})}
                data = {"data": {"A": "1"}} if name == "ConfigMap" else {}
                yield {"apiVersion": version, "kind": name, "metadata": metadata, **data}


def _holder(random: Random, name: str) -> Object:
    reference = random.choice([None, None, *REFERENCES, *ISTIO, *PLACES])
    if reference and reference.holder.kind:
        version, kind = _api_version(reference.holder), reference.holder.kind
        body = _with_reference(random, reference)
    elif random.random() < 0.5:
        holder = random.choice(TEXTS)
        version, kind, body = holder.api_version, holder.kind, _with_text(random, holder)
    else:
        version, _, kind = random.choice(HOLDERS).rpartition("/")
        mapping, field = random.choice(MAPPINGS), random.choice(FIELDS)
        value: Any = _mapping(random)
        if random.random() < 0.4:
            value = [value, _mapping(random)]
        body = {"spec": {mapping: value, "inner": {field: random.choice(NAMES)}}}
    metadata = {**body.pop("metadata", {}), "name": name}
    if random.random() < 0.2:
        metadata["namespace"] = random.choice(["istio-system", "acme-p", "other"])
    return {"apiVersion": version, "kind": kind, "metadata": metadata, **body}


def _with_reference(random: Random, reference: Reference) -> Object:
    name = random.choice(NAMES)
    if reference.path == "rules/resourceNames":
        rule = {"resources": [random.choice(["secrets", "services"])], "resourceNames": [name]}
        return {"rules": [rule]}
    if reference.path == "subjects":
        kinds = ("ServiceAccount", "ServiceAccount", "User")
        return {"subjects": [{**_space(random), "kind": kind, "name": name} for kind in kinds]}
    if reference.path.endswith("clientConfig/service"):
        return nested(reference.fields, {"namespace": random.choice(SPACES), "name": name})
    body = nested(reference.fields, name)
    if reference.path == "roleRef/name":
        kind = random.choice(["Role", "ClusterRole"])
        body["roleRef"] |= {"kind": kind, "apiGroup": "rbac.authorization.k8s.io"}
    return body


def _with_text(random: Random, holder: Gvk) -> Object:
    fields = random.choice(list(texts_in(holder)))
    text = random.choice(FORMS).format(s=random.choice(SPACES), n=random.choice(NAMES))
    return nested(fields, text if fields[0] == "metadata" else [text])


def _mapping(random: Random) -> Object:
    mapping: Object = {"name": random.choice(NAMES), **_space(random)}
    if random.random() < 0.4:
        mapping["kind"] = random.choice(NAMED).rpartition("/")[2]
    if random.random() < 0.2:
        mapping["group"] = random.choice(["", "gateway.networking.k8s.io", "networking.istio.io"])
    return {**mapping, "key": "k"} if random.random() < 0.2 else mapping


def _space(random: Random) -> Object:
    return {"namespace": random.choice(SPACES)} if random.random() < 0.4 else {}


def _api_version(holder: Gvk) -> str:
    if holder.group:
        return f"{holder.group}/v1"
    return STORE.entries(holder.kind)[0].api_version


def nested(fields: tuple[str, ...], value: Any) -> Object:
    """Return mappings in each other, one for each field, with the value inside."""
    return {fields[0]: nested(fields[1:], value) if len(fields) > 1 else value}
