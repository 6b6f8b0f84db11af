"""What to do where a change is refused: what to delete, and what that costs."""

from dataclasses import dataclass

from meshgen.identity import identity
from meshgen.resources import Object


@dataclass(frozen=True)
class Remedy:
    """How an object of a kind gets what it may not be changed to.

    `costs` says what is lost or stops, `instead` what does without; `options` are kubectl's.
    """

    costs: str
    instead: str = ""
    options: str = ""

    def told(self, obj: Object) -> str:
        """Return what to do, with the command for an object."""
        one = identity(obj)
        namespace = f" -n {one.namespace}" if one.namespace else ""
        options = f" {self.options}" if self.options else ""
        command = f"kubectl delete {one.kind.lower()} {one.name}{namespace}{options}"
        told = f"`{command}`, then apply it anew: {self.costs}"
        return f"{self.instead}; or {told}" if self.instead else told


_ANOTHER_NAME = "give it another name, and delete this one once the new one runs"
DEPLOYMENT = Remedy("its pods stop, and the new ones start", _ANOTHER_NAME)
DAEMON_SET = Remedy("its pods stop on all nodes, and the new ones start")
REPLICA_SET = Remedy("its pods stop, and the new ones start", _ANOTHER_NAME)
STATEFUL_SET = Remedy(
    "its pods and their claims stay, and are taken over where the selector still fits",
    options="--cascade=orphan",
)
CLAIM_TEMPLATES = Remedy(
    "its pods and their claims stay; claims that are there keep their size, and grow by themselves",
    options="--cascade=orphan",
)
JOB = Remedy("what runs of it stops, its pods and their logs go, and it begins anew")
POD = Remedy("it stops, and a new one starts; what it wrote outside of volumes is lost")
SERVICE = Remedy(
    "it gets another cluster IP, other node ports and mostly another address of its load "
    "balancer, and nobody reaches it meanwhile"
)
CLAIM = Remedy(
    "the data goes with the volume unless its reclaim policy is Retain, and the deletion waits "
    "until no pod uses the claim",
    "give the claim another name, copy the data, and let the pods use that one",
)
VOLUME = Remedy(
    "the data behind it stays with the policy Retain; the deletion waits until its claim is gone"
)
CONFIG = Remedy(
    "pods keep what they have until they start anew",
    "give it another name, and let the pods use that one",
)
SECRET = Remedy("pods that start in between wait for it")
STORAGE_CLASS = Remedy("volumes that it made stay as they are; new claims wait in between")
BINDING = Remedy("its subjects have no rights in between", "`kubectl auth reconcile -f FILE`")
CLASS = Remedy("what names it and is made in between is refused or waits", _ANOTHER_NAME)
SLICE = Remedy("its endpoints get no traffic in between", _ANOTHER_NAME)
DRIVER = Remedy("no volume of the driver is attached or mounted in between")
QUOTA = Remedy("the namespace has no such limits in between")
PLAIN = Remedy("it is not there in between")
