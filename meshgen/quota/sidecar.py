"""Which pods Istio injects, and with what: pkg/kube/inject and the webhooks of its charts."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from meshgen.lenient import mapping, text
from meshgen.model import Istio
from meshgen.model.injection import (
    IGNORED_NAMESPACES,
    INIT,
    INJECT,
    INJECTED,
    INJECTION,
    PROXY,
    REVISION,
    VALIDATION,
)
from meshgen.model.proxy import ANNOTATIONS, proxy_resources
from meshgen.quota.cluster import Cluster
from meshgen.quota.pod import Container, Pod
from meshgen.quota.reading import Amounts, amounts, quantity

# Set by a webhook, or by `istioctl kube-inject`: the containers are there already.
STATUS = "sidecar.istio.io/status"
# The profiles that install the CNI plugin.
_CNI = ("ambient", "openshift")


def is_injected(
    template: Mapping[str, Any],
    namespace: str,
    labels: Mapping[str, Any] | None,
    cluster: Cluster,
) -> bool:
    """Return whether a pod gets a sidecar; `labels` are those of its namespace's object, if any."""
    if cluster.istio is None or namespace in IGNORED_NAMESPACES:
        return False
    if mapping(template, "spec").get("hostNetwork") is True:
        return False
    meta = mapping(template, "metadata")
    pod_labels, annotations = mapping(meta, "labels"), mapping(meta, "annotations")
    labels = cluster.namespace_labels.get(namespace) if labels is None else labels
    if STATUS in annotations or not _is_called(pod_labels, labels, cluster):
        return False
    asked = pod_labels[INJECT] if INJECT in pod_labels else annotations.get(INJECT)
    return _agrees(text(asked), cluster)


def inject(pod: Pod, template: Mapping[str, Any], cluster: Cluster) -> Pod:
    """Return the pod with the containers that Istio adds, in the order that it gives them."""
    annotations = mapping(template, "metadata", "annotations")
    templates = [t.strip() for t in text(annotations.get("inject.istio.io/templates")).split(",")]
    gateway = "gateway" in templates and "sidecar" not in templates
    plain = not gateway and ("grpc-agent" not in templates or "sidecar" in templates)
    resources = ({}, {}) if gateway else proxy_amounts(annotations, cluster)
    native = plain and is_native(annotations, cluster)
    proxy = _proxy(pod, resources, native=native)
    rules = _rules(annotations, resources, cluster) if plain else ()
    containers = tuple(c for c in pod.containers if c.name != PROXY)
    init = tuple(c for c in pod.init if c.name not in INJECTED)
    if native:
        return replace(pod, containers=containers, init=(*rules, proxy, *init))
    # istio-validation comes first, istio-init last (reorderPod).
    init = (*rules, *init) if has_cni(cluster) else (*init, *rules)
    return replace(pod, containers=(*containers, proxy), init=init)


def _proxy(pod: Pod, resources: tuple[Amounts, Amounts], *, native: bool) -> Container:
    """Return the proxy's container; what the pod itself has of it wins, key by key."""
    requests, limits = resources
    proxy = Container(PROXY, requests, limits, restartable=native)
    for container in pod.every_container:
        if container.name == PROXY:
            merged = {**requests, **container.requests}, {**limits, **container.limits}
            proxy = replace(proxy, requests=merged[0], limits=merged[1])
    return proxy


def _rules(
    annotations: Mapping[str, Any], resources: tuple[Amounts, Amounts], cluster: Cluster
) -> tuple[Container, ...]:
    """Return what sets the pod's traffic rules up, or looks whether they are."""
    if annotations.get("sidecar.istio.io/interceptionMode") == "NONE":
        return ()
    return (Container(VALIDATION if has_cni(cluster) else INIT, *resources),)


def proxy_amounts(annotations: Mapping[str, Any], cluster: Cluster) -> tuple[Amounts, Amounts]:
    """Return the proxy's requests and limits: the annotations', or else the install's.

    Annotations replace the install's resources and do not merge with them.
    """
    listed: dict[str, dict[str, Any]] = {"requests": {}, "limits": {}}
    if any(name in annotations for name in ANNOTATIONS.values()):
        for (what, resource), name in ANNOTATIONS.items():
            if quantity(annotations.get(name)) is not None:
                listed[what][resource] = annotations[name]
    else:
        for (what, resource), value in install_resources(cluster).items():
            listed[what][resource] = value
    return amounts(listed["requests"]), amounts(listed["limits"])


def install_resources(cluster: Cluster) -> Mapping[tuple[str, str], str]:
    """Return Istio's `global.proxy.resources` by (requests or limits, resource)."""
    if cluster.proxy is not None:
        return cluster.proxy
    return proxy_resources(None, Istio(profile="demo" if cluster.profile == "demo" else "default"))


def is_native(annotations: Mapping[str, Any], cluster: Cluster) -> bool:
    """Return whether the proxy is an init container that stays.

    Off by itself up to Istio 1.26; from 1.27 on where every kubelet is 1.33 or newer. The pod's
    annotation, from 1.24, wins; from 1.27 all but `false` is a yes there.
    """
    annotation = annotations.get("sidecar.istio.io/nativeSidecar")
    if annotation and cluster.istio_at_least(27):
        return bool(annotation != "false")
    if annotation in ("true", "false") and cluster.istio_at_least(24):
        return bool(annotation == "true")
    if cluster.native_sidecars is not None:
        return cluster.native_sidecars
    return cluster.istio_at_least(27) and cluster.kubernetes_at_least(33)


def has_cni(cluster: Cluster) -> bool:
    """Return whether the CNI plugin redirects traffic, and no container of the pod."""
    return cluster.profile in _CNI if cluster.cni is None else cluster.cni


def _is_called(pod: Mapping[str, Any], labels: Mapping[str, Any] | None, cluster: Cluster) -> bool:
    """Return whether a webhook of Istio's matches the namespace and the pod."""
    if pod.get(INJECT) == "false":
        return False
    if labels is None:
        labels = {INJECTION: "enabled"} if cluster.inject else {}
    if INJECTION in labels:
        return bool(labels[INJECTION] == "enabled")
    if REVISION in labels:
        return _is_ours(labels[REVISION], cluster)
    if REVISION in pod:
        return _is_ours(pod[REVISION], cluster)
    return pod.get(INJECT) == "true" or (cluster.enable_namespaces_by_default and INJECT not in pod)


def _is_ours(revision: Any, cluster: Cluster) -> bool:
    return not cluster.revisions or revision in cluster.revisions


def _agrees(asked: str, cluster: Cluster) -> bool:
    """Return whether the injector goes on: what the pod says, or nothing (injectRequired)."""
    if cluster.istio_at_least(27):
        return asked != "false"  # what is neither true nor false counts as nothing
    return asked.lower() in ("", "y", "yes", "true", "on")
