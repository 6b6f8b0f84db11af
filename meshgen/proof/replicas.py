"""How many pods a workload has: as many as are declared, unless somebody says otherwise."""

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.system import System, Workload

# Each pod is a few listeners of an Envoy; with more the start would take longer than the requests.
MOST = 100


def pods_of(system: System, workload: Workload | None, replicas: int | None) -> int:
    """Return how many pods a workload has: `replicas`, an autoscaler's min, its own number.

    Raises MeshgenError for so many that nobody wants to wait for them.
    """
    number = _declared(system, workload) if replicas is None else replicas
    if number > MOST:
        what = f"{workload.member if workload else 'a gateway'} has {number} pods, a proxy each"
        hint = "--replicas 2 runs fewer; a limit of each pod then holds for as many"
        raise MeshgenError(
            [Finding(Code.USAGE, what, expected=f"expected at most {MOST}", hint=hint)]
        )
    return max(number, 1)


def _declared(system: System, workload: Workload | None) -> int:
    if workload is None:
        return 1
    scaled = [s.least or 1 for s in system.autoscalers if s.workload is workload]
    if scaled:
        return max(scaled)
    written = workload.member.spec.get("replicas")
    return written if isinstance(written, int) and not isinstance(written, bool) else 1
