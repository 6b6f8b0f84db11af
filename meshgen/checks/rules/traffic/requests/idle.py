"""What a route says that never happens, though istiod takes it."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.durations import nanoseconds
from meshgen.explainer import words
from meshgen.lenient import mapping, mappings, text
from meshgen.resources import Path
from meshgen.system import System
from meshgen.system.routing import VIRTUAL_SERVICE

_METHODS = frozenset(
    ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "CONNECT", "OPTIONS", "TRACE")
)
# What a browser sends: no path and no slash at the end, and "null" of a file.
_is_origin = re.compile(r"\*|null|[a-z][a-z0-9+.-]*://[^/?#\s]+").fullmatch
_ROUTE = """\
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web
spec:
  hosts:
    - web
  http:
    - fault:
        delay:
          fixedDelay: 7s
PERCENTAGE\
      route:
        - destination:
            host: web
"""


class _Idle(NamedTuple):
    """What does nothing: the place in the route, why, and what is expected."""

    path: Path
    message: str
    expected: str


class IdleOfRoute(Rule):
    """Where nothing is said, or what no request has, a setting is there and does nothing.

    Source: TranslateFault of istio.io/istio/pilot/pkg/networking/core/route; RFC 9110 for methods,
    RFC 6454 for origins.
    """

    code = "MG1280"
    title = "What a route says of requests can happen."
    why = (
        "Nothing tells that it does not: the fault is never seen, the route is never taken, a "
        "browser says `No 'Access-Control-Allow-Origin' header is present`."
    )
    mend = "Write what the message expects."
    example = Example(
        wrong=_ROUTE.replace("PERCENTAGE", ""),
        right=_ROUTE.replace("PERCENTAGE", "          percentage:\n            value: 10\n"),
    )
    source = (
        "https://istio.io/latest/docs/reference/config/networking/virtual-service/"
        "#HTTPFaultInjection"
    )
    kinds = frozenset((VIRTUAL_SERVICE,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each such setting of a route."""
        for virtual in system.routing.virtual_services:
            for index, route in enumerate(mappings(virtual.member.spec.get("http"))):
                for idle in (*_faults(route), *_methods(route), *_tries(route), *_origins(route)):
                    path = ("spec", "http", index, *idle.path)
                    yield self.mistake(virtual.member, path, idle.message, expected=idle.expected)


def _faults(route: Mapping[str, Any]) -> Iterator[_Idle]:
    fault = mapping(route, "fault")
    delay = mapping(fault, "delay")
    if delay and not {"fixedDelay", "exponentialDelay"} & delay.keys():
        message = "it does not say how long, and so no request is delayed"
        yield _Idle(("fault", "delay"), message, "expected `fixedDelay`")
    for name, done in (("delay", "delayed"), ("abort", "aborted")):
        said = mapping(fault, name)
        if said and not {"percentage", "percent"} & said.keys():
            message = f"it does not say how many, and so no request is {done}"
            yield _Idle(("fault", name), message, "expected `percentage`")


def _methods(route: Mapping[str, Any]) -> Iterator[_Idle]:
    for index, match in enumerate(mappings(route.get("match"))):
        method = text(mapping(match, "method").get("exact"))
        if method not in _METHODS and method.upper() in _METHODS:
            path = ("match", index, "method", "exact")
            message = f"no request has the method {words.show(method)}: its case counts"
            yield _Idle(path, message, f"expected {method.upper()}")


def _tries(route: Mapping[str, Any]) -> Iterator[_Idle]:
    each = text(mapping(route, "retries").get("perTryTimeout"))
    whole = text(route.get("timeout"))
    longest, time = nanoseconds(whole) or 0, nanoseconds(each) or 0
    if 0 < longest <= time:
        message = f"a try ends with the whole after {whole}, and is never made again for it"
        yield _Idle(("retries", "perTryTimeout"), message, f"expected less than {whole}")


def _origins(route: Mapping[str, Any]) -> Iterator[_Idle]:
    for index, origin in enumerate(mappings(mapping(route, "corsPolicy").get("allowOrigins"))):
        exact = text(origin.get("exact"))
        if exact and not _is_origin(exact):
            message = f"no page has the origin {words.show(exact)}"
            expected = "expected SCHEME://HOST, maybe with a port, and nothing after it"
            yield _Idle(("corsPolicy", "allowOrigins", index, "exact"), message, expected)
