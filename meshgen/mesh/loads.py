"""Load tests in one environment: what is asked of which service, and which limits are on the way.

Where the config says none, each service that is limited, scaled or exposed has one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from meshgen.durations import nanoseconds
from meshgen.kinds.limits import FILLED_SMOOTHLY_FROM
from meshgen.mesh.exposure import SIDECARS, Exposure, exposures_of
from meshgen.mesh.globallimit import GLOBAL
from meshgen.mesh.headermatch import header_matchers, meets
from meshgen.mesh.limited import limited_at
from meshgen.mesh.loadjobs import http_port
from meshgen.mesh.mesh import Mesh
from meshgen.mesh.pods import Pods, pods_by
from meshgen.mesh.ratelimit import OTHERS, Limit
from meshgen.mesh.service import Service
from meshgen.mesh.tokens import UNITS, TokenBucket
from meshgen.mesh.workload import workloads
from meshgen.model.loadtests import LoadTest
from meshgen.model.ports import ServicePort
from meshgen.model.ratelimit import Bucket, RateLimit
from meshgen.resources import Path

_UNITS = {"s": 1, "m": 60, "h": 3600}
_RAMP, _USUAL = "10m", "1m"
_USUAL_RATE = Fraction(10)
# How many times as many requests `overLimit` sends as the limits let in.
_OVER = 3


@dataclass(frozen=True)
class Passing:
    """A bucket that requests take from, in as many proxies at least and at most.

    Before Envoy 1.31, or where a service counts for all, it is filled `in_steps`; else `smoothly`.
    Which, hangs on the release, so that both may be.
    """

    bucket: TokenBucket
    proxies: tuple[int, int]
    in_steps: bool
    smoothly: bool
    words: str


@dataclass(frozen=True)
class OnTheWay:
    """The limits on the way of requests, and the status of what they refuse.

    Where `unknown` says why, nobody knows what they let in.
    """

    limits: tuple[Passing, ...] = ()
    status: int = RateLimit().status
    unknown: str = ""


@dataclass(frozen=True)
class LoadCase:
    """A load test; `name` is what the config calls it. `is_usual` is one that nobody wrote.

    `replicas` is how many pods the service has at least and at most, None as many as are declared.
    Of settings that are half wrong, only what hangs on the right ones can be told.
    """

    mesh: Mesh
    name: str
    spec: LoadTest
    is_usual: bool = False
    replicas: tuple[int, int] | None = None

    @property
    def setting(self) -> Path:
        """Return its path in the config; of one that nobody wrote that of the service."""
        return ("services", self.spec.service) if self.is_usual else ("loadTests", self.name)

    @cached_property
    def service(self) -> Service | None:
        """Return the service that is asked."""
        return self.mesh.service(self.spec.service)

    @property
    def port(self) -> ServicePort | None:
        """Return the port of HTTP that is asked inside of the mesh."""
        return http_port(self.service, self.spec.port) if self.service else None

    @property
    def exposure(self) -> Exposure | None:
        """Return where the service is exposed at a gateway, first."""
        exposures = exposures_of(self.service) if self.service else []
        return next((one for one in exposures if one.gateway != SIDECARS), None)

    @property
    def host(self) -> str | None:
        """Return the host that requests from outside ask for; None for any."""
        if self.spec.host is not None or self.exposure is None:
            return self.spec.host
        hosts = self.mesh.serving.hosts_of(self.exposure)
        return next((host for host in hosts if "*" not in host), None)

    @property
    def url(self) -> str:
        """Return the address of the service inside of the mesh."""
        assert self.service is not None
        assert self.port is not None
        return f"http://{self.service.fqdn}:{self.port.port}"

    @property
    def path(self) -> str:
        """Return the path that is asked for."""
        if self.spec.path is not None:
            return self._resolved(self.spec.path)
        said = self.exposure.said[0][1] if self.exposure else None
        first = said.match[0] if said and said.match else said
        return (first and (first.exact or first.prefix)) or "/"

    @property
    def headers(self) -> Mapping[str, str]:
        """Return the headers of each request, by their names in small letters."""
        said = (self.spec.headers or {}).items()
        return {name.lower(): self._resolved(value) for name, value in sorted(said)}

    @property
    def body(self) -> str | None:
        """Return the body of each request."""
        return None if self.spec.body is None else self._resolved(self.spec.body)

    def _resolved(self, text: str) -> str:
        return self.mesh.addresses.text(text)

    @property
    def seconds(self) -> Fraction:
        """Return how long it takes."""
        said = self.spec.duration or (_RAMP if self.spec.profile == "ramp" else _USUAL)
        return Fraction(nanoseconds(said) or 0, 10**9)

    @property
    def rate(self) -> Fraction:
        """Return how many requests there are in a second, at most."""
        if self.spec.rate is not None:
            return rate_of(self.spec.rate)
        passing = self.on_the_way().limits
        if self.spec.profile != "overLimit" or not passing or not self.seconds:
            return _USUAL_RATE
        let_in = min(_let_in(one, self.seconds) for one in passing) * _OVER / self.seconds
        # Whole numbers, in a minute where there are few.
        return Fraction(-(-let_in // 1)) if let_in >= 1 else Fraction(-(-let_in * 60 // 1), 60)

    def on_the_way(self, *, inside: bool = False) -> OnTheWay:
        """Return the limits that requests come by, from outside or from `inside` of the mesh."""
        service = self.service
        if service is None or not service.has_pods:
            return OnTheWay()
        several = [one for one in pods_by(service, "rate_limit") if one.spec.rate_limit]
        if not several:
            return OnTheWay()
        if len(several) > 1 or not several[0].are_all:
            return OnTheWay(unknown="versions of the service have limits of their own")
        said = several[0].spec.rate_limit
        assert said is not None
        if not said.enforce:
            return OnTheWay()
        found = list(self._buckets(said))
        if found and None in found:
            return OnTheWay(unknown="whether a bucket is for these requests, nobody can tell")
        meant = [name for name in found if name is not None]
        if said.scope == GLOBAL:
            passing = [_of_all(said, name) for name in meant]
        elif said.at == "gateway":
            if inside:
                return OnTheWay()
            return self._at_gateway(said, meant)
        else:
            proxies = self._proxies(several[0])
            limited = several[0].limited
            if proxies is None or limited is None or not isinstance(limited.limit, Limit):
                return OnTheWay(unknown="nobody knows how many pods there are")
            passing = [self._passing(limited.limit, name, proxies) for name in meant]
        return OnTheWay(tuple(passing), said.status)

    def _at_gateway(self, said: RateLimit, meant: Sequence[str]) -> OnTheWay:
        assert self.service is not None
        mesh = self.mesh
        for _, pods, limited in limited_at(self.service, mesh.serving, mesh.gateway_pods):
            least, most = pods.count("min"), pods.count("max")
            if least is None or most is None or not isinstance(limited.limit, Limit):
                return OnTheWay(unknown="nobody knows how many proxies the gateway has")
            passing = [self._passing(limited.limit, name, (least, most)) for name in meant]
            return OnTheWay(tuple(passing), said.status)
        return OnTheWay()

    def _passing(self, limit: Limit, name: str, proxies: tuple[int, int]) -> Passing:
        releases = [int(one.partition(".")[2]) for one in self.mesh.spec.istio.version]
        bucket = limit.buckets[name]
        return Passing(
            bucket,
            proxies,
            any(one < FILLED_SMOOTHLY_FROM for one in releases),
            any(one >= FILLED_SMOOTHLY_FROM for one in releases),
            _words(limit.spec, name),
        )

    def _proxies(self, pods: Pods) -> tuple[int, int] | None:
        """Return between which numbers of pods there are."""
        if self.replicas is not None:
            return self.replicas
        counts = [(one.pods("min"), one.pods("max")) for one in pods.workloads]
        low = [least for least, _ in counts if least is not None]
        high = [most for _, most in counts if most is not None]
        return (sum(low), sum(high)) if len(low) == len(high) == len(counts) else None

    def _buckets(self, said: RateLimit) -> Iterator[str | None]:
        """Yield the names of the buckets that the requests take from; None for who knows."""
        fits = {name: self._is_for(one) for name, one in sorted((said.buckets or {}).items())}
        yield from (name if fit else None for name, fit in fits.items() if fit is not False)
        if said.requests is not None and not any(fits.values()):
            yield OTHERS

    def _is_for(self, bucket: Bucket) -> bool | None:
        """Return whether a bucket is for the requests; None where nobody knows."""
        known: dict[str, str] = {**self.headers, ":method": self.spec.method, ":path": self.path}
        if self.host is not None:
            known[":authority"] = self.host
        exposure = self.exposure
        if exposure and any(spec.rewrite is not None for _, spec in exposure.said):
            del known[":path"]
        found = [meets(known, matcher) for matcher in header_matchers(bucket)]
        return False if False in found else None if None in found else True


def load_cases(mesh: Mesh, replicas: int | None = None) -> list[LoadCase]:
    """Return the load tests of an environment, in order of name."""
    said = mesh.spec.load_tests
    listed = sorted((said or {}).items())
    pods = None if replicas is None else (replicas, replicas)
    if listed:
        return [LoadCase(mesh, name, spec, replicas=pods) for name, spec in listed]
    return [
        LoadCase(mesh, name, spec, is_usual=True, replicas=pods)
        for service in mesh.services
        if service.here and any(port.is_http for port in service.ports)
        for name, spec in _usual(service)
    ]


def _usual(service: Service) -> Iterator[tuple[str, LoadTest]]:
    limited = service.spec.rate_limit is not None and service.spec.rate_limit.enforce
    scaled = any(one.autoscaled for one in workloads(service))
    if limited:
        spec = LoadTest(service=service.key, profile="overLimit")
        yield f"{service.key}-limit", spec
    if scaled:
        yield f"{service.key}-scaling", LoadTest(service=service.key, profile="ramp")
    exposed = any(one.gateway != SIDECARS for one in exposures_of(service))
    if exposed and not limited and not scaled:
        yield f"{service.key}-steady", LoadTest(service=service.key)


def rate_of(text: str) -> Fraction:
    """Return how many requests in a second a rate such as `600/m` is."""
    number, _, unit = text.partition("/")
    return Fraction(number) / _UNITS[unit]


def _let_in(passing: Passing, seconds: Fraction) -> Fraction:
    bucket = passing.bucket
    each = bucket.most + Fraction(bucket.tokens * 1000, bucket.interval) * seconds
    return each * passing.proxies[1]


def _of_all(said: RateLimit, name: str) -> Passing:
    """Return a bucket of all proxies together: whoever counts begins anew in each unit of time."""
    one = said if name == OTHERS else (said.buckets or {})[name]
    requests = one.requests or 0
    bucket = TokenBucket(requests, UNITS[one.per or said.per], requests)
    return Passing(bucket, (1, 1), in_steps=True, smoothly=False, words=_words(said, name))


def _words(said: RateLimit, name: str) -> str:
    one = said if name == OTHERS else (said.buckets or {})[name]
    what = "" if name == OTHERS else f"of bucket `{name}` "
    return f"{what}{one.requests} a {one.per or said.per}"
