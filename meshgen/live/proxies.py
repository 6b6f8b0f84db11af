"""What the proxies of a mesh say of themselves: their counters, through the API server."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from meshgen.lenient import mapping, mappings, text
from meshgen.live.answer import Answer
from meshgen.live.expected import Expected
from meshgen.live.gateways import serving
from meshgen.live.observed import Observed
from meshgen.live.paths import through_pod
from meshgen.live.running import Running, has_proxy, is_ready, runnings
from meshgen.model.injection import PROXY
from meshgen.programs import Done
from meshgen.resources import Object

# Where the agent gives its own counters, Envoy's and the workload's.
_PORT, _PATH = 15020, "/stats/prometheus"
_AGENT = ("--", "pilot-agent", "request", "GET")
_SAMPLE = re.compile(r"(\w+)(?:\{(.*)\})? ([^ ]+)(?: \d+)?")
_LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')


@dataclass(frozen=True)
class Sample:
    """A series and its value, in Prometheus' text format."""

    name: str
    labels: Mapping[str, str]
    value: float


@dataclass(frozen=True)
class Proxy:
    """A pod with a proxy, whose it is, and what came of asking for its counters.

    `of` is the workload; None for a pod that serves a Gateway and is nobody's here. `position` is
    that of what it is there for.
    """

    of: Running | None
    position: int
    pod: Object
    answer: Answer

    @property
    def namespace(self) -> str:
        """Return the pod's namespace."""
        return text(mapping(self.pod, "metadata").get("namespace"))

    @property
    def name(self) -> str:
        """Return the pod's name."""
        return text(mapping(self.pod, "metadata").get("name"))

    @property
    def where(self) -> tuple[str, ...]:
        """Return the words of kubectl by which its proxy's container is meant."""
        return ("-n", self.namespace, self.name, "-c", "istio-proxy")

    @property
    def variables(self) -> Mapping[str, str]:
        """Return the environment variables of its container, as far as they stand in the pod."""
        spec = mapping(self.pod, "spec")
        listed = (*mappings(spec.get("containers")), *mappings(spec.get("initContainers")))
        env = [mappings(each.get("env")) for each in listed if each.get("name") == PROXY]
        return {text(one.get("name")): text(one.get("value")) for each in env for one in each}

    def asking(self, path: str) -> tuple[str, ...]:
        """Return the words of `kubectl exec` that ask Envoy for a path of its administration."""
        return (*self.where, *_AGENT, path)

    def printed(self, path: str, observed: Observed) -> Done | None:
        """Return what came of asking Envoy; None where nobody did."""
        return (observed.printed or {}).get(self.asking(path))

    def document(self, path: str, observed: Observed) -> Mapping[str, object]:
        """Return the JSON object with which Envoy answered; an empty one where it did not."""
        done = self.printed(path, observed)
        try:
            return mapping(json.loads(done.output)) if done and not done.error else {}
        except ValueError:
            return {}

    def samples(self, *names: str) -> Iterator[Sample]:
        """Yield the series of metrics; a name may end in `*`."""
        for line in self.answer.text.splitlines() if self.answer.is_given else ():
            name = line.partition("{")[0].partition(" ")[0]
            if any(_is(name, each) for each in names) and (found := _SAMPLE.fullmatch(line)):
                yield Sample(name, dict(_LABEL.findall(found[2] or "")), _number(found[3]))


def proxies(expected: Expected, observed: Observed) -> Sequence[Proxy]:
    """Return the pods with a proxy that runs: those of workloads, and those of gateways."""
    every: dict[tuple[str, str], Proxy] = {}
    for one in runnings(expected, observed):
        for pod in one.pods:
            _add(every, one, one.seen.position, pod, observed)
    for gateway in serving(expected):
        for pod in gateway.pods(observed) or ():
            _add(every, None, gateway.position, pod, observed)
    return list(every.values())


def _add(
    every: dict[tuple[str, str], Proxy],
    of: Running | None,
    position: int,
    pod: Object,
    observed: Observed,
) -> None:
    """Add the proxy of a pod, unless it has none that runs; one pod may serve several Gateways."""
    proxy = Proxy(of, position, pod, observed.answer(counters_path(pod)))
    if has_proxy(pod) and is_ready(pod):
        every.setdefault((proxy.namespace, proxy.name), proxy)


def counters(expected: Expected, observed: Observed) -> Iterable[str]:
    """Yield the path of the counters of each pod with a proxy."""
    return [counters_path(each.pod) for each in proxies(expected, observed)]


def counters_path(pod: Object) -> str:
    """Return the path by which the API server asks a pod's proxy for its counters."""
    meta = mapping(pod, "metadata")
    return through_pod(text(meta.get("namespace")), text(meta.get("name")), _PORT, _PATH)


def _is(name: str, wanted: str) -> bool:
    return name.startswith(wanted[:-1]) if wanted.endswith("*") else name == wanted


def _number(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        return 0.0
