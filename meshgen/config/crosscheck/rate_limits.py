"""Rate limits that would limit nothing, or nobody knows how much."""

from collections.abc import Iterator

from meshgen.config.crosscheck.choices import looks_in
from meshgen.config.crosscheck.exposure import sidecar_expected
from meshgen.config.crosscheck.place import Place, of_workloads
from meshgen.config.crosscheck.routes import wrong_match
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.mesh import Workload, sharing
from meshgen.mesh.headermatch import header_matchers
from meshgen.model.ratelimit import REFUSING, Bucket, RateLimit
from meshgen.resources import Path, canonical

# Istio's word for a claim of a token, which routes alone can ask for.
_CLAIM = "@"


@of_workloads("port", "ports", "protocol", "mesh", "rateLimit", running=True)
def counted(place: Place, workload: Workload) -> Iterator[Problem]:
    """Find rate limits that would limit nothing: no HTTP, or no sidecar to count in."""
    service = workload.service
    if workload.spec.rate_limit is None:
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
    if not service.in_mesh:
        yield place.problem(
            Code.CONFLICT,
            path,
            "the service has no sidecar to count in",
            sidecar_expected(service),
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
    if said.scope == "proxy":
        if said.divided_by != RateLimit().divided_by:
            yield place.problem(
                Code.CONFLICT,
                (*path, "dividedBy"),
                "each proxy lets so many requests through: nothing is divided",
                "expected `scope: total` beside it",
                key=True,
            )
    elif sharing(workload) is None:
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
