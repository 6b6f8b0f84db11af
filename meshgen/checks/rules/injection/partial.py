"""Some of the four annotations with the proxy's resources."""

from collections.abc import Iterator

from meshgen.checks.rules.kinds import WORKLOADS
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.model.proxy import ANNOTATIONS
from meshgen.resources import Path
from meshgen.system import System, Workload

# A sidecar with requests and without a CPU limit.
_MEANT = {("limits", "cpu")}


class PartialResources(Rule):
    """The annotations replace Istio's defaults as a whole, and do not merge with them."""

    code = "MG1030"
    title = "The four annotations with a sidecar's resources stand together."
    why = (
        "With any of them set, Istio's defaults of the others are gone: pods fail with "
        "`must specify limits.memory`, autoscalers show `<unknown>`, or a sidecar takes what it "
        "likes."
    )
    mend = (
        "Set all four of proxyCPU, proxyMemory, proxyCPULimit and proxyMemoryLimit; leave out "
        "proxyCPULimit alone for a sidecar without a CPU limit."
    )
    example = Example(
        wrong="""\
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    sidecar.istio.io/proxyCPULimit: 200m
""",
        right="""\
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    sidecar.istio.io/proxyCPU: 50m
    sidecar.istio.io/proxyMemory: 64Mi
    sidecar.istio.io/proxyCPULimit: 200m
    sidecar.istio.io/proxyMemoryLimit: 256Mi
""",
    )
    source = "https://istio.io/latest/docs/reference/config/annotations/"
    kinds = WORKLOADS

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each workload that has some; it weighs more where a resource has none.

        A request without a limit may be meant, and a limit alone is the request as well. Without a
        CPU limit alone it surely is: nothing is throttled, and the rest is said.
        """
        for workload in system.workloads:
            missing = {
                key: name for key, name in ANNOTATIONS.items() if name not in workload.annotations
            }
            if len(missing) in (0, len(ANNOTATIONS)) or missing.keys() == _MEANT:
                continue
            if workload.sidecar is False or workload.is_injected_gateway:
                continue
            bare = [
                resource
                for resource in ("cpu", "memory")
                if {("requests", resource), ("limits", resource)} <= set(missing)
            ]
            so = (
                f"so that it has neither request nor limit for {' and '.join(bare)}"
                if bare
                else f"so that it has {_without(missing)}"
            )
            yield self.mistake(
                workload.member,
                _place(workload),
                f"without {', '.join(missing.values())} Istio's defaults of these are gone, {so}",
                hint="set all four",
                severity=Severity.WARNING if bare else Severity.NOTE,
                about_absence=True,
            )


def _place(workload: Workload) -> Path:
    first = next(name for name in ANNOTATIONS.values() if name in workload.annotations)
    return (*workload.template_path, "metadata", "annotations", first)


def _without(missing: dict[tuple[str, str], str]) -> str:
    limits = [resource for what, resource in missing if what == "limits"]
    requests = [resource for what, resource in missing if what == "requests"]
    told = [f"no limit for {' and '.join(limits)}"] if limits else []
    if requests:
        told.append(f"requests for {' and '.join(requests)} as high as the limits")
    return ", and ".join(told)
