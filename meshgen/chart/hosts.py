"""A Gateway's hosts: one value for its servers, and for VirtualServices that repeat them."""

from collections.abc import Mapping, Sequence
from typing import Any

from meshgen.chart.marks import Marks
from meshgen.chart.place import Place
from meshgen.chart.printing import agree
from meshgen.chart.subject import Subject
from meshgen.chart.walk import Hook, Walk
from meshgen.resources import Object


def hosts(subjects: Sequence[Subject], marks: Marks) -> Hook:
    """Return the hook for Gateways and VirtualServices."""
    gateways = {s.key.name: s for s in subjects if s.key.kind == "Gateway" and _plain(s, marks)}

    def hook(walk: Walk, place: Place) -> dict[str, Any] | None:
        subject, gateway = walk.subject, None
        if subject.key.kind == "Gateway" and place.path[:-1] == ("spec", "servers"):
            gateway = subject if gateways.get(subject.key.name) is subject else None
        elif subject.key.kind == "VirtualService" and place.path == ("spec",):
            gateway = _gateway(subject, gateways, marks)
        if gateway is None or not (repeated := place.at("hosts")).is_everywhere:
            return None
        return {"hosts": walk.value(repeated, names=(*gateway.root, "hosts"), shared=True)}

    return hook


def _of(gateway: Object | None) -> list[Any]:
    return [server.get("hosts") for server in (gateway or {}).get("spec", {}).get("servers") or []]


def _plain(gateway: Subject, marks: Marks) -> bool:
    """Return whether all servers of a Gateway have the same hosts, in each environment."""
    hosts = [_of(o) for o in (*gateway.objects.values(), gateway.reference) if o is not None]
    if gateway.resource.origin[:1] != ("gateways",):
        return False
    return all(servers and agree(servers) for servers in hosts) and not marks.within(hosts)


def _gateway(subject: Subject, gateways: Mapping[str, Subject], marks: Marks) -> Subject | None:
    """Return the Gateway whose hosts a VirtualService has in every environment."""
    named = {str(g) for o in subject.objects.values() for g in o["spec"].get("gateways") or []}
    names = {marks.bare(n) for n in named}
    gateway = gateways.get(names.pop()) if len(names) == 1 else None
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
