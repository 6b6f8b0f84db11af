"""A rate limit service of a few lines: it counts by a configuration as envoyproxy/ratelimit does.

Of a descriptor, each entry is looked for one level deeper, with its value or else by its key alone,
and the limit counts that stands where the last one is found.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

import grpc  # type: ignore[import-untyped]

Entries = tuple[tuple[str, str], ...]
_RLS = import_module("envoy.service.ratelimit.v3.rls_pb2")
_NAME = "envoy.service.ratelimit.v3.RateLimitService"


@dataclass
class Service:
    """The service, and what it was asked: by domain, the entries of each descriptor."""

    configurations: Mapping[str, Mapping[str, Any]]
    asked: list[tuple[str, Entries]] = field(default_factory=list)
    counts: Counter[tuple[str, Entries]] = field(default_factory=Counter)
    port: int = 0

    def should_rate_limit(self, request: Any, _: Any) -> Any:
        """Answer a request."""
        response = _RLS.RateLimitResponse
        statuses = [
            self._status(request.domain, tuple((one.key, one.value) for one in each.entries))
            for each in request.descriptors
        ]
        over = any(status.code == response.OVER_LIMIT for status in statuses)
        return response(
            overall_code=response.OVER_LIMIT if over else response.OK, statuses=statuses
        )

    def _status(self, domain: str, entries: Entries) -> Any:
        response = _RLS.RateLimitResponse
        self.asked.append((domain, entries))
        found = self.found(domain, entries)
        limit = found.get("rate_limit")
        if limit is None:
            return response.DescriptorStatus(code=response.OK)
        self.counts[domain, entries] += 1
        left = int(limit["requests_per_unit"]) - self.counts[domain, entries]
        unit = response.RateLimit.Unit.Value(str(limit["unit"]).upper())
        return response.DescriptorStatus(
            code=response.OK if left >= 0 or found.get("shadow_mode") else response.OVER_LIMIT,
            current_limit={"requests_per_unit": limit["requests_per_unit"], "unit": unit},
            limit_remaining=max(0, left),
        )

    def found(self, domain: str, entries: Entries) -> Mapping[str, Any]:
        """Return what the configuration has for the entries of a descriptor."""
        found: Mapping[str, Any] = self.configurations.get(domain, {})
        for key, value in entries:
            inner: Sequence[Mapping[str, Any]] = found.get("descriptors", ())
            known = {(one["key"], one.get("value")): one for one in inner}
            found = known.get((key, value)) or known.get((key, None)) or {}
        return found


@contextmanager
def serving(configurations: Mapping[str, Mapping[str, Any]]) -> Iterator[Service]:
    """Serve on loopback until the block ends."""
    service = Service(configurations)
    handler = grpc.unary_unary_rpc_method_handler(
        service.should_rate_limit,
        request_deserializer=_RLS.RateLimitRequest.FromString,
        response_serializer=_RLS.RateLimitResponse.SerializeToString,
    )
    server = grpc.server(ThreadPoolExecutor(max_workers=1))
    methods = {"ShouldRateLimit": handler}
    server.add_generic_rpc_handlers([grpc.method_handlers_generic_handler(_NAME, methods)])
    service.port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    try:
        yield service
    finally:
        server.stop(grace=None).wait()
