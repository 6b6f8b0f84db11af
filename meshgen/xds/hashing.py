"""Requests that belong to a pod: by which of their properties, as a DestinationRule says.

Source: HashForHTTPDestination, hashForService, ConsistentHashToHashPolicy of
istio.io/istio/pilot/pkg/networking/core/route.
"""

from collections.abc import Mapping
from typing import Any

from meshgen.lenient import mapping, mappings, text
from meshgen.system import DestinationRule
from meshgen.xds.durations import duration
from meshgen.xds.resources import Json, fields

Hash = Mapping[str, Any]


def hash_of(rule: DestinationRule | None, port: int) -> Hash | None:
    """Return what holds for the port of a host that no VirtualService has."""
    policy = mapping(rule.member.spec, "trafficPolicy") if rule else {}
    return _at_port(policy, port) or _at_all(policy)


def hash_to(rule: DestinationRule | None, destination: Mapping[str, Any]) -> Hash | None:
    """Return what holds for a route's destination; a port that it does not name does not count."""
    spec = rule.member.spec if rule else {}
    port, name = mapping(destination.get("port")).get("number"), text(destination.get("subset"))
    subsets = mappings(spec.get("subsets"))
    subset = next((each for each in subsets if text(each.get("name")) == name), {})
    own, policy = mapping(subset, "trafficPolicy"), mapping(spec, "trafficPolicy")
    return _at_port(own, port) or _at_all(own) or _at_port(policy, port) or _at_all(policy)


def hash_policy(given: Hash | None) -> Json | None:
    """Return what Envoy hashes; None for nothing."""
    hashed = given or {}
    if hashed.get("httpHeaderName") is not None:
        return {"header": fields(headerName=hashed["httpHeaderName"])}
    if hashed.get("httpCookie") is not None:
        cookie = mapping(hashed["httpCookie"])
        attributes = [
            fields(name=each.get("name"), value=each.get("value"))
            for each in mappings(cookie.get("attributes"))
        ]
        ttl = duration(cookie.get("ttl"))
        named = fields(name=cookie.get("name"), path=cookie.get("path"), ttl=ttl)
        return {"cookie": {**named, **fields(attributes=attributes)}}
    if hashed.get("useSourceIp") is not None:
        return {"connectionProperties": fields(sourceIp=hashed["useSourceIp"])}
    if hashed.get("httpQueryParameterName") is not None:
        return {"queryParameter": fields(name=hashed["httpQueryParameterName"])}
    return None


def _at_all(policy: Mapping[str, Any]) -> Hash | None:
    given = mapping(policy, "loadBalancer").get("consistentHash")
    return None if given is None else mapping(given)


def _at_port(policy: Mapping[str, Any], port: object) -> Hash | None:
    settings = mappings(policy.get("portLevelSettings")) if port else ()
    return _at_all(next((s for s in settings if mapping(s, "port").get("number") == port), {}))
