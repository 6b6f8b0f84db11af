"""What the proxies of a mesh say of themselves: their counters, through the API server."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from meshgen.lenient import mapping, text
from meshgen.live.answer import Answer
from meshgen.live.expected import Expected
from meshgen.live.observed import Observed
from meshgen.live.paths import through_pod
from meshgen.live.running import Running, has_proxy, is_ready, runnings
from meshgen.resources import Object

# Where the agent gives its own counters, Envoy's and the workload's.
_PORT, _PATH = 15020, "/stats/prometheus"
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
    """A pod with a proxy, whose it is, and what came of asking for its counters."""

    of: Running
    pod: Object
    answer: Answer

    @property
    def name(self) -> str:
        """Return the pod's name."""
        return text(mapping(self.pod, "metadata").get("name"))

    @property
    def where(self) -> tuple[str, ...]:
        """Return the words of kubectl by which its proxy's container is meant."""
        return ("-n", self.of.known.namespace, self.name, "-c", "istio-proxy")

    def samples(self, *names: str) -> Iterator[Sample]:
        """Yield the series of metrics; a name may end in `*`."""
        for line in self.answer.text.splitlines() if self.answer.is_given else ():
            name = line.partition("{")[0].partition(" ")[0]
            if any(_is(name, each) for each in names) and (found := _SAMPLE.fullmatch(line)):
                yield Sample(name, dict(_LABEL.findall(found[2] or "")), _number(found[3]))


def proxies(expected: Expected, observed: Observed) -> Sequence[Proxy]:
    """Return the pods with a proxy that runs."""
    return [
        Proxy(one, pod, observed.answer(_path(one, pod)))
        for one in runnings(expected, observed)
        for pod in one.pods
        if has_proxy(pod) and is_ready(pod)
    ]


def counters(expected: Expected, observed: Observed) -> Iterable[str]:
    """Yield the path of the counters of each pod with a proxy."""
    return [_path(each.of, each.pod) for each in proxies(expected, observed)]


def _path(one: Running, pod: Object) -> str:
    name = text(mapping(pod, "metadata").get("name"))
    return through_pod(one.known.namespace, name, _PORT, _PATH)


def _is(name: str, wanted: str) -> bool:
    return name.startswith(wanted[:-1]) if wanted.endswith("*") else name == wanted


def _number(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        return 0.0
