"""The table of kinds is complete, and agrees with the templates and with every shipped schema."""

from collections.abc import Iterator
from typing import Any

import pytest

from meshgen.datafiles import data_dir
from meshgen.kinds import KINDS, POD_TEMPLATES, Kind, kind_named, kind_of
from meshgen.kinds.added import ISTIO
from meshgen.kinds.kind import LAST
from meshgen.schemas.store import SchemaStore, supported_istio, supported_kubernetes
from meshgen.schemas.walk import child, resolve

TEMPLATES = sorted(
    path
    for scope in ("service", "mesh", "external")
    for path in (data_dir("templates") / scope).iterdir()
)
POD_TEMPLATE = "#/$defs/io.k8s.api.core.v1.PodTemplateSpec"
# As `kubectl api-resources` has them.
RESOURCES = """
    namespaces customresourcedefinitions.apiextensions.k8s.io apiservices.apiregistration.k8s.io
    resourcequotas limitranges serviceaccounts secrets configmaps persistentvolumeclaims services
    endpoints pods replicationcontrollers deployments.apps replicasets.apps statefulsets.apps
    daemonsets.apps jobs.batch cronjobs.batch horizontalpodautoscalers.autoscaling
    poddisruptionbudgets.policy ingresses.networking.k8s.io httproutes.gateway.networking.k8s.io
    roles.rbac.authorization.k8s.io clusterroles.rbac.authorization.k8s.io
    rolebindings.rbac.authorization.k8s.io clusterrolebindings.rbac.authorization.k8s.io
    networkpolicies.networking.k8s.io
    servicemonitors.monitoring.coreos.com podmonitors.monitoring.coreos.com
    rollouts.argoproj.io analysistemplates.argoproj.io canaries.flagger.app
    certificates.cert-manager.io externalsecrets.external-secrets.io metrictemplates.flagger.app
    virtualservices.networking.istio.io
    destinationrules.networking.istio.io serviceentries.networking.istio.io
    gateways.networking.istio.io
    envoyfilters.networking.istio.io peerauthentications.security.istio.io
    authorizationpolicies.security.istio.io requestauthentications.security.istio.io
    sidecars.networking.istio.io
    telemetries.telemetry.istio.io proxyconfigs.networking.istio.io
    wasmplugins.extensions.istio.io trafficextensions.extensions.istio.io
"""


def stores() -> Iterator[SchemaStore]:
    newest = supported_kubernetes()[-1], supported_istio()[-1]
    yield from (SchemaStore(release, newest[1]) for release in supported_kubernetes())
    yield from (SchemaStore(newest[0], release) for release in supported_istio())


STORES = list(stores())


def schemas(store: SchemaStore, row: Kind) -> Iterator[dict[str, Any]]:
    """Yield a kind's schema in every apiVersion that a release serves."""
    for entry in store.entries(row.name):
        schema = store.schema(entry.api_version, row.name)
        if schema is not None and kind_of(entry.api_version, row.name) == row:
            yield schema


def pod_templates(schema: Any, node: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield where a schema has the template of pods."""
    for name, field in resolve(schema, node).get("properties", {}).items():
        if field.get("$ref") == POD_TEMPLATE:
            yield (*path, name)
        elif len(path) < 3:
            yield from pod_templates(schema, field, (*path, name))


def test_a_kind_has_one_row() -> None:
    assert len({row.name for row in KINDS}) == len(KINDS)
    assert len({row.stem for row in KINDS}) == len(KINDS)


def test_every_template_is_of_a_kind_that_is_described() -> None:
    described = {f"{row.stem}.yaml.j2" for row in KINDS if row.description}
    assert {template.name for template in TEMPLATES} == described


def test_plurals_are_those_of_the_api_server() -> None:
    found = [f"{row.plural}.{row.group}".rstrip(".") for row in KINDS]
    assert found == RESOURCES.split()


@pytest.mark.parametrize("row", KINDS, ids=lambda row: row.name)
def test_a_row_agrees_with_every_release(row: Kind) -> None:
    """Its group, and where it has pods, replicas, names of others and knobs."""
    known = [schema for store in STORES for schema in schemas(store, row)]
    assert known
    places = [
        *row.labelled,
        *row.never_labelled,
        *row.knobs,
        *row.renamed,
        *([row.pod_template] if row.pod_template else []),
    ]
    places += [("spec", "replicas")] if row.scalable else []
    for place in places:
        assert any(_has(schema, place) for schema in known), place


@pytest.mark.parametrize("row", [row for row in KINDS if row.pod_template], ids=lambda r: r.name)
def test_what_scales_says_how_many(row: Kind) -> None:
    has = any(_has(s, ("spec", "replicas")) for store in STORES for s in schemas(store, row))
    assert row.scalable is has


def _has(schema: Any, place: tuple[str | int, ...]) -> bool:
    node: Any = schema
    for name in place:
        if node and node.get("x-kubernetes-preserve-unknown-fields"):
            return True
        node = node and (node["items"] if isinstance(name, int) else child(schema, node, name))
    return node is not None


@pytest.mark.parametrize("store", STORES[: len(supported_kubernetes())], ids=supported_kubernetes())
def test_every_kind_that_makes_pods_has_its_template(store: SchemaStore) -> None:
    found = {
        (kind, place)
        for kind in store.kinds()
        for api_version in store.served(kind)
        for place in pod_templates(store.schema(api_version, kind), store.schema(api_version, kind))
    }
    # Nothing makes pods of a PodTemplate.
    found -= {("PodTemplate", ("template",))}
    # A CRD has the template written out, and not by its name.
    found |= {("Rollout", ("spec", "template"))}
    assert found == {(row.name, row.pod_template) for row in KINDS if row.pod_template}
    assert {place for _, place in found} == set(POD_TEMPLATES)


def test_a_kind_is_found_in_its_groups_only() -> None:
    assert kind_of("apps/v1", "Deployment") is kind_named("Deployment")
    assert kind_of("extensions/v1beta1", "Deployment") is kind_named("Deployment")
    assert kind_of("v1", "Service") is kind_named("Service")
    assert kind_of("networking.istio.io/v1beta1", "Gateway") is kind_named("Gateway")


@pytest.mark.parametrize(
    ("api_version", "name"),
    [
        ("apps.kruise.io/v1beta1", "StatefulSet"),
        ("serving.knative.dev/v1", "Service"),
        ("gateway.networking.k8s.io/v1", "Gateway"),
        ("example.com/v1", "Widget"),
    ],
)
def test_any_other_kind_is_a_plain_one(api_version: str, name: str) -> None:
    found = kind_of(api_version, name)
    assert found == Kind(name=name, group=api_version.partition("/")[0])
    assert found.pod_template is None


# Written down here on its own: one table tells both sides what they follow, so that neither misses
# what it has forgotten (istio.io, VirtualService, DestinationRule, Gateway).
def test_which_names_istios_kinds_hold() -> None:
    names = {(reference.holder.kind, reference.path): reference.target.kind for reference in ISTIO}
    assert all(reference.holder.group == "networking.istio.io" for reference in ISTIO)
    service = ("mirror/host", "mirrors/destination/host", "route/destination/host")
    assert names == {
        ("VirtualService", "spec/gateways"): "Gateway",
        **{
            ("VirtualService", f"spec/{p}/match/gateways"): "Gateway"
            for p in ("http", "tcp", "tls")
        },
        ("VirtualService", "spec/hosts"): "Service",
        **{("VirtualService", f"spec/http/{path}"): "Service" for path in service},
        **{("VirtualService", f"spec/{p}/{service[-1]}"): "Service" for p in ("tcp", "tls")},
        ("VirtualService", "spec/http/delegate/name"): "VirtualService",
        ("DestinationRule", "spec/host"): "Service",
        ("Gateway", "spec/servers/tls/credentialName"): "Secret",
    }


# What others need comes first: Helm's InstallOrder, with quotas and limits before what they
# bound, and rights before the pods that need them.
def test_the_order_in_a_stream() -> None:
    by_order = {row.order: row.name for row in KINDS if row.order != LAST}
    assert [by_order[order] for order in sorted(by_order)] == [
        "Namespace",
        "ResourceQuota",
        "LimitRange",
        "CustomResourceDefinition",
        "ServiceAccount",
        "Role",
        "ClusterRole",
        "RoleBinding",
        "ClusterRoleBinding",
        "Secret",
        "ConfigMap",
        "PersistentVolumeClaim",
        "Service",
    ]
    assert kind_named("Widget").order == LAST


# Kubernetes, "Object Names and IDs"; what controllers append; Istio's ValidateGateway.
def test_how_long_names_may_be() -> None:
    assert {row.name: row.longest_name for row in KINDS if row.longest_name != 253} == {
        "ConfigMap": 242,
        "Service": 63,
        "StatefulSet": 52,
        "Job": 63,
        "CronJob": 52,
        "Gateway": 63,
    }


def test_what_ends_and_what_rolls() -> None:
    assert [row.name for row in KINDS if row.ends] == ["Job", "CronJob"]
    assert [row.name for row in KINDS if row.rolls] == [
        *("Deployment", "StatefulSet", "DaemonSet", "Rollout")
    ]
    assert not kind_named("Widget").ends
    assert not kind_named("Widget").rolls


def test_names_follow_from_the_kind() -> None:
    assert kind_named("Widget") == Kind(name="Widget")
    autoscaler, budget = kind_named("HorizontalPodAutoscaler"), kind_named("PodDisruptionBudget")
    assert (autoscaler.stem, autoscaler.setting) == ("hpa", "autoscaling")
    assert (budget.stem, budget.setting) == ("pdb", "podDisruptionBudget")
    assert Kind(name="NetworkPolicy").plural == "networkpolicies"
    assert Kind(name="Mesh").plural == "meshes"
    assert Kind(name="Gateway").plural == "gateways"
    assert Kind(name="HTTPRoute").setting == "hTTPRoute"
