"""Tell Kubernetes objects from what else stands in YAML."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.identity import group_of
from meshgen.manifests.skips import Skip
from meshgen.resources import Path

# API groups of objects that a program reads from a file: no API server ever gets to see one.
_TOOLS = frozenset(
    (
        "apiserver.config.k8s.io",
        "apiserver.k8s.io",
        "audit.k8s.io",
        "client.authentication.k8s.io",
        "config.kubernetes.io",
        "ctlptl.dev",
        "install.istio.io",
        "k3d.io",
        "kind.x-k8s.io",
        "kubeadm.k8s.io",
        "kubelet.config.k8s.io",
        "kubeproxy.config.k8s.io",
        "kubescheduler.config.k8s.io",
        "kustomize.config.k8s.io",
        "skaffold",
    )
)


def skip(data: Any) -> Skip | None:
    """Return what a document is instead of an object or a list of objects; None if it is one.

    Whoever gives an apiVersion or a kind means an object.
    """
    if not isinstance(data, Mapping) or not ("apiVersion" in data or "kind" in data):
        return Skip.OTHER
    group = group_of(data)
    if group == "meshgen.dev":
        return Skip.MESH
    # The latter two: kustomize's own transformers, a kubeconfig.
    is_tool = (
        group in _TOOLS
        or data.get("apiVersion") == "builtin"
        or (data.get("apiVersion"), data.get("kind")) == ("v1", "Config")
    )
    return Skip.TOOL if is_tool else None


def objects(data: Mapping[str, Any], path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield every object in a document with its path: the items of a list, else the document.

    As kubectl does, of any list: `List`, and `ConfigMapList` and the like, whose items may leave
    out what they are.
    """
    kind, items = data.get("kind"), data.get("items")
    if not (isinstance(kind, str) and kind.endswith("List") and isinstance(items, list)):
        yield path, data
        return
    for position, item in enumerate(items):
        inner = (*path, "items", position)
        if isinstance(item, Mapping):
            yield from objects(_typed(item, data.get("apiVersion"), kind), inner)
        else:
            yield inner, item


def _typed(item: Mapping[str, Any], api_version: Any, kind: str) -> Mapping[str, Any]:
    """Return an item with the type that its list implies, if it says nothing of its own."""
    if kind == "List" or "kind" in item or "apiVersion" in item:
        return item
    return {"apiVersion": api_version, "kind": kind.removesuffix("List"), **item}
