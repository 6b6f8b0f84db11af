"""Defaults of pods and pod templates. Source: pkg/apis/core/v1/defaults.go."""

import re
from typing import Any

from meshgen.checks.cluster.changes.defaults.storage import CLAIM_SPEC, VOLUME_SOURCES
from meshgen.checks.cluster.changes.defaults.types import Defaults

# The tag of an image, if there is one, and what stands for one where there is a digest.
_TAG = re.compile(r":([\w][\w.-]*)(?:@.*)?\Z")
_MODE = 0o644


def _pull_policy(field: str, image: str) -> Any:
    """Return what sets how an image is pulled, by its tag. Source: SetDefaults_Container."""

    def fill(value: dict[str, Any]) -> None:
        if not value.get(field):
            text = str(value.get(image, ""))
            tag = _TAG.search(text)
            latest = tag[1] == "latest" if tag else "@" not in text
            value[field] = "Always" if latest else "IfNotPresent"

    return fill


def _empty_dir(volume: dict[str, Any]) -> None:
    """A volume without a source is an empty one. Source: SetDefaults_Volume."""
    if not volume.keys() - {"name"}:
        volume["emptyDir"] = {}


def _one_account(spec: dict[str, Any]) -> None:
    """`serviceAccount` is another name of `serviceAccountName`. Source: SetDefaults_PodSpec."""
    account = spec.get("serviceAccountName") or spec.get("serviceAccount")
    if account:
        spec["serviceAccountName"] = spec["serviceAccount"] = account


def _host_ports(spec: dict[str, Any]) -> None:
    """On the host's network a port is the host's, too. Source: defaultHostNetworkPorts."""
    if spec.get("hostNetwork"):
        for containers in (spec.get("containers"), spec.get("initContainers")):
            for container in containers or ():
                for port in container.get("ports") or ():
                    if not port.get("hostPort") and "containerPort" in port:
                        port["hostPort"] = port["containerPort"]


def _requests(spec: dict[str, Any]) -> None:
    """What is limited is requested, too; of pods alone. Source: SetDefaults_Pod."""
    for containers in (spec.get("containers"), spec.get("initContainers")):
        for container in containers or ():
            resources = container.get("resources") or {}
            if resources.get("limits"):
                resources["requests"] = {**resources["limits"], **(resources.get("requests") or {})}


_FIELD_REF = Defaults(zero={"apiVersion": "v1"})
_HTTP = Defaults(zero={"path": "/", "scheme": "HTTP"})
_PROBE = Defaults(
    zero={"timeoutSeconds": 1, "periodSeconds": 10, "successThreshold": 1, "failureThreshold": 3},
    fields={"httpGet": _HTTP, "grpc": Defaults(absent={"service": ""})},
)
_HOOK = Defaults(fields={"httpGet": _HTTP})
CONTAINER = Defaults(
    fill=(_pull_policy("imagePullPolicy", "image"),),
    zero={"terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File"},
    fields={
        "ports": Defaults(zero={"protocol": "TCP"}),
        "env": Defaults(
            fields={
                "valueFrom": Defaults(
                    fields={
                        "fieldRef": _FIELD_REF,
                        "fileKeyRef": Defaults(absent={"optional": False}),
                    }
                )
            }
        ),
        "livenessProbe": _PROBE,
        "readinessProbe": _PROBE,
        "startupProbe": _PROBE,
        "lifecycle": Defaults(fields={"preStop": _HOOK, "postStart": _HOOK}),
    },
)
_DOWNWARD = Defaults(fields={"fieldRef": _FIELD_REF})
_VOLUME = Defaults(
    fill=(_empty_dir,),
    fields={
        **VOLUME_SOURCES,
        "secret": Defaults(absent={"defaultMode": _MODE}),
        "configMap": Defaults(absent={"defaultMode": _MODE}),
        "downwardAPI": Defaults(absent={"defaultMode": _MODE}, fields={"items": _DOWNWARD}),
        "projected": Defaults(
            absent={"defaultMode": _MODE},
            fields={
                "sources": Defaults(
                    fields={
                        "downwardAPI": Defaults(fields={"items": _DOWNWARD}),
                        "serviceAccountToken": Defaults(absent={"expirationSeconds": 3600}),
                    }
                )
            },
        ),
        "ephemeral": Defaults(
            fields={"volumeClaimTemplate": Defaults(fields={"spec": CLAIM_SPEC})},
        ),
        "image": Defaults(fill=(_pull_policy("pullPolicy", "reference"),)),
    },
)
_SPEC_FIELDS = {
    "containers": CONTAINER,
    "initContainers": CONTAINER,
    "ephemeralContainers": CONTAINER,
    "volumes": _VOLUME,
}
_SPEC_VALUES: dict[str, Any] = {
    "dnsPolicy": "ClusterFirst",
    "restartPolicy": "Always",
    "schedulerName": "default-scheduler",
}
_SPEC_ABSENT: dict[str, Any] = {"securityContext": {}, "terminationGracePeriodSeconds": 30}
_TEMPLATE_SPEC = Defaults(_SPEC_ABSENT, _SPEC_VALUES, (_one_account,), _SPEC_FIELDS)
_POD_SPEC = Defaults(
    {**_SPEC_ABSENT, "enableServiceLinks": True},
    _SPEC_VALUES,
    (_one_account, _host_ports, _requests),
    _SPEC_FIELDS,
)
POD = Defaults(fields={"spec": _POD_SPEC})
POD_TEMPLATE = Defaults(fields={"spec": _TEMPLATE_SPEC})
