"""Pod specs and templates: what their parts are."""

from meshgen.checks.cluster.metadata import TEMPLATE_META
from meshgen.checks.cluster.pods import host
from meshgen.checks.cluster.pods.affinity import AFFINITY
from meshgen.checks.cluster.pods.annotations import annotated, apparmor_as_field
from meshgen.checks.cluster.pods.claims import claims_used
from meshgen.checks.cluster.pods.container import (
    CONTAINER,
    CONTAINER_OF_POD,
    INIT_CONTAINER,
    INIT_CONTAINER_OF_POD,
)
from meshgen.checks.cluster.pods.device_claims import POD_RESOURCE_CLAIM
from meshgen.checks.cluster.pods.dns import DNS_CONFIG, HOST_ALIAS, servers_by_policy
from meshgen.checks.cluster.pods.every import each_container
from meshgen.checks.cluster.pods.files import files_of_variables
from meshgen.checks.cluster.pods.gates import READINESS_GATE, SCHEDULING_GATE, gated_on_a_node
from meshgen.checks.cluster.pods.isolation import unmasked_proc
from meshgen.checks.cluster.pods.level import level_resources
from meshgen.checks.cluster.pods.lifecycle import sleeps
from meshgen.checks.cluster.pods.mounts import mounted
from meshgen.checks.cluster.pods.naming import (
    deprecated_account,
    names_of_init_containers,
    no_ephemeral_containers,
)
from meshgen.checks.cluster.pods.overhead import OVERHEAD
from meshgen.checks.cluster.pods.pod import claims_made, keys_of_labels
from meshgen.checks.cluster.pods.pod_security import POD_SECURITY_CONTEXT, sysctls_of_node
from meshgen.checks.cluster.pods.ports import host_ports, host_ports_of_pod, same_port
from meshgen.checks.cluster.pods.restarts import resize_policies
from meshgen.checks.cluster.pods.spread import TOPOLOGY_SPREAD_CONSTRAINT
from meshgen.checks.cluster.pods.systems import system
from meshgen.checks.cluster.pods.toleration import TOLERATION
from meshgen.checks.cluster.pods.windows import host_processes
from meshgen.checks.cluster.volumes.volume import VOLUME
from meshgen.checks.fields import named, named_if_any, not_empty, where, within
from meshgen.checks.names import is_label, is_subdomain
from meshgen.checks.types import Type

# What parts of a pod say of each other; a check of one part stands at that part's type.
_CHECKS = (
    host_processes,
    mounted,
    names_of_init_containers,
    no_ephemeral_containers,
    each_container(
        env=files_of_variables,
        lifecycle=sleeps,
        resizePolicy=resize_policies,
        resources=claims_used,
        securityContext=unmasked_proc,
    ),
    where(
        dnsPolicy=servers_by_policy,
        hostNetwork=same_port,
        hostPID=host.one_namespace_of_processes,
        hostUsers=host.own_users,
        hostnameOverride=host.overridden_name,
        os=system,
        securityContext=sysctls_of_node,
        serviceAccount=deprecated_account,
    ),
)
# What is asked of templates alone, and of pods alone.
_OF_TEMPLATES = (host_ports, level_resources(of_pod=False))
_OF_PODS = (
    host_ports_of_pod,
    level_resources(of_pod=True),
    where(schedulingGates=gated_on_a_node),
)
_LABEL = Type((named_if_any(is_label),))
_SUBDOMAIN = Type((named_if_any(is_subdomain),))
_FIELDS = {
    "activeDeadlineSeconds": Type((within(1, 2**31 - 1),)),
    "affinity": AFFINITY,
    "dnsConfig": DNS_CONFIG,
    "hostAliases": HOST_ALIAS,
    "hostname": _LABEL,
    "nodeName": _SUBDOMAIN,
    "overhead": OVERHEAD,
    "preemptionPolicy": Type((not_empty,)),
    "priorityClassName": _SUBDOMAIN,
    "readinessGates": READINESS_GATE,
    "resourceClaims": POD_RESOURCE_CLAIM,
    "runtimeClassName": Type((named(is_subdomain),)),
    "schedulingGates": SCHEDULING_GATE,
    "securityContext": POD_SECURITY_CONTEXT,
    "subdomain": _LABEL,
    "tolerations": TOLERATION,
    "topologySpreadConstraints": TOPOLOGY_SPREAD_CONSTRAINT,
    "volumes": VOLUME,
}

POD_SPEC = Type(
    (*_CHECKS, *_OF_TEMPLATES),
    fields={**_FIELDS, "containers": CONTAINER, "initContainers": INIT_CONTAINER},
)
POD_TEMPLATE = Type(
    (annotated, apparmor_as_field(of_pod=False)),
    fields={"metadata": TEMPLATE_META, "spec": POD_SPEC},
)

_SPEC_OF_POD = Type(
    (*_CHECKS, *_OF_PODS),
    fields={
        **_FIELDS,
        "containers": CONTAINER_OF_POD,
        "initContainers": INIT_CONTAINER_OF_POD,
    },
)
POD = Type(
    (annotated, apparmor_as_field(of_pod=True), claims_made, keys_of_labels),
    fields={"spec": _SPEC_OF_POD},
)
