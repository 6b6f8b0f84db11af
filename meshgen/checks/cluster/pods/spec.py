"""Pod specs and templates: what their parts are."""

from meshgen.checks.cluster.pods import spread
from meshgen.checks.cluster.pods.affinity import AFFINITY
from meshgen.checks.cluster.pods.claims import claims_used
from meshgen.checks.cluster.pods.container import (
    CONTAINER,
    CONTAINER_OF_POD,
    INIT_CONTAINER,
    INIT_CONTAINER_OF_POD,
)
from meshgen.checks.cluster.pods.files import files_of_variables
from meshgen.checks.cluster.pods.isolation import unmasked_proc
from meshgen.checks.cluster.pods.level import level_resources
from meshgen.checks.cluster.pods.lifecycle import sleeps
from meshgen.checks.cluster.pods.mounts import mounted
from meshgen.checks.cluster.pods.naming import names_of_init_containers, no_ephemeral_containers
from meshgen.checks.cluster.pods.ports import host_ports, host_ports_of_pod, same_port
from meshgen.checks.cluster.pods.restarts import resize_policies
from meshgen.checks.cluster.pods.toleration import TOLERATION
from meshgen.checks.cluster.volumes.volume import VOLUME
from meshgen.checks.types import Type

# What parts of a pod say of each other; a check of one part stands at that part's type.
_CHECKS = (
    claims_used,
    files_of_variables,
    names_of_init_containers,
    mounted,
    no_ephemeral_containers,
    resize_policies,
    same_port,
    sleeps,
    spread.repeated,
    unmasked_proc,
)
# What is asked of templates alone, and of pods alone.
_OF_TEMPLATES = (host_ports, level_resources(of_pod=False))
_OF_PODS = (host_ports_of_pod, level_resources(of_pod=True))
_FIELDS = {
    "affinity": AFFINITY,
    "tolerations": TOLERATION,
    "topologySpreadConstraints": spread.TOPOLOGY_SPREAD_CONSTRAINT,
    "volumes": VOLUME,
}

POD_SPEC = Type(
    (*_CHECKS, *_OF_TEMPLATES),
    fields={**_FIELDS, "containers": CONTAINER, "initContainers": INIT_CONTAINER},
)
POD_TEMPLATE = Type(fields={"spec": POD_SPEC})

_SPEC_OF_POD = Type(
    (*_CHECKS, *_OF_PODS),
    fields={
        **_FIELDS,
        "containers": CONTAINER_OF_POD,
        "initContainers": INIT_CONTAINER_OF_POD,
    },
)
POD = Type(fields={"spec": _SPEC_OF_POD})
