"""StatefulSets whose pods get no names of their own."""

from collections.abc import Iterator

from meshgen.checks.rules.elsewhere import elsewhere
from meshgen.checks.rules.references.missing import meant, missing, near
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import text
from meshgen.system import System

_WAY = "pods are named below a Service of their own namespace: add it to {here}"
_STATEFUL_SET = """\
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  serviceName: db
"""
_SERVICE = """\
apiVersion: v1
kind: Service
metadata:
  name: {}
spec:
  clusterIP: None
"""


class MissingGoverningService(Rule):
    """The names of a StatefulSet's pods are below that of its Service.

    Many do without them: only a name with a slip in it weighs more than a note.
    """

    code = "MG1609"
    title = "The Service that a StatefulSet names exists."
    why = "Pods run, but have no names: `db-0.db` is `no such host`, and a cluster does not form."
    mend = "Add a headless Service (`clusterIP: None`) of that name, or mend `serviceName`."
    example = Example(
        wrong=_SERVICE.format("database") + _STATEFUL_SET,
        right=_SERVICE.format("db") + _STATEFUL_SET,
    )
    source = (
        "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id"
    )
    kinds = frozenset(("StatefulSet.apps",))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each StatefulSet without its Service."""
        for mention in missing(system, "Service", self.kinds):
            if found := elsewhere(system, "Service", mention.member, mention.name, _WAY):
                told = found._replace(severity=Severity.NOTE)
                yield self.mistake(mention.member, mention.path, **told._asdict())
                continue
            names = system.names("Service", mention.namespace)
            yield self.mistake(
                mention.member,
                mention.path,
                f"there is no Service `{mention.name}` in namespace {mention.namespace}",
                hint=meant(mention.name, names),
                severity=None if near(mention.name, names) else Severity.NOTE,
            )


class GoverningServiceWithAddress(Rule):
    """Only a headless Service gives each pod a name."""

    code = "MG1610"
    title = "The Service that a StatefulSet names is headless."
    why = "With an address of its own it gives pods no names: `db-0.db` is `no such host`."
    mend = "Name a Service with `clusterIP: None`; another one may have the address."
    example = Example(
        wrong=_SERVICE.format("db").replace("clusterIP: None", "type: ClusterIP") + _STATEFUL_SET,
        right=_SERVICE.format("db") + _STATEFUL_SET,
    )
    source = (
        "https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#stable-network-id"
    )
    severity = Severity.NOTE
    kinds = frozenset(("StatefulSet.apps",))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each StatefulSet whose Service has an address."""
        for member in system.of("StatefulSet.apps"):
            service = system.service(member.namespace, text(member.spec.get("serviceName")))
            if service and service.member.spec.get("clusterIP") != "None":
                message = f"Service/{service.name} is not headless: pods get no names of their own"
                path = ("spec", "serviceName")
                yield self.mistake(member, path, message, others=[(service.member, ("spec",))])
