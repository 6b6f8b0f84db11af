"""What may change of a Service. Source: ValidateServiceUpdate, and registry/core/service/storage.

What the cluster has given it is not known: an address that the manifest names for the first time
may be just that one.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from meshgen.checks.cluster.changes.change import Change
from meshgen.checks.cluster.changes.rules import unchanged
from meshgen.checks.cluster.changes.told import refused
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.findings import Severity
from meshgen.resources import Object

_NONE = ["None"]
_OUTSIDE = ("NodePort", "LoadBalancer")
_IPS = ("spec", "clusterIP")
_FAMILIES = ("spec", "ipFamilies")
_POLICY = ("spec", "ipFamilyPolicy")
_KEPT = "a Service keeps its addresses"


def addresses(change: Change) -> Iterator[Violation]:
    """Yield that a cluster IP, or the family of one, is another. validateUpgradeDowngrade…."""
    old, new = change.specs
    if "ExternalName" in (old.get("type"), new.get("type")):
        return
    yield from _second(old, new)
    said, wanted = _ips(old), _ips(new)
    if not said and wanted == _NONE:
        why = "a Service with a cluster IP does not become headless"
        yield refused(_IPS, None, "None", why)
    elif not said and wanted:
        yield _given(_IPS, wanted[0])
    elif not said == wanted == _NONE:
        yield from _another(_IPS, said, wanted)
    if _NONE not in (said, wanted):
        yield from _another(_FAMILIES, old.get("ipFamilies") or [], new.get("ipFamilies") or [])


def _second(old: dict[str, Any], new: dict[str, Any]) -> Iterator[Violation]:
    """Yield that the second address goes, and the policy does not say so. initIPFamilyFields."""
    policy = new.get("ipFamilyPolicy")
    both = old.get("ipFamilyPolicy") == "RequireDualStack"
    families = [len(spec.get("ipFamilies") or ()) for spec in (old, new)]
    known = [max(families[0], 2 if both else 0), families[1]]
    ips = [len(_ips(spec)) for spec in (old, new)]
    if policy != "SingleStack" and any(0 < now < before for before, now in (known, ips)):
        why = "the second address goes only where the policy says so"
        message = f"is {policy}, and there was a second address" if policy else "is missing"
        expected, hint = f"expected SingleStack: {why}", "say `ipFamilyPolicy: SingleStack`"
        yield Violation(_POLICY, message, expected, hint, about_absence=not policy)


def _another(path: tuple[str, ...], old: Sequence[str], new: Sequence[str]) -> Iterator[Violation]:
    """Yield that the first of some differs, or the second one."""
    for before, after in zip(old, new, strict=False):
        if before != after:
            yield refused(path, before, after, _KEPT)
            return


def load_balancer(change: Change) -> Iterator[Violation]:
    """Yield that another load balancer, or health check, is wanted. validateLoadBalancerClass…."""
    old, new = change.specs
    if old.get("type") == new.get("type") == "LoadBalancer":
        path = ("spec", "loadBalancerClass")
        yield from unchanged(path, old.get(path[1]), new.get(path[1]))
    if _checked(old) and _checked(new):
        path = ("spec", "healthCheckNodePort")
        port, wanted = old.get(path[1]), new.get(path[1])
        if port and wanted:
            yield from unchanged(path, port, wanted)
        elif wanted:
            yield _given(path, wanted)


def _given(path: tuple[str, ...], value: Any) -> Violation:
    """Return that something is named that the cluster chose before: it may be the same."""
    message = f"was chosen by the cluster, and is to be {words.show(value)}"
    expected = "expected what the cluster chose, which nobody can change"
    command = "`kubectl get service NAME -o yaml` shows it"
    return Violation(path, message, expected, command, severity=Severity.WARNING)


def stored(before: Object | None, after: Object) -> Object:
    """Return what is applied with what was given, and without what another type drops.

    Source: patchAllocatedValues, normalizeClusterIPs, dropTypeDependentFields.
    """
    if before is None or not before.get("spec") or not after.get("spec"):
        return after
    old, new = before["spec"], dict(after["spec"])
    if "ExternalName" not in (old.get("type"), new.get("type")):
        new = _one_stack(old, _with_addresses(old, new))
    gone: list[str] = []
    if old.get("type") != "ExternalName" == new.get("type"):
        gone += ["clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"]
    if old.get("type") in _OUTSIDE and new.get("type") not in _OUTSIDE:
        gone += ["externalTrafficPolicy"]
        new["ports"] = [_without_known(port, old) for port in new.get("ports") or ()]
    if old.get("type") == "LoadBalancer" != new.get("type"):
        gone += ["allocateLoadBalancerNodePorts", "loadBalancerClass"]
    if _checked(old) and not _checked(new):
        gone += ["healthCheckNodePort"]
    gone = [name for name in gone if new.get(name) == old.get(name)]
    spec = {name: value for name, value in new.items() if name not in gone}
    return {**after, "spec": spec}


def _with_addresses(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    one, all_ = old.get("clusterIP"), old.get("clusterIPs")
    if "ipFamilyPolicy" in old and "ipFamilyPolicy" not in new:
        new = {**new, "ipFamilyPolicy": old["ipFamilyPolicy"]}
    new = {**new, **({"clusterIP": one} if one and not new.get("clusterIP") else {})}
    if all_ and not new.get("clusterIPs"):
        return {**new, "clusterIPs": all_ if new.get("clusterIP") == one else [new["clusterIP"]]}
    if new.get("clusterIP") != one and new.get("clusterIPs") == all_ and all_:
        return {**new, "clusterIPs": [new["clusterIP"]]}
    return new


def _one_stack(old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """Return a spec without second addresses and families that nobody asked to keep."""
    if new.get("ipFamilyPolicy") != "SingleStack":
        return new
    both = ("clusterIPs", "ipFamilies")
    second = {name: new[name][:1] for name in both if name in new and new[name] == old.get(name)}
    return {**new, **second}


def _without_known(port: dict[str, Any], old: dict[str, Any]) -> dict[str, Any]:
    known = [each.get("nodePort") for each in old.get("ports") or ()]
    dropped = port.get("nodePort") in known
    return {k: v for k, v in port.items() if k != "nodePort"} if dropped else port


def _checked(spec: dict[str, Any]) -> bool:
    return spec.get("type") == "LoadBalancer" and spec.get("externalTrafficPolicy") == "Local"


def _ips(spec: dict[str, Any]) -> list[str]:
    ips = spec.get("clusterIPs") or [spec.get("clusterIP")]
    return [ip for ip in ips if ip]
