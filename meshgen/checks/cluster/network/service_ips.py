"""The cluster IPs of a Service, and their families."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from meshgen.checks.addresses import read_ip
from meshgen.checks.cluster.network.addresses import ip
from meshgen.checks.cluster.network.service_types import cluster_ips, is_headless, type_of
from meshgen.checks.span import Span
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_FAMILIES = {4: "IPv4", 6: "IPv6"}


def addresses(spec: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield what is wrong with cluster IPs and families.

    Source: ValidateServiceClusterIPsRelatedFields.
    """
    if type_of(spec) == "ExternalName":
        return
    yield from _first(spec, path)
    yield from _each_family_once(spec.get("ipFamilies", ()), (*path, "ipFamilies"))
    yield from _policy(spec, path)
    ips = cluster_ips(spec)
    if not ips:
        return
    wrong = list(_wrong_ips(spec, path, span))
    yield from wrong
    if not wrong:
        yield from _families(spec, ips, path)


def _first(spec: Mapping[str, Any], path: Path) -> Iterator[Violation]:
    """Yield that the two fields do not begin alike."""
    ips, one = spec.get("clusterIPs"), spec.get("clusterIP", "")
    if ips and ips[0] != one:
        hint = f"set `clusterIP: {ips[0]}`"
        message = f"is not the first of clusterIPs ({ips[0]})" if one else "is missing"
        expected = "expected the first of clusterIPs"
        yield Violation((*path, "clusterIP"), message, expected, hint, about_absence=not one)


def _each_family_once(families: Sequence[str], path: Path) -> Iterator[Violation]:
    for position, family in enumerate(families):
        if family in families[:position]:
            yield Violation((*path, position), f"{family} is in the list already")


def _policy(spec: Mapping[str, Any], path: Path) -> Iterator[Violation]:
    """Yield that a Service of one family has two. Source: initIPFamilyFields.

    Without a policy it is of one family, unless it has neither an address nor a selector.
    """
    policy = spec.get("ipFamilyPolicy")
    if policy is None and is_headless(spec) and not spec.get("selector"):
        return
    if policy in (None, "SingleStack"):
        for name in ("clusterIPs", "ipFamilies"):
            if len(spec.get(name, ())) == 2:
                message = f"is SingleStack, and `{name}` has two"
                expected = "expected RequireDualStack or PreferDualStack"
                is_absent = policy is None
                place = (*path, "ipFamilyPolicy")
                yield Violation(place, message, expected, about_absence=is_absent)


def _wrong_ips(spec: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    ips, is_list = cluster_ips(spec), bool(spec.get("clusterIPs"))
    for position, text in enumerate(ips):
        place = (*path, "clusterIPs", position) if is_list else (*path, "clusterIP")
        if text == "None" and position == 0:
            if len(ips) > 1:
                yield Violation(place, "None stands beside others", "expected it alone")
        else:
            yield from ip(text, place, span)
    if len(ips) > 2:
        yield Violation((*path, "clusterIPs"), f"has {len(ips)} items", "expected at most 2")


def _families(spec: Mapping[str, Any], ips: Sequence[str], path: Path) -> Iterator[Violation]:
    """Yield that two cluster IPs are of one family, or one is not of the family it should be of."""
    found = [_family(text) for text in ips if text != "None"]
    if len(found) == 2 and found[0] == found[1]:
        expected = "expected one of each family"
        yield Violation((*path, "clusterIPs", 1), f"is {found[1]}, as the first is", expected)
    for position, (family, wanted) in enumerate(
        zip(found, spec.get("ipFamilies", ()), strict=False)
    ):
        if family != wanted:
            place = (
                (*path, "clusterIPs", position) if "clusterIPs" in spec else (*path, "clusterIP")
            )
            message = f"{words.show(ips[position])} is {family}"
            yield Violation(place, message, f"expected {wanted}, as `ipFamilies[{position}]` says")


def _family(text: str) -> str:
    address = read_ip(text)
    return _FAMILIES[address.version] if address else ""
