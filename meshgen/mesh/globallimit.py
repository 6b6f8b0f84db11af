"""Rate limits of all proxies together: what these ask, and what the service that counts is told.

The service is envoyproxy/ratelimit or speaks as it does. A proxy sends it descriptors, each a list
of keys with values, and it looks for the limit of such in its configuration. Source: README.md of
github.com/envoyproxy/ratelimit.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TypeVar

from msgspec.structs import replace

from meshgen.durations import in_seconds, nanoseconds
from meshgen.mesh.addresses import Addressed, Port
from meshgen.mesh.headermatch import header_matchers
from meshgen.model import Service
from meshgen.model.ratelimit import Bucket, RateLimit
from meshgen.model.ratelimitservice import RateLimitService
from meshgen.model.version import VersionSpec
from meshgen.model.volume import Volume
from meshgen.resources import Object
from meshgen.yamlio import dump

GLOBAL = "global"
# The setting that its ConfigMap comes from.
RATE_LIMITS = ("rateLimitService",)
_VOLUME = "rate-limits"
_Pods = TypeVar("_Pods", Service, VersionSpec)
# What a gRPC service speaks, the surest first.
_SPOKEN = ("grpc", "http2")
# The keys of descriptors: whose requests, which of them, and of which bucket they are not.
_WHOSE, _BUCKET, _OTHER = "service", "bucket", "other-than"


@dataclass(frozen=True)
class Counter:
    """The service that counts, as the proxies of an environment reach it."""

    spec: RateLimitService
    target: Addressed
    domain: str

    @property
    def port(self) -> Port | None:
        """Return its port of gRPC."""
        by_protocol = {port.protocol: port for port in reversed(self.target.ports)}
        return next((by_protocol[one] for one in _SPOKEN if one in by_protocol), None)

    @property
    def cluster(self) -> str:
        """Return what istiod calls it in proxies."""
        return f"outbound|{self.port.port if self.port else 0}||{self.target.fqdn}"

    def configuration(self, limits: "Iterable[GlobalLimit]") -> dict[str, str]:
        """Return what the ConfigMap holds: a file for the domain."""
        descriptors = [one for limit in limits for one in limit.descriptors]
        # In quotes whatever it is: a name needs no escapes, and some are no text without.
        text = f'domain: "{self.domain}"\n'
        return {f"{self.domain}.yaml": text + dump({"descriptors": descriptors})}


def with_limits(service: Service, said: RateLimitService) -> Service:
    """Return the service that counts with its configuration mounted, and told where it is.

    What the service says itself is stronger. A mounted ConfigMap changes by links whose names begin
    with a dot: those are no configuration, and they are below the root.
    """
    path = PurePosixPath(said.path)
    where = {
        "RUNTIME_APPDIRECTORY": path.name,
        "RUNTIME_IGNOREDOTFILES": "true",
        "RUNTIME_ROOT": str(path.parent.parent),
        "RUNTIME_SUBDIRECTORY": path.parent.name,
        "RUNTIME_WATCH_ROOT": "false",
    }
    volume = Volume(mount_path=said.path, read_only=True, config_map=said.config_map)

    def with_both(spec: _Pods) -> _Pods:
        env, volumes = {**where, **(spec.env or {})}, {_VOLUME: volume, **(spec.volumes or {})}
        return replace(spec, env=env, volumes=volumes)

    versions = service.versions and {
        name: one and with_both(one) for name, one in service.versions.items()
    }
    return replace(with_both(service), versions=versions)


@dataclass(frozen=True)
class GlobalLimit:
    """A rate limit of some pods, called `name`, as all their proxies have it together.

    What a bucket is for takes from that alone, all else from the one of the limit itself.
    """

    spec: RateLimit
    name: str
    counter: Counter

    @property
    def settings(self) -> Object:
        """Return the settings of Envoy's filter."""
        said, counter = self.spec, self.counter
        found: Object = {"domain": counter.domain}
        if counter.spec.timeout is not None:
            found["timeout"] = in_seconds(nanoseconds(counter.spec.timeout) or 0)
        if counter.spec.failure_mode_deny:
            found["failure_mode_deny"] = True
        if said.status != RateLimit().status:
            found["rate_limited_status"] = {"code": said.status}
        if said.x_rate_limit_headers:
            found["enable_x_ratelimit_headers"] = "DRAFT_VERSION_03"
        found["rate_limit_service"] = {
            "grpc_service": {"envoy_grpc": {"cluster_name": counter.cluster}},
            "transport_api_version": "V3",
        }
        return found

    @property
    def rate_limits(self) -> list[Object]:
        """Return what routes say of requests: which descriptors they have."""
        whose: Object = {"generic_key": {"descriptor_key": _WHOSE, "descriptor_value": self.name}}
        matched = {
            name: {"descriptor_value": name, "headers": header_matchers(bucket)}
            for name, bucket in self._buckets
        }
        found = [
            {"actions": [whose, {"header_value_match": {"descriptor_key": _BUCKET, **one}}]}
            for one in matched.values()
        ]
        if self.spec.requests is not None:
            no_match = {"descriptor_key": _OTHER, "expect_match": False}
            others = [{"header_value_match": {**no_match, **one}} for one in matched.values()]
            found.append({"actions": [whose, *others]})
        return found

    @property
    def descriptors(self) -> list[Object]:
        """Return what the service is told: the limits of the same descriptors."""
        said, whose = self.spec, (_WHOSE, self.name)
        limits = [
            _nested([(_BUCKET, name)], self._limit(bucket.requests, bucket.per or said.per))
            for name, bucket in self._buckets
        ]
        if said.requests is not None:
            own, others = self._limit(said.requests, said.per), self._buckets
            if not others:
                return [_nested([whose], own)]
            limits.append(_nested([(_OTHER, name) for name, _ in others], own))
        return [_nested([whose], {"descriptors": limits})]

    @property
    def _buckets(self) -> list[tuple[str, Bucket]]:
        return sorted((self.spec.buckets or {}).items())

    def _limit(self, requests: int, per: str) -> Object:
        found: Object = {"rate_limit": {"unit": per, "requests_per_unit": requests}}
        return found if self.spec.enforce else {**found, "shadow_mode": True}


def _nested(entries: Sequence[tuple[str, str]], said: Object) -> Object:
    """Return a descriptor of several entries, of which the last has what is said."""
    (key, value), *rest = entries
    inner = {"descriptors": [_nested(rest, said)]} if rest else said
    return {"key": key, "value": value, **inner}
