"""What values are called: from the setting that an object comes from, and the table of kinds."""

from typing import Any

import pytest

from meshgen.chart.fieldnames import names_of
from meshgen.chart.roots import root_of
from meshgen.chart.subject import Subject
from meshgen.kinds import kind_named
from meshgen.resources import Path, Resource

MESH, WEB = "mesh", ("services", "web")


def resource(kind: str, group: str, origin: Path, name: str = "web", **more: Any) -> Resource:
    versions = {"": "v1", "apps": "apps/v1"}
    api = kind_named(kind).group
    obj = {"apiVersion": versions.get(api, f"{api}/v1"), "kind": kind, "metadata": {"name": name}}
    return Resource({**obj, **more}, group, origin)


@pytest.mark.parametrize(
    ("kind", "group", "origin", "one", "several"),
    [
        ("Deployment", "web", WEB, "services.web", "services.web.deployment"),
        ("Service", "web", (*WEB, "service"), "services.web.service", "services.web.serviceWeb"),
        (
            "HorizontalPodAutoscaler",
            "web",
            (*WEB, "autoscaling"),
            "services.web.autoscaling",
            "services.web.autoscalingWeb",
        ),
        (
            "PersistentVolumeClaim",
            "web",
            (*WEB, "volumes", "my-data"),
            "services.web.persistence.myData",
            "services.web.persistence.myData",
        ),
        *(
            (kind, "web", (*WEB, "additionalServices", "web-lb"), root, root)
            for kind, root in (
                ("Service", "services.web.additionalServices.webLb"),
                ("DestinationRule", "services.web.additionalServices.webLb.destinationRule"),
            )
        ),
        # Of a template of the user's, for each service.
        (
            "NetworkPolicy",
            "web",
            WEB,
            "services.web.networkPolicy",
            "services.web.networkPolicyWeb",
        ),
        (
            "ServiceEntry",
            MESH,
            ("external", "my-api"),
            "external.myApi",
            "external.myApi.serviceEntryWeb",
        ),
        (
            "DestinationRule",
            MESH,
            ("external", "api", "tls"),
            "external.api.destinationRule",
            "external.api.destinationRuleWeb",
        ),
        (
            "VirtualService",
            MESH,
            ("external", "api", "through"),
            "external.api.virtualService",
            "external.api.virtualServiceWeb",
        ),
        # Of all that goes through a gateway.
        ("DestinationRule", MESH, ("external", "api", "through"), "egress.web", "egress.web"),
        ("ResourceQuota", MESH, ("quotas", "web"), "quota", "quotas.web"),
        ("LimitRange", MESH, ("limitRanges", "web"), "limitRange", "limitRanges.web"),
        ("Gateway", MESH, ("gateways", "web"), "gateways.web", "gateways.web"),
        # A gateway's own Deployment, and what belongs to that.
        *(
            (kind, "my-edge", ("gateways", "my-edge", *rest), root, root)
            for kind, rest, root in (
                ("Deployment", ["deployment"], "gateways.myEdge.deployment"),
                ("Service", ["service"], "gateways.myEdge.service"),
                (
                    "HorizontalPodAutoscaler",
                    ["deployment", "autoscaling"],
                    "gateways.myEdge.autoscaling",
                ),
            )
        ),
        ("ConfigMap", "config", ("configMaps", "web"), "configMaps.web", "configMaps.web"),
        ("PeerAuthentication", MESH, ("mtls",), "mtls", "mtls.web"),
        (
            "DestinationRule",
            MESH,
            ("mtls",),
            "defaultDestinationRule",
            "defaultDestinationRule.web",
        ),
        ("Namespace", MESH, ("namespace",), "namespace", "namespace.web"),
        # One that several services share.
        ("VirtualService", MESH, (*WEB, "expose"), "virtualServices.web", "virtualServices.web"),
        ("VirtualService", "resources", ("resources", 0), *["virtualServices.web"] * 2),
        # A kind without a row, where the config describes it, and where it does not.
        ("Widget", MESH, ("widgets", "web"), "widgets.web", "widgets.web"),
        ("Widget", MESH, ("templates",), "mesh.widgetWeb", "mesh.widgetWeb"),
        ("ResourceQuota", "resources", ("resources", 0), *["resources.resourceQuotaWeb"] * 2),
    ],
)
def test_roots(kind: str, group: str, origin: Path, one: str, several: str) -> None:
    made = resource(kind, group, origin)
    found = [".".join(root_of(made, {"web": "web"}, many)) for many in (False, True)]
    assert found == [one, several]


@pytest.mark.parametrize(
    ("kind", "path", "expected"),
    [
        ("HorizontalPodAutoscaler", ("spec", "minReplicas"), "min"),
        ("PersistentVolumeClaim", ("spec", "resources", "requests", "storage"), "size"),
        ("Job", ("spec", "backoffLimit"), "job/backoffLimit"),
        ("Job", ("spec", "template", "spec", "restartPolicy"), "restartPolicy"),
        ("CronJob", ("spec", "schedule"), "schedule"),
        ("CronJob", ("spec", "suspend"), "job/suspend"),
        ("CronJob", ("spec", "jobTemplate", "spec", "backoffLimit"), "job/backoffLimit"),
        (
            "CronJob",
            ("spec", "jobTemplate", "metadata", "labels"),
            "job/jobTemplate/metadata/labels",
        ),
        ("VirtualService", ("spec", "http"), "routes"),
        ("PeerAuthentication", ("spec", "mtls", "mode"), "mode"),
        ("Service", ("metadata", "annotations"), "annotations"),
        ("ConfigMap", ("data", "a-b.c"), "a-b.c"),
        ("Widget", ("spec", "minReplicas"), "minReplicas"),
        ("Widget", ("size", "in-cm"), "size/inCm"),
    ],
)
def test_names_of_fields(kind: str, path: Path, expected: str) -> None:
    made = resource(kind, "web", WEB)
    subject = Subject(made.key, {"a": made}, {"a": made.object}, None, ("root",))
    assert "/".join(names_of(subject, path)) == f"root/{expected}"


def test_a_kind_of_another_group_is_another_kind() -> None:
    made = Resource(
        {"apiVersion": "serving.knative.dev/v1", "kind": "Deployment", "metadata": {"name": "web"}},
        "web",
        WEB,
    )
    assert root_of(made, {"web": "web"}, False) == ("services", "web", "deployment")


@pytest.mark.parametrize(
    ("root", "origin", "switch", "is_switched"),
    [
        (("quota",), ("quotas", "web"), "Limit what the namespace may use.", True),
        # Of several, each says which it is; and what users bring along is as they want it.
        (("quotas", "web"), ("quotas", "web"), "", True),
        (("quota",), ("resources", 0), "", False),
    ],
)
def test_switches(root: tuple[str, ...], origin: Path, switch: str, is_switched: bool) -> None:
    made = resource("ResourceQuota", MESH, origin)
    subject = Subject(made.key, {"a": made}, {"a": made.object}, None, root)
    assert (subject.switch, subject.is_switched) == (switch, is_switched)


def test_knobs_come_from_the_table() -> None:
    for origin, expected in ((("quotas", "web"), True), (("resources", 0), False)):
        made = resource("ResourceQuota", MESH, origin)
        subject = Subject(made.key, {"a": made}, {"a": made.object}, None, ("quota",))
        assert subject.is_knob(("spec", "hard"), [{}]) is expected
        assert not subject.is_knob(("spec", "scopes"), [[]])
        assert subject.sentence(("spec", "hard")) == "The limits of the ResourceQuota."
        assert subject.sentence(("spec", "scopes")) == ""
