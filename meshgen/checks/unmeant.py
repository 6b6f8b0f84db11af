"""What the codes of what runs as nobody meant it stand for."""

from meshgen.codes import Description
from meshgen.findings import Code, Severity

NO_METRIC = Description(
    Code.NO_METRIC,
    "What an autoscaler counts, every container of its pods requests.",
    "It cannot work out a percentage: it shows `<unknown>`, and never scales.",
    "Set the request of the container that the message names, of the sidecar too.",
    "https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/",
    Severity.WARNING,
    settable=True,
)
NO_DRAIN = Description(
    Code.NO_DRAIN,
    "A PodDisruptionBudget leaves a pod that may go.",
    "No node that runs one of its pods can be drained: an upgrade of the cluster waits for ever.",
    "Run one pod more than must stay, or allow one to go: `maxUnavailable: 1`.",
    "https://kubernetes.io/docs/tasks/run-application/configure-pdb/",
    Severity.WARNING,
    settable=True,
    linter=("pdb-max-unavailable", "pdb-min-available"),
)
NO_END = Description(
    Code.NO_END,
    "The pods of a Job have no sidecar that runs on.",
    "The sidecar keeps the pod running when the work is done, so that the Job never ends.",
    "Take the Job out of the mesh, use native sidecars, or let the work end the sidecar.",
    "https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/",
    Severity.WARNING,
    settable=True,
)
