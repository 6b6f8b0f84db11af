"""Rate limits that would limit nothing, or nobody knows how much."""

from collections.abc import Iterator

from meshgen.config.crosscheck.choices import looks_in
from meshgen.config.crosscheck.exposure import sidecar_expected
from meshgen.config.crosscheck.place import Place, of_services, of_workloads
from meshgen.config.crosscheck.routes import wrong_match
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.mesh import GLOBAL, SIDECARS, Service, Workload, exposures_of, sharing
from meshgen.mesh.headermatch import header_matchers
from meshgen.mesh.limited import limited_at, sharing_at
from meshgen.model.ratelimit import REFUSING, Bucket, RateLimit
from meshgen.resources import Path, canonical

# Istio's word for a claim of a token, which routes alone can ask for.
_CLAIM = "@"


@of_workloads("port", "ports", "protocol", "mesh", "rateLimit", running=True)
def counted(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find rate limits that would limit nothing: no HTTP, or no proxy to count in."""
    service, said = workload.service, workload.spec.rate_limit
    if said is None:
        return
    path = _path(workload)
    if not any(p.is_http for p in service.ports):
        yield place.problem(
            Code.CONFLICT,
            path,
            "the service has no HTTP port, so that nothing would be counted",
            "expected a port named http, http2 or grpc",
            key=True,
        )
    if said.at == "gateway" and said != service.spec.rate_limit:
        yield place.problem(
            Code.CONFLICT,
            path,
            "a gateway's requests are those of all versions",
            "expected the limit in the service's own `rateLimit`, or `at: sidecar` here",
            key=True,
        )
    elif said.at == "sidecar" and not service.in_mesh:
        yield place.problem(
            Code.CONFLICT,
            path,
            "the service has no sidecar to count in",
            sidecar_expected(service),
            "" if not exposures_of(service) else "`at: gateway` counts where it is exposed",
            key=True,
        )


@of_services("rateLimit", "expose", "port", "ports", running=True)
def at_gateways(place: Place, service: Service) -> Iterator[Problem]:
    """Find limits at gateways that no request meets, or of whose proxies nobody knows enough."""
    said, path = service.spec.rate_limit, (*service.setting, "rateLimit")
    if said is None or said.at != "gateway" or not any(p.is_http for p in service.ports):
        return
    exposures = [one for one in exposures_of(service) if one.gateway != SIDECARS]
    known = [one for one in exposures if one.gateway in place.mesh.gateways]
    for exposure in [one for one in exposures if one not in known]:
        yield place.problem(
            Code.CONFLICT,
            (*exposure.setting, "gateway"),
            f"nobody knows the proxies of `{exposure.gateway}`, which is none of `gateways`, so "
            "that it would limit nothing",
            "expected a gateway of `gateways`, or `at: sidecar` in `rateLimit`",
        )
    if exposures and not known:
        return
    mesh = place.mesh
    if not known or not list(limited_at(service, mesh.serving, mesh.gateway_pods)):
        yield place.problem(
            Code.CONFLICT,
            (*path, "at"),
            "no gateway sends requests to the service, so that nothing would be counted",
            "expected `expose`, or `at: sidecar`",
        )
    if said.x_rate_limit_headers:
        yield place.problem(
            Code.CONFLICT,
            (*path, "xRateLimitHeaders"),
            "a gateway's filter gives the headers to all answers, those of other services too",
            "expected it with `at: sidecar`",
            key=True,
        )
    for gateway in dict.fromkeys(exposure.gateway for exposure in known):
        pods = mesh.gateway_pods.get(gateway)
        if pods is not None and sharing_at(pods, said) is None:
            yield place.problem(
                Code.CONFLICT,
                (*path, "scope"),
                f"nobody knows how many proxies the gateway `{gateway}` has, among which a total "
                "is divided",
                "expected a number in `dividedBy`, or `scope: proxy`",
                key=True,
            )
    for exposure in known:
        for setting, spec in exposure.said:
            if spec.delegate is not None:
                yield place.problem(
                    Code.CONFLICT,
                    (*setting, "delegate"),
                    "nobody knows the routes of a VirtualService of your own, so that it would "
                    "limit none of them",
                    "expected `destinations`, or `at: sidecar` in `rateLimit`",
                    key=True,
                )


@of_workloads("rateLimit", running=True)
def amounts(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find limits without a number, and numbers without a limit."""
    said = workload.spec.rate_limit
    if said is None:
        return
    path = _path(workload)
    if said.requests is None:
        if not said.buckets:
            yield place.problem(
                Code.MISSING,
                path,
                "`requests` is missing",
                "expected how many requests, or `buckets` of some of them",
                key=True,
            )
        elif said.burst is not None:
            yield place.problem(
                Code.CONFLICT,
                (*path, "burst"),
                "there is no limit here that it could be of",
                "expected `requests` beside it",
                "a bucket has a `burst` of its own",
                key=True,
            )
    if said.status not in REFUSING:
        yield place.problem(
            Code.VALUE,
            (*path, "status"),
            f"Envoy knows no status code {said.status}, and refuses all that is around it",
            "expected 429, 503 or another one of RFC 9110",
        )
    yield from _shared(place, workload, said)


def _shared(place: Place, workload: Workload, said: RateLimit) -> Iterator[Problem]:
    """Find a total of which nobody knows among how many proxies it is divided."""
    path = _path(workload)
    if said.scope == GLOBAL:
        return
    if said.scope == "proxy":
        if said.divided_by != RateLimit().divided_by:
            yield place.problem(
                Code.CONFLICT,
                (*path, "dividedBy"),
                "each proxy lets so many requests through: nothing is divided",
                "expected `scope: total` beside it",
                key=True,
            )
    elif said.at == "sidecar" and sharing(workload) is None:
        yield place.problem(
            Code.CONFLICT,
            (*path, "scope"),
            f"nobody knows how many pods a {workload.kind} has, among which a total is divided",
            "expected a number in `dividedBy`, or `scope: proxy`",
            key=True,
        )


@of_workloads("rateLimit", running=True)
def buckets(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find buckets that are for all requests, for those of another one, or for none."""
    said = workload.spec.rate_limit
    first: dict[str, str] = {}
    for name, bucket in sorted(((said and said.buckets) or {}).items()):
        path = (*_path(workload), "buckets", name)
        yield from wrong_match(place, path, bucket)
        yield from _unasked(place, path, bucket)
        matchers = header_matchers(bucket)
        other = first.setdefault(canonical(matchers), name)
        if not matchers:
            yield place.problem(
                Code.CONFLICT,
                path,
                "it is for all requests",
                "expected a path, a method or a header",
                "what holds for all is said beside `buckets`",
                key=True,
            )
        elif other != name:
            yield place.problem(
                Code.CONFLICT,
                path,
                f"`{other}` is for the same requests",
                "expected a path, a method or a header of its own",
                key=True,
            )


def _unasked(place: Place, at: Path, bucket: Bucket) -> Iterator[Problem]:
    """Find conditions that Envoy has no matcher for, where only headers can be asked."""
    for path, _, look in looks_in(at, bucket):
        if str(path[-1]).startswith(_CLAIM):
            yield place.problem(
                Code.CONFLICT,
                path,
                "claims of tokens are for routes alone: Envoy counts by headers",
                "expected the name of a header",
                key=True,
            )
        if look.prefix == "":
            yield place.problem(
                Code.VALUE,
                (*path, "prefix"),
                "Envoy refuses an empty beginning",
                "expected a text",
                "a header that only has to be there is `{}`",
            )


def _path(workload: Workload) -> Path:
    return (*workload.setting, "rateLimit")
