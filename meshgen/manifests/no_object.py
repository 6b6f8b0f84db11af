"""What a document is instead of a Kubernetes object: another tool's file, or not meant for one."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from meshgen.identity import group_of
from meshgen.manifests.skips import Skip
from meshgen.nearest import slip_of
from meshgen.schemas.index import scopes

# API groups of objects that a program reads from a file: no API server ever gets to see one.
_TOOLS = frozenset(
    (
        "apiserver.config.k8s.io",
        "apiserver.k8s.io",
        "audit.k8s.io",
        "backstage.io",
        "chainsaw.kyverno.io",
        "cli.kyverno.io",
        "client.authentication.k8s.io",
        "clusterctl.cluster.x-k8s.io",
        "config.kubernetes.io",
        "controller-runtime.sigs.k8s.io",
        "ctlptl.dev",
        "descheduler",
        "eksctl.io",
        "install.istio.io",
        "k0sctl.k0sproject.io",
        "k3d.io",
        "kind.x-k8s.io",
        "kpt.dev",
        "krew.googlecontainer.github.com",
        "kubeadm.k8s.io",
        "kubelet.config.k8s.io",
        "kubeproxy.config.k8s.io",
        "kubescheduler.config.k8s.io",
        "kustomize.config.k8s.io",
        "kuttl.dev",
        "meta.pkg.crossplane.io",
        "pod-security.admission.config.k8s.io",
        "scaffolder.backstage.io",
        "score.dev",
        "scorecard.operatorframework.io",
        "skaffold",
        "tanka.dev",
    )
)
# Says that an object is for tools alone: https://kubectl.docs.kubernetes.io/references/kustomize/.
_LOCAL = "config.kubernetes.io/local-config"
# An apiVersion of the core group, or `group/version`; `1`, `1.0.0` and `v2alpha` are none.
_API_VERSION = re.compile(r"(?:[^/\s]+/)?v\d+(?:(?:alpha|beta)\d+)?|[^/\s]+/[^/\s]+")


def skip(data: Any) -> Skip | None:
    """Return what a document is instead of an object or a list of objects; None if it is one.

    Whoever gives an apiVersion or a kind means an object, unless neither is any that an API has.
    """
    if not isinstance(data, Mapping):
        return Skip.OTHER
    group = group_of(data)
    if group == "meshgen.dev":
        return Skip.MESH
    # The latter two: kustomize's own transformers, a kubeconfig.
    is_tool = (
        group in _TOOLS
        or _is_local(data.get("metadata"))
        or data.get("apiVersion") == "builtin"
        or (data.get("apiVersion"), data.get("kind")) == ("v1", "Config")
    )
    if is_tool:
        return Skip.TOOL
    if not _means_object(data):
        return Skip.OTHER
    # As SOPS writes it: https://getsops.io/docs/#encrypting-only-parts-of-a-file.
    is_encrypted = isinstance(data.get("sops"), Mapping) and data["sops"]
    return Skip.ENCRYPTED if is_encrypted else None


def _means_object(data: Mapping[str, Any]) -> bool:
    """Return whether a mapping is an object, whole or with a slip in what makes it one."""
    if "apiVersion" not in data and "kind" not in data:
        return False
    api_version, kind = data.get("apiVersion"), data.get("kind")
    has_api = isinstance(api_version, str) and bool(_API_VERSION.fullmatch(api_version))
    if kind is None:
        # Charts and their index say `v1` or `v2`, and have no metadata.
        return api_version is None or (has_api and ("metadata" in data or len(data) == 1))
    if has_api:
        return True
    if not isinstance(kind, str):
        return False
    # A bundle, a package, a report. With metadata it may be a slip of a kind.
    kinds = _kinds()
    return kind.removesuffix("List") in kinds or ("metadata" in data and slip_of(kind, kinds))


def _is_local(metadata: Any) -> bool:
    annotations = metadata.get("annotations") if isinstance(metadata, Mapping) else None
    local = annotations.get(_LOCAL) if isinstance(annotations, Mapping) else None
    return str(local).lower() == "true"


@cache
def _kinds() -> frozenset[str]:
    """Return every kind that there is a schema for, in any release; "" stands for a List."""
    return frozenset(kind for _, kind in scopes()) | {""}
