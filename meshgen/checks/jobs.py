"""Jobs whose sidecar runs on when their work is done."""

from collections.abc import Iterator
from dataclasses import replace

from meshgen.checks.unmeant import NO_END
from meshgen.checks.violation import Prefix, Violation
from meshgen.kinds import kind_named
from meshgen.model.injection import PROXY
from meshgen.quota import Load, Namespace, WorkloadKey
from meshgen.resources import canonical

# What ends the sidecar (istio.io, pilot-agent): whoever calls it looks after that.
_QUIT = "quitquitquit"


def unending(namespace: Namespace) -> Iterator[tuple[WorkloadKey, Violation]]:
    """Yield each Job and CronJob with a sidecar that is no native one."""
    for load in namespace.loads:
        if kind_named(load.key.kind).ends and load.injected and _runs_on(load):
            obj = namespace.objects.get(load.key)
            if _QUIT not in canonical(obj):
                yield load.key, _violation(load)


def _runs_on(load: Load) -> bool:
    return load.pod is not None and any(c.name == PROXY for c in load.pod.containers)


def _violation(load: Load) -> Violation:
    hint = (
        "write `mesh: false`; or use native sidecars (istio.nativeSidecars; by themselves from "
        f"Istio 1.27 on Kubernetes 1.33); or end it with a POST to localhost:15020/{_QUIT}"
    )
    message = "the sidecar runs on when the work is done, so that the Job never ends"
    violation = Violation.of(NO_END, load.template_path, message, hint=hint)
    return replace(violation, prefix=Prefix.NEVER)
