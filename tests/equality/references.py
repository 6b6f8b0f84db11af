"""Objects that name each other, drawn from the tables: in any field, with any namespaces."""

from collections.abc import Iterator, Sequence
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
        for obj in named(random, random.randint(2, len(NAMED)))
    ]
    holders = (holder(random, f"h{number}") for number in range(random.randint(3, 15)))
    return [*made, *(Resource(obj, "g") for obj in holders)]


def named(
    random: Random, kinds: int, names: Sequence[str] = NAMES, spaces: Sequence[str] = SPACES
) -> Iterator[Object]:
    """Yield objects that others may name, of a number of kinds."""
    seen = set()
    for kind in random.sample(NAMED, kinds):
        version, _, name = kind.rpartition("/")
        in_one = STORE.namespaced(version, name) is not False
        written = [None, None, *spaces] if in_one else [None]
        for called in random.choices(names, k=random.randint(1, 4)):
            space = random.choice(written)
            # One in `default` is for Kustomize one that is in none, and becomes one in acme-p.
            key = (version, name, called, None if space in ("default", "acme-p") else space)
            if key not in seen:
                seen.add(key)
                metadata = {"name": called, **({"namespace": space} if space else {})}
                data = {"data": {"A": "1"}} if name == "ConfigMap" else {}
                yield {"apiVersion": version, "kind": name, "metadata": metadata, **data}


def holder(
    random: Random, name: str, names: Sequence[str] = NAMES, spaces: Sequence[str] = SPACES
) -> Object:
    """Return an object that names others."""
    return _Holder(random, names, spaces).drawn(name)


class _Holder:
    """Draws an object that names others, by some names and namespaces."""

    def __init__(self, random: Random, names: Sequence[str], spaces: Sequence[str]) -> None:
        self._random, self._names, self._spaces = random, names, spaces

    def drawn(self, name: str) -> Object:
        reference = self._random.choice([None, None, *REFERENCES, *ISTIO, *PLACES])
        if reference and reference.holder.kind:
            version, kind = _api_version(reference.holder), reference.holder.kind
            body = self._with_reference(reference)
        elif self._random.random() < 0.5:
            holder = self._random.choice(TEXTS)
            version, kind, body = holder.api_version, holder.kind, self._with_text(holder)
        else:
            version, _, kind = self._random.choice(HOLDERS).rpartition("/")
            mapping, field = self._random.choice(MAPPINGS), self._random.choice(FIELDS)
            value: Any = self._mapping()
            if self._random.random() < 0.4:
                value = [value, self._mapping()]
            body = {"spec": {mapping: value, "inner": {field: self._random.choice(self._names)}}}
        metadata = {**body.pop("metadata", {}), "name": name}
        if self._random.random() < 0.2:
            metadata["namespace"] = self._random.choice(["istio-system", "acme-p", "other"])
        return {"apiVersion": version, "kind": kind, "metadata": metadata, **body}

    def _with_reference(self, reference: Reference) -> Object:
        name = self._random.choice(self._names)
        if reference.path == "rules/resourceNames":
            rule = {
                "resources": [self._random.choice(["secrets", "services"])],
                "resourceNames": [name],
            }
            return {"rules": [rule]}
        if reference.path == "subjects":
            kinds = ("ServiceAccount", "ServiceAccount", "User")
            return {"subjects": [{**self._space(), "kind": kind, "name": name} for kind in kinds]}
        if reference.path.endswith("clientConfig/service"):
            return nested(
                reference.fields, {"namespace": self._random.choice(self._spaces), "name": name}
            )
        body = nested(reference.fields, name)
        if reference.path == "roleRef/name":
            kind = self._random.choice(["Role", "ClusterRole"])
            body["roleRef"] |= {"kind": kind, "apiGroup": "rbac.authorization.k8s.io"}
        return body

    def _with_text(self, holder: Gvk) -> Object:
        fields = self._random.choice(list(texts_in(holder)))
        text = self._random.choice(FORMS).format(
            s=self._random.choice(self._spaces), n=self._random.choice(self._names)
        )
        return nested(fields, text if fields[0] == "metadata" else [text])

    def _mapping(self) -> Object:
        mapping: Object = {"name": self._random.choice(self._names), **self._space()}
        if self._random.random() < 0.4:
            mapping["kind"] = self._random.choice(NAMED).rpartition("/")[2]
        if self._random.random() < 0.2:
            mapping["group"] = self._random.choice(
                ["", "gateway.networking.k8s.io", "networking.istio.io"]
            )
        return {**mapping, "key": "k"} if self._random.random() < 0.2 else mapping

    def _space(self) -> Object:
        return (
            {"namespace": self._random.choice(self._spaces)} if self._random.random() < 0.4 else {}
        )


def _api_version(holder: Gvk) -> str:
    if holder.group:
        return f"{holder.group}/v1"
    return STORE.entries(holder.kind)[0].api_version


def nested(fields: tuple[str, ...], value: Any) -> Object:
    """Return mappings in each other, one for each field, with the value inside."""
    return {fields[0]: nested(fields[1:], value) if len(fields) > 1 else value}
