"""The pods that serve Gateways, of no rendered workload: those of gateways that come with Istio."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from meshgen.codes.live import HANGING, UNSEEN
from meshgen.lenient import text
from meshgen.live.expected import Expected
from meshgen.live.line import Line, Status
from meshgen.live.observed import Observed
from meshgen.live.paths import labelled, path_of
from meshgen.resources import Object


@dataclass(frozen=True)
class Serving:
    """A Gateway that pods elsewhere serve: where they are expected, and the labels of them.

    Istio takes pods of any namespace: all are asked for, and those where they are expected, as a
    user may see these alone.
    """

    position: int
    name: str
    namespaces: Sequence[str]
    labels: str

    @property
    def paths(self) -> Sequence[str]:
        """Return the paths of its pods, that of all namespaces first."""
        homes = ("", *self.namespaces)
        return [labelled(path_of("v1", "pods", home), self.labels) for home in homes]

    def pods(self, observed: Observed) -> Sequence[Object] | None:
        """Return its pods; None where nobody could see whether there are any."""
        everywhere, *homes = (observed.answer(path) for path in self.paths)
        if everywhere.is_given:
            return everywhere.objects
        found = [pod for home in homes if home.is_given for pod in home.objects]
        return found or None


def serving(expected: Expected) -> Iterator[Serving]:
    """Yield the Gateways of an environment that are served by pods which it does not render."""
    places = {known: position for position, known in enumerate(expected.identities)}
    for gateway in expected.system.gateways.all:
        position = places.get(gateway.member.identity)
        pods = expected.system.gateways.serving(gateway)
        if position is None or not gateway.selector or any(each.workload for each in pods):
            continue
        selected = {key: text(value) for key, value in gateway.selector.items()}
        homes = list(dict.fromkeys(each.namespace for each in pods))
        yield Serving(position, str(gateway.member), homes, _labels(selected))


def _labels(selected: Mapping[str, str]) -> str:
    return ",".join(f"{key}={value}" for key, value in selected.items())


def asks(expected: Expected) -> Iterator[str]:
    """Yield the paths of the pods of all such Gateways."""
    for one in serving(expected):
        yield from one.paths


def unserved(expected: Expected, observed: Observed) -> Iterator[Line]:
    """Yield what is told of Gateways whose pods are not there, or cannot be seen."""
    for one in serving(expected):
        pods = one.pods(observed)
        if pods is None:
            why = observed.answer(one.paths[0]).why
            told, mend = f"whether pods serve it is not known: {why}", "ask for the permission"
            yield Line(Status.UNKNOWN, told, one.name, mend, UNSEEN, one.position)
        elif not pods:
            told = f"no pod has the labels that it selects: {one.labels}"
            mend = "install the gateway, or mend `selector`: `kubectl get pods -A -l istio`"
            yield Line(Status.WRONG, told, one.name, mend, HANGING, one.position)
