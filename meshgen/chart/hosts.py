"""A Gateway's hosts: one value for its servers, and for VirtualServices that repeat them."""

from collections.abc import Mapping, Sequence
from typing import Any

from meshgen.chart.marks import Marks
from meshgen.chart.printing import agree
from meshgen.chart.subject import Subject
from meshgen.chart.walk import MISSING, Hook, Variants, Walk
from meshgen.resources import Object, Path


def hosts(subjects: Sequence[Subject], marks: Marks) -> Hook:
    """Return the hook for Gateways and VirtualServices."""
    known = {s.key.name: s for s in subjects if s.key.kind == "Gateway" and _plain(s, marks)}

    def hook(walk: Walk, path: Path, variants: Variants, reference: Any) -> dict[str, Any] | None:
        subject, said = walk.subject, None
        if subject.key.kind == "Gateway" and path[:-1] == ("spec", "servers"):
            said = subject if known.get(subject.key.name) is subject else None
        elif subject.key.kind == "VirtualService" and path == ("spec",):
            said = _gateway(subject, known, marks)
        if said is None or not all("hosts" in value for value in variants.values()):
            return None
        own = reference.get("hosts", MISSING) if isinstance(reference, dict) else MISSING
        node = walk.value(
            (*path, "hosts"),
            {env: value["hosts"] for env, value in variants.items()},
            list(variants),
            own,
            names=(*said.root, "hosts"),
            shared=True,
        )
        return {"hosts": node}

    return hook


def _of(gateway: Object | None) -> list[Any]:
    return [server.get("hosts") for server in (gateway or {}).get("spec", {}).get("servers") or []]


def _plain(gateway: Subject, marks: Marks) -> bool:
    """Return whether all servers of a Gateway have the same hosts, in each environment."""
    found = [_of(o) for o in (*gateway.objects.values(), gateway.reference) if o is not None]
    own = gateway.resource.origin[:1] == ("gateways",)
    return own and all(f and agree(f) for f in found) and not marks.within(found)


def _gateway(subject: Subject, known: Mapping[str, Subject], marks: Marks) -> Subject | None:
    """Return the Gateway whose hosts a VirtualService has in every environment."""
    named = {str(g) for o in subject.objects.values() for g in o["spec"].get("gateways") or []}
    names = {marks.bare(n) for n in named}
    gateway = known.get(names.pop()) if len(names) == 1 else None
    if gateway is None or not subject.objects.keys() <= gateway.objects.keys():
        return None
    if (subject.reference is None) != (gateway.reference is None):
        return None
    pairs = [(subject.objects[env], gateway.objects[env]) for env in subject.objects]
    if subject.reference is not None and gateway.reference is not None:
        pairs.append((subject.reference, gateway.reference))
    same = all(agree([vs["spec"].get("hosts"), _of(gw)[0]]) for vs, gw in pairs)
    # Only where the default comes out the same, for one value cannot have two.
    return gateway if same and subject.objects.keys() == gateway.objects.keys() else None
