"""Secrets that proxies are given by name: certificates, and whose certificates they trust.

Who runs an Envoy gives it one for each name.
"""

from collections.abc import Iterable
from typing import Any

from meshgen.xds.resources import Json

# The proxy's own certificate, and the authority of the mesh.
OWN, ROOT = "default", "ROOTCA"
_KINDS = ("kubernetes://", "kubernetes-gateway://", "configmap://")


def credential(name: str) -> str:
    """Return how istiod asks for a Secret. Source: ToResourceName of pilot/pkg/model."""
    plain = name.removeprefix("sds://")
    return plain if plain.startswith(_KINDS) else f"kubernetes://{plain}"


def certificates(*names: str) -> Json:
    """Return what a side shows, as fields of Envoy's CommonTlsContext."""
    return {"tlsCertificateSdsSecretConfigs": [{"name": name} for name in names]}


def validated(authority: str, matches: Iterable[Json], **more: Any) -> Json:
    """Return what the other side has to show, as fields of Envoy's CommonTlsContext."""
    listed = list(matches)
    known = {"matchSubjectAltNames": listed} if listed else {}
    context = {
        "defaultValidationContext": {**known, **more},
        "validationContextSdsSecretConfig": {"name": authority},
    }
    return {"combinedValidationContext": context}
