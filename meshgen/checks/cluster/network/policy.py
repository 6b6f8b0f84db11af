"""NetworkPolicies. Source: ValidateNetworkPolicy in kubernetes/pkg/apis/networking/validation."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.addresses import Cidr, read_cidr
from meshgen.checks.cluster.network.addresses import cidr
from meshgen.checks.cluster.ports import port, port_number
from meshgen.checks.cluster.selectors import LABEL_SELECTOR
from meshgen.checks.fields import at_most_items, one_of
from meshgen.checks.span import Span
from meshgen.checks.types import Type
from meshgen.checks.violation import Violation
from meshgen.explainer import words
from meshgen.resources import Path

_PEERS = ("podSelector", "namespaceSelector", "ipBlock")


def _range(rule: Mapping[str, Any], path: Path, span: Span) -> Iterator[Violation]:
    """Yield an end that no range of ports has. Source: ValidateNetworkPolicyPort."""
    end, begin = rule.get("endPort"), rule.get("port")
    if end is None:
        return
    place = (*path, "endPort")
    if not isinstance(begin, int):
        what = "has a name" if begin is not None else "is missing"
        yield Violation(
            place, f"the range has no beginning: `port` {what}", "expected a number there"
        )
        return
    yield from port_number(end, place, span)
    if end < begin:
        yield Violation(place, f"{end} is below `port` ({begin})", f"expected at least {begin}")


def _peer(peer: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield that a peer is none, or two things at once. Source: ValidateNetworkPolicyPeer."""
    present = [name for name in _PEERS if name in peer]
    if not present:
        expected = f"expected {words.either(_PEERS)}"
        hint = "an empty `podSelector: {}` is all pods; without any peers, it is everybody"
        yield Violation(path, "is empty", expected, hint, about_absence=True)
    elif len(present) > 1 and "ipBlock" in peer:
        message = f"stands beside `{present[0]}`"
        yield Violation(
            (*path, "ipBlock"), message, "expected it alone", "make it a peer of its own"
        )


def _except(block: Mapping[str, Any], path: Path, _: Span) -> Iterator[Violation]:
    """Yield exceptions that are not within the network. Source: ValidateIPBlock."""
    whole = read_cidr(block["cidr"]) if block.get("except") else None
    if whole is None:
        return
    for position, text in enumerate(block["except"]):
        part = read_cidr(text)
        if part is not None and not _is_within(part, whole):
            message = f"{text} is not a part of `cidr` ({block['cidr']})"
            yield Violation(
                (*path, "except", position), message, "expected a smaller network in it"
            )


def _is_within(part: Cidr, whole: Cidr) -> bool:
    return part.network.network_address in whole.network and whole.size < part.size


_PORT = Type((_range,), {"port": Type((port,)), "protocol": Type((one_of("TCP", "UDP", "SCTP"),))})
_IP_BLOCK = Type((_except,), {"cidr": Type((cidr,)), "except": Type((cidr,))})
_PEER = Type(
    (_peer,),
    {"ipBlock": _IP_BLOCK, "namespaceSelector": LABEL_SELECTOR, "podSelector": LABEL_SELECTOR},
)
_SPEC = Type(
    (at_most_items("policyTypes", 2),),
    {
        "egress": Type(fields={"ports": _PORT, "to": _PEER}),
        "ingress": Type(fields={"from": _PEER, "ports": _PORT}),
        "podSelector": LABEL_SELECTOR,
    },
)
NETWORK_POLICY = Type(fields={"spec": _SPEC})
