"""Workloads outside of the cluster: WorkloadEntries, and the endpoints of ServiceEntries.

Source: validateWorkloadEntry.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.istiod.addresses import is_address
from meshgen.checks.istiod.domains import fqdn_fault, label
from meshgen.checks.istiod.kind import kind
from meshgen.checks.istiod.labels import labels
from meshgen.checks.istiod.ports import port
from meshgen.checks.istiod.sockets import UNIX, unix_path
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.findings import Severity
from meshgen.resources import Path


def address(workload: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield that a workload has no address, or none at which it can be."""
    text, at = workload.get("address", ""), (*path, "address")
    if not text:
        yield _no_address(workload, at)
    elif text.startswith(UNIX):
        yield from unix_path(text, at, span)
        if workload.get("ports"):
            yield Violation((*path, "ports"), "a socket has no ports", "expected none", "remove it")
    elif not is_address(text) and fqdn_fault(text):
        message = f"{words.show(text)} is neither an IP address nor the name of a host"
        yield Violation(at, message, f"expected 192.0.2.1, vm.example.com or {UNIX}/path")


def named_ports(ports: Mapping[str, int], path: Path, span: Span) -> Iterator[Violation]:
    """Yield the names and numbers that no port has."""
    for name, number in ports.items():
        for found in label(name, (*path, name), span):
            yield Violation(found.path, found.message, found.expected, about_key=True)
        yield from port(number, (*path, name), span)


def _no_address(workload: Mapping[str, Any], at: Path) -> Violation:
    if network := workload.get("network"):
        message, severity = f"only the network {network} is known", Severity.WARNING
        return Violation(at, message, "expected an address", severity=severity, about_absence=True)
    return Violation(at, "is missing", "expected an address", about_absence=True)


# What is asked of any workload, wherever it is.
FIELDS = {"ports": Type((named_ports,)), "labels": Type((labels,))}
WORKLOAD_ENTRY = kind(Type((address,), FIELDS))
