"""Routes of several VirtualServices of a host, by one gateway, for the same requests."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.traffic.gateways.attachments import attachments
from meshgen.codes import Example
from meshgen.explainer import words
from meshgen.lenient import mapping, mappings, texts
from meshgen.resources import Path
from meshgen.system import Member, System, VirtualService
from meshgen.system.gateways import gateway_reference

_MANIFESTS = """\
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web
spec:
  hosts:
    - web.example.com
  gateways:
    - edge
  http:
    - route:
        - destination:
            host: web
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: api
spec:
  hosts:
    - web.example.com
  gateways:
    - edge
  http:
    - match:
        - uri:
            prefix: PREFIX
      route:
        - destination:
            host: api
"""
_ALL = "all requests"


class SameRequests(Rule):
    """A gateway merges the VirtualServices of a host, in the order in which they were made."""

    code = "MG1221"
    title = "Of the VirtualServices of a host each routes requests of its own at a gateway."
    why = (
        "The gateway merges them, the older one first: the route of the newer one is never "
        "reached, and when objects are made anew, as in another cluster, it is the other way round."
    )
    mend = "Give each its own paths, one of them at most a route for all, or keep one of them."
    example = Example(
        wrong=_MANIFESTS.replace("PREFIX", "/"), right=_MANIFESTS.replace("PREFIX", "/api")
    )
    source = (
        "https://istio.io/latest/docs/ops/best-practices/traffic-management/#split-virtual-services"
    )
    kinds = frozenset(("VirtualService.networking.istio.io",))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each match, or route without one, that an earlier VirtualService has as well."""
        seen: dict[tuple[tuple[str, str], str, str], tuple[Member, Path]] = {}
        told: set[tuple[int, Path]] = set()
        for virtual, _, _, reference in attachments(system):
            routed = list(_routed(virtual, reference))
            for host in dict.fromkeys(virtual.hosts):
                for asked, path in routed:
                    member, place = seen.setdefault(
                        (reference, host, asked), (virtual.member, path)
                    )
                    key = (virtual.member.position, path)
                    if member.identity != virtual.member.identity and key not in told:
                        told.add(key)
                        named = member.seen_from(virtual.member)
                        message = f"{named} routes {_words(asked)} of {words.show(host)} too"
                        others = [(member, place)]
                        yield self.mistake(virtual.member, path, message, others=others)


def _routed(virtual: VirtualService, gateway: tuple[str, str]) -> Iterator[tuple[str, Path]]:
    """Yield what its routes for a gateway match, each a text that is equal for equal matches."""
    for number, route in enumerate(mappings(virtual.member.spec.get("http"))):
        path: Path = ("spec", "http", number)
        matches = mappings(route.get("match"))
        if not matches:
            yield _ALL, path
        for position, match in enumerate(matches):
            own = texts(match.get("gateways"))
            if not own or gateway in (
                gateway_reference(one, virtual.member.namespace) for one in own
            ):
                yield _asked(match), (*path, "match", position)


def _asked(match: Mapping[str, Any]) -> str:
    rest = {k: v for k, v in match.items() if v and k not in ("name", "gateways", "statPrefix")}
    if not rest or (rest.keys() == {"uri"} and mapping(rest["uri"]).get("prefix") == "/"):
        return _ALL
    return json.dumps(rest, sort_keys=True, default=str)


def _words(asked: str) -> str:
    return asked if asked == _ALL else "the same requests"
