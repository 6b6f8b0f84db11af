"""Hosts in settings at which nothing is."""

from collections.abc import Iterator, Sequence
from itertools import takewhile

from meshgen.checks.rules.kinds import WORKLOADS
from meshgen.checks.rules.references.missing import DECLARE, is_missing, slip
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.system import Address, System

_SOURCE = "https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/"
_CONFIG = """\
apiVersion: v1
kind: Service
metadata:
  name: prod-users
spec:
  ports:
    - name: http
      port: 8001
---
apiVersion: v1
kind: Service
metadata:
  name: prod-orders
spec:
  ports:
    - name: http
      port: 8002
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: prod-config
data:
"""


class UnknownHost(Rule):
    """Names change with `namePrefix`, texts do not.

    Told of is what lacks the prefix or suffix of all Services there, and what has a slip in it; of
    a full host in a namespace whose Services are known, also any other: a note.
    """

    code = "MG1640"
    title = "A host in settings is that of a Service that there is."
    why = (
        "`no such host`, `Name or service not known`; with a sidecar 502 or 503 from the "
        "passthrough. Kustomize's `namePrefix` changes Services, and no text that names them."
    )
    mend = "Write the name that the Service has here, in each environment."
    example = Example(
        wrong=_CONFIG + "  USERS_URL: http://users:8001\n",
        right=_CONFIG + "  USERS_URL: http://prod-users:8001\n",
    )
    source = _SOURCE
    kinds = frozenset((*WORKLOADS, "ConfigMap"))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each host that is nearly that of a Service."""
        own = (system.control_plane.namespace, "kube-system")
        affixes: dict[str, tuple[str, str]] = {}
        for address in system.addresses:
            names = system.names("Service", address.namespace)
            if not names or not _is_nowhere(system, address):
                continue
            if address.namespace not in affixes:
                affixes[address.namespace] = _shared(names)
            prefix, suffix = affixes[address.namespace]
            whole = f"{prefix}{address.name}{suffix}"
            found = whole if whole in names else slip(address.name, names)
            if not found and (address.is_short or address.namespace in own):
                continue
            yield self.mistake(
                address.text.member,
                address.text.path,
                f"there is no Service `{address.name}` in namespace {address.namespace}",
                hint=f"did you mean `{found}`?" if found else DECLARE,
                severity=None if found else Severity.NOTE,
            )


class HostOfAnotherNamespace(Rule):
    """There may be one of that name which is deployed otherwise: a note.

    With a namespace, it is told where no Service of that is in hand: others are told of as MG1640.
    """

    code = "MG1641"
    title = "A host in settings is of a Service in the namespace that is meant."
    why = (
        "`no such host`, `Name or service not known`: a name alone is looked up next door only. "
        "Kiali says `Could not fetch metrics` where it looks for Prometheus in istio-system."
    )
    mend = "Write `NAME.NAMESPACE`, or `NAME.NAMESPACE.svc.cluster.local`."
    example = Example(
        wrong=_CONFIG.replace("name: prod-config", "name: prod-config\n  namespace: mail")
        + "  USERS_URL: http://prod-users:8001\n",
        right=_CONFIG.replace("name: prod-config", "name: prod-config\n  namespace: mail")
        + "  USERS_URL: http://prod-users.default:8001\n",
    )
    source = _SOURCE
    severity = Severity.NOTE
    kinds = frozenset((*WORKLOADS, "ConfigMap"))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each host that is that of a Service elsewhere, and not where it says."""
        for address in system.addresses:
            there = system.named("Service", address.name)
            is_known = address.is_short or not system.names("Service", address.namespace)
            if is_known and there and _is_nowhere(system, address):
                yield self.mistake(
                    address.text.member,
                    address.text.path,
                    f"there is no Service `{address.name}` in namespace {address.namespace}",
                    hint=f"write `{address.name}.{there[0].namespace}`",
                    others=[(there[0], ())],
                )


class UnknownPortOfHost(Rule):
    """A headless Service leads to the pods' own ports, and an ExternalName anywhere."""

    code = "MG1642"
    title = "A host in settings is named with a port that its Service has."
    why = "`connection refused`, `i/o timeout`; nothing listens at the Service's address there."
    mend = "Write a port of the Service, not that of the container."
    example = Example(
        wrong=_CONFIG + "  USERS_URL: http://prod-users:80\n",
        right=_CONFIG + "  USERS_URL: http://prod-users:8001\n",
    )
    source = _SOURCE
    kinds = frozenset((*WORKLOADS, "ConfigMap"))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each port that the Service of its host does not have."""
        for address in system.addresses:
            service = system.service(address.namespace, address.name)
            if not service or not address.port or address.is_of_pod or not service.ports:
                continue
            if service.type == "ExternalName" or service.member.spec.get("clusterIP") == "None":
                continue
            if all(port.number != address.port for port in service.ports):
                yield self.mistake(
                    address.text.member,
                    address.text.path,
                    f"{service.member.seen_from(address.text.member)} has no port {address.port}",
                    expected=f"expected {_listed([port.number for port in service.ports])}",
                    others=[(service.member, ("spec", "ports"))],
                )


def _is_nowhere(system: System, address: Address) -> bool:
    full = f"{address.name}.{address.namespace}.svc.cluster.local"
    return (
        is_missing(system, "Service", address.namespace, address.name, is_told=not address.is_short)
        and not system.is_external_host(address.host)
        and not system.is_external_host(full)
    )


def _shared(names: Sequence[str]) -> tuple[str, str]:
    """Return what all of several names begin and end with, up to a dash; "" where it is nothing."""
    words = [name.split("-") for name in set(names)]
    if len(words) == 1:
        return "", ""
    first = _same(words)
    last = _same([each[::-1] for each in words])
    return "".join(f"{word}-" for word in first), "".join(f"-{word}" for word in last[::-1])


def _same(words: Sequence[Sequence[str]]) -> Sequence[str]:
    """Return the words that all lists begin with."""
    alike = takewhile(lambda column: len(set(column)) == 1, zip(*words, strict=False))
    return [column[0] for column in alike]


def _listed(numbers: Sequence[int]) -> str:
    return " or ".join(map(str, numbers[:3])) + (", …" if len(numbers) > 3 else "")
