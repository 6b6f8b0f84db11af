"""What is said where Envoy does not take what a proxy would be sent."""

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.proof.plan import Plan
from meshgen.proof.processes import RefusedError

_HINT = "istiod would send it, and the proxy would go on with what it had before"


def refusal(plan: Plan, error: RefusedError) -> MeshgenError:
    """Return the error that Envoy refuses what a proxy would be sent, in Envoy's words."""
    proxies = {p.number: str(p.proxy) for p in plan.processes.values()}
    who = proxies.get(error.number, "the stubs")
    message = f"Envoy refuses what {who} would be sent: {_words(error.words)}"
    return MeshgenError([Finding(Code.USAGE, message, hint=_HINT)])


def _words(said: str) -> str:
    """Return what Envoy says in its last lines, without the time and the place in its source."""
    lines = [line.rpartition("] ")[2].strip() for line in said.splitlines()]
    return next((line for line in lines if line), "it says nothing, and does not start")
