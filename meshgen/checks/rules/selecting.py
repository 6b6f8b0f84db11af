"""What several rules say of selectors that find nothing, or the same."""

from collections.abc import Iterable, Mapping
from typing import Any

from meshgen.checks.rules.elsewhere import Elsewhere, Selected
from meshgen.findings import Severity
from meshgen.nearest import nearest
from meshgen.resources import Path
from meshgen.system import Member, System, Workload
from meshgen.system.policies import selector_of, selector_path

# The labels of the gateways that Istio's own charts and profiles install.
_INSTALLED = ("istio-ingressgateway", "istio-egressgateway", "ingressgateway", "egressgateway")


def path_of(member: Member) -> Path:
    """Return the place of a policy's selector; the object itself if it has none."""
    return ("spec", *selector_path(member)) if selector_of(member) else ()


def shown(labels: Mapping[str, Any]) -> str:
    """Return labels as one reads them: `app: web, version: v1`."""
    return ", ".join(f"{key}: {value}" for key, value in labels.items())


def names(members: Iterable[Member]) -> str:
    """Return the names of objects in a sentence."""
    listed = sorted(member.name for member in members)
    return listed[0] if len(listed) == 1 else f"{', '.join(listed[:-1])} and {listed[-1]}"


def is_installed(labels: Mapping[str, Any]) -> bool:
    """Return whether labels are those of a gateway that Istio's charts install."""
    return any(labels.get(key) in _INSTALLED for key in ("istio", "app"))


def weight(system: System, namespace: str, labels: Mapping[str, Any]) -> Severity:
    """Return how much it weighs that no workload of a namespace has labels.

    Where none at all is in hand they may come from elsewhere, or an operator makes them.
    """
    here = system.workloads_in(namespace).having({})
    made = any(system.made.may_say(namespace, str(value)) for value in labels.values())
    return Severity.WARNING if here and not made else Severity.NOTE


def selected_pods(system: System, type_: str) -> Selected[Workload]:
    """Return the pods that policies of a type select.

    Those that one of them selects where they are miss nothing in another namespace.
    """
    taken = system.policies(type_).positions
    return Selected("pod", system.everywhere, lambda workload: workload.member, lambda: taken)


def pods_elsewhere(pods: Selected[Workload], member: Member) -> Elsewhere | None:
    """Return where the pods are that a policy selects in its own namespace; None if nowhere."""
    return pods.of(member, {"matchLabels": selector_of(member)}, "write it into `{there}`")


def near(workloads: Iterable[Workload], labels: Mapping[str, Any]) -> str:
    """Return the label that was meant, as a question; "" if none is like it."""
    listed = list(workloads)
    for key, value in labels.items():
        values = {str(each.labels[key]) for each in listed if key in each.labels}
        if values and str(value) not in values and (meant := nearest(str(value), sorted(values))):
            return f"did you mean `{key}: {meant}`?"
    return ""
