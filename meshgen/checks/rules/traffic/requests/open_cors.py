"""CORS policies by which every page may call as whoever looks at it."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.lenient import items, mapping, mappings, text
from meshgen.resources import Path
from meshgen.system import System
from meshgen.system.routing import VIRTUAL_SERVICE

# What all origins match, by how they are asked.
_ALL = {
    "exact": frozenset(("*",)),
    "prefix": frozenset(("h", "http", "http:", "https", "https:", "http://", "https://")),
    "regex": frozenset((".*", ".+", "^.*$", "^.+$", "https?://.*", "https://.*", "http.*")),
}
_ROUTE = """\
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
    - corsPolicy:
        allowCredentials: true
        allowOrigins:
          - exact: ORIGIN
      route:
        - destination:
            host: web
"""


class OpenCors(Rule):
    """Envoy answers a page with the page's own origin, so that a browser takes `*` for it."""

    code = "MG1281"
    title = "Not every page may call with the cookies of who looks at it."
    why = (
        "Envoy answers each origin with that very origin beside "
        "`access-control-allow-credentials: true`: any page that a user opens reads what the "
        "service tells the user."
    )
    mend = "Name the origins, or take `allowCredentials` away."
    example = Example(
        wrong=_ROUTE.replace("ORIGIN", '"*"'),
        right=_ROUTE.replace("ORIGIN", "https://shop.example.com"),
    )
    source = (
        "https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CORS#requests_with_credentials"
    )
    kinds = frozenset((VIRTUAL_SERVICE,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each policy with credentials for all origins."""
        for virtual in system.routing.virtual_services:
            for index, route in enumerate(mappings(virtual.member.spec.get("http"))):
                policy = mapping(route, "corsPolicy")
                wide = next(_wide(policy), None) if policy.get("allowCredentials") is True else None
                if wide:
                    path: Path = ("spec", "http", index, "corsPolicy")
                    yield self.mistake(
                        virtual.member,
                        (*path, *wide),
                        "every page may call with the cookies of who looks at it",
                        expected="expected the origins that may, or no `allowCredentials`",
                        others=[(virtual.member, (*path, "allowCredentials"))],
                    )


def _wide(policy: Mapping[str, Any]) -> Iterator[Path]:
    for index, origin in enumerate(mappings(policy.get("allowOrigins"))):
        for how, values in _ALL.items():
            if text(origin.get(how)) in values:
                yield "allowOrigins", index, how
    for index, name in enumerate(items(policy.get("allowOrigin"))):
        if name == "*":
            yield "allowOrigin", index
