"""What the API server takes as a name.

Source: validation.go in k8s.io/apimachinery/pkg/util/validation (IsDNS1123Subdomain,
IsDNS1123Label, IsDNS1035Label, IsQualifiedName, IsValidLabelValue).
"""

from meshgen.schemas.convert.slim import Schema

_LABEL = r"[a-z0-9](?:[-a-z0-9]*[a-z0-9])?"
_DOMAIN = rf"{_LABEL}(?:\.{_LABEL})*"
SUBDOMAIN: Schema = {"format": "dns-subdomain", "maxLength": 253, "pattern": rf"^{_DOMAIN}$"}
LABEL: Schema = {"format": "dns-label", "maxLength": 63, "pattern": rf"^{_LABEL}$"}
LABEL_1035: Schema = {
    "format": "dns-1035-label",
    "maxLength": 63,
    "pattern": "^[a-z](?:[-a-z0-9]*[a-z0-9])?$",
}
# IsValidPortName: parts of letters and digits, one of them with a letter.
PORT_NAME: Schema = {
    "format": "port-name",
    "maxLength": 15,
    "pattern": "^(?:[0-9]+-)*[0-9]*[a-z][a-z0-9]*(?:-[a-z0-9]+)*$",
}
_NAME = r"[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?"
_KEY_LENGTH = 253 + 1 + 63
QUALIFIED: Schema = {
    "format": "label-key",
    "maxLength": _KEY_LENGTH,
    "pattern": rf"^(?:{_DOMAIN}/)?{_NAME}$",
}
# The API server lower-cases an annotation's key before it looks at it.
ANNOTATION: Schema = {
    "format": "label-key",
    "maxLength": _KEY_LENGTH,
    "pattern": rf"^(?:{_DOMAIN.replace('a-z', 'A-Za-z')}/)?{_NAME}$",
}
VALUE: Schema = {"format": "label-value", "pattern": f"^(?:{_NAME})?$"}


def or_empty(name: Schema) -> Schema:
    """Return the schema of a name that counts as left out where it is empty."""
    return {**name, "pattern": f"^(?:{name['pattern'][1:-1]})?$"}


# Kinds whose name is not a DNS subdomain. None: nothing that a pattern here could say.
NAMES: dict[tuple[str, str], Schema | None] = {
    ("", "Namespace"): LABEL,
    ("", "Service"): LABEL,  # a letter first, up to 1.35: meshgen/checks/cluster/metadata.py
    ("", "Event"): None,
    ("batch", "CronJob"): SUBDOMAIN | {"maxLength": 52},
    ("certificates.k8s.io", "CertificateSigningRequest"): None,
    ("certificates.k8s.io", "ClusterTrustBundle"): None,
    ("networking.k8s.io", "IPAddress"): None,
    ("policy", "PodDisruptionBudget"): None,
    ("rbac.authorization.k8s.io", "ClusterRole"): None,
    ("rbac.authorization.k8s.io", "ClusterRoleBinding"): None,
    ("rbac.authorization.k8s.io", "Role"): None,
    ("rbac.authorization.k8s.io", "RoleBinding"): None,
}
