"""What a route says to HTTP filters: faults, and CORS.

Source: TranslateFault, TranslateCORSPolicy of istio.io/istio/pilot/pkg/networking/core/route.
"""

from collections.abc import Mapping
from typing import Any

from meshgen.durations import nanoseconds
from meshgen.lenient import mapping, mappings, text, texts
from meshgen.system.protocols import GRPC_STATUSES
from meshgen.xds.durations import duration
from meshgen.xds.matches import string_match
from meshgen.xds.resources import Json, fields

_TYPE = "type.googleapis.com/envoy.extensions.filters.http."
_SECOND = 1_000_000_000
_ALWAYS = {"defaultValue": {"numerator": 100}}


def route_filters(route: Mapping[str, Any]) -> Json:
    """Return what a route sets otherwise for filters, by their names."""
    filters: Json = {}
    if route.get("fault") is not None:
        filters["envoy.filters.http.fault"] = _fault(mapping(route["fault"]))
    if route.get("corsPolicy") is not None:
        filters["envoy.filters.http.cors"] = _cors(mapping(route["corsPolicy"]))
    return filters


def percentage(percent: Mapping[str, Any]) -> Json:
    """Return a Percent, which has four digits after the point."""
    value = percent.get("value")
    numerator = int(value * 10000) if isinstance(value, int | float) else 0
    return fields(numerator=numerator, denominator="MILLION")


def _fault(fault: Mapping[str, Any]) -> Json:
    delay, abort = mapping(fault.get("delay")), mapping(fault.get("abort"))
    fixed = duration(delay.get("fixedDelay"))
    return {
        "@type": f"{_TYPE}fault.v3.HTTPFault",
        **({"delay": {"fixedDelay": fixed, "percentage": _delayed(delay)}} if fixed else {}),
        **({"abort": _abort(abort)} if {"httpStatus", "grpcStatus"} & abort.keys() else {}),
    }


def _delayed(delay: Mapping[str, Any]) -> Json:
    if delay.get("percentage") is not None:
        return percentage(mapping(delay["percentage"]))
    return fields(numerator=delay.get("percent"))


def _abort(abort: Mapping[str, Any]) -> Json:
    given, status = abort.get("percentage"), text(abort.get("grpcStatus"))
    with_percentage = {} if given is None else {"percentage": percentage(mapping(given))}
    if status:
        number = GRPC_STATUSES.index(status) if status in GRPC_STATUSES else 0
        return {**with_percentage, "grpcStatus": number}
    return {**with_percentage, "httpStatus": abort["httpStatus"]}


def _cors(cors: Mapping[str, Any]) -> Json:
    origins = [string_match(origin) for origin in mappings(cors.get("allowOrigins"))]
    plain = [{"exact": origin} for origin in texts(cors.get("allowOrigin"))]
    age = nanoseconds(text(cors.get("maxAge")))
    return fields(
        **{"@type": f"{_TYPE}cors.v3.CorsPolicy"},
        allowOriginStringMatch=[origin for origin in origins if origin] or plain,
        allowMethods=",".join(texts(cors.get("allowMethods"))),
        allowHeaders=",".join(texts(cors.get("allowHeaders"))),
        exposeHeaders=",".join(texts(cors.get("exposeHeaders"))),
        maxAge=None if age is None else str(age // _SECOND),
        filterEnabled=_ALWAYS,
    ) | {
        **(
            {"allowCredentials": cors["allowCredentials"]}
            if cors.get("allowCredentials") is not None
            else {}
        ),
        "forwardNotMatchingPreflights": cors.get("unmatchedPreflights") != "IGNORE",
    }
