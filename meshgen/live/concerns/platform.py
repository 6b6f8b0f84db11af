"""What runs beside the services: whether each part answers, and reaches what it needs."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import quote

from meshgen.codes.live import UNREACHED, UNSEEN
from meshgen.lenient import items, mapping, mappings, text, texts
from meshgen.live.answer import Answer
from meshgen.live.concern import Concern
from meshgen.live.expected import Expected
from meshgen.live.line import Line, Status
from meshgen.live.observed import Observed
from meshgen.live.paths import through_service
from meshgen.live.words import some
from meshgen.resources import Object
from meshgen.system.labels import has_labels

_KINDS = ("Deployment.apps", "StatefulSet.apps")


@dataclass(frozen=True)
class _Part:
    """A part that is rendered, and the port of its Service that its readiness probe asks."""

    position: int
    namespace: str
    service: str
    port: str
    path: str

    def at(self, path: str) -> str:
        """Return the path by which the API server asks it."""
        return through_service(self.namespace, self.service, self.port, path)


def _parts(expected: Expected) -> Iterator[_Part]:
    services = [(known, obj) for _, known, obj in expected.of("Service")]
    for position, known, obj in expected.of(*_KINDS):
        if position < expected.services:
            continue
        template = mapping(obj, "spec", "template")
        for container in mappings(mapping(template, "spec").get("containers")):
            probe = mapping(container, "readinessProbe", "httpGet")
            for of_service, service in services if probe else ():
                selector = mapping(service, "spec", "selector")
                is_its = bool(selector) and of_service.namespace == known.namespace
                port = _port(probe, container, service)
                if (
                    is_its
                    and port
                    and has_labels(mapping(template, "metadata", "labels"), selector)
                ):
                    scheme = "https:" if probe.get("scheme") == "HTTPS" else ""
                    name = f"{scheme}{of_service.name}"
                    where = text(probe.get("path")) or "/"
                    yield _Part(position, known.namespace, name, port, where)
                    break


def _port(probe: Mapping[str, object], container: Mapping[str, object], service: Object) -> str:
    """Return the port of a Service behind which that of a probe is; "" where none is."""
    named = {
        each.get("name"): each.get("containerPort") for each in mappings(container.get("ports"))
    }
    asked = probe.get("port")
    for each in mappings(mapping(service, "spec").get("ports")):
        target = each.get("targetPort", each.get("port"))
        if named.get(target, target) == named.get(asked, asked):
            return str(each.get("port"))
    return ""


def _up(answer: Answer) -> Iterator[str]:
    """Yield what Prometheus does not reach, by the job that it calls it."""
    found: dict[str, list[bool]] = {}
    for each in mappings(mapping(answer.document, "data").get("result")):
        job, value = text(mapping(each, "metric").get("job")), items(each.get("value"))
        found.setdefault(job, []).append(str(value[-1:]) == "['1']")
    if not found:
        yield "it has no target at all: look at its ServiceAccount and its scrape configuration"
    for job, targets in found.items():
        if not all(targets):
            yield f"{targets.count(False)} of {len(targets)} targets of {job} do not answer"


def _warnings(answer: Answer) -> Iterator[str]:
    """Yield what Kiali warns of.

    Of what it cannot reach it has no version, and of a Prometheus nothing at all.
    """
    yield from filter(None, texts(answer.document.get("warningMessages")))
    found = mappings(answer.document.get("externalServices"))
    if not any(each.get("name") == "Prometheus" for each in found):
        yield "it has no answer from Prometheus"
    for each in found:
        if each.get("url") and not each.get("version"):
            yield f"it has no answer from {each.get('name')} at {each.get('url')}"


def _datasource(answer: Answer) -> Iterator[str]:
    if text(answer.document.get("database")) != "ok":
        yield "its database does not answer"


# What else is asked of a part, by the name of its Service: the path, and what is wrong with what
# comes. Sources: prometheus.io/docs/prometheus/latest/querying/api; handlers/root.go and
# status/versions.go of github.com/kiali/kiali;
# grafana.com/docs/grafana/latest/developers/http_api/other.
_WIRED: Mapping[str, tuple[str, Callable[[Answer], Iterator[str]]]] = {
    "prometheus": (f"/api/v1/query?query={quote('up')}", _up),
    # What /kiali/api/status says too, to whoever is logged in.
    "kiali": ("/kiali/api", _warnings),
    "grafana": ("/api/health", _datasource),
}


def _asks(expected: Expected) -> Iterator[str]:
    for part in _parts(expected):
        yield part.at(part.path)
        if part.service in _WIRED:
            yield part.at(_WIRED[part.service][0])


def _judge(expected: Expected, observed: Observed) -> Iterator[Line]:
    lines: list[Line] = []
    answering: list[str] = []
    for part in _parts(expected):
        about = f"Service/{part.service.removeprefix('https:')}"
        answer = observed.answer(part.at(part.path))
        if answer.is_forbidden:
            mend = "ask for `get` of `services/proxy`"
            lines.append(Line(Status.UNKNOWN, answer.why, about, mend, UNSEEN, part.position))
            continue
        if not answer.is_given:
            mend = f"`kubectl get pods,endpointslices -n {part.namespace}`"
            told = f"does not answer at {part.path}: {answer.why}"
            lines.append(Line(Status.WRONG, told, about, mend, UNREACHED, part.position))
            continue
        answering.append(part.service.removeprefix("https:"))
        path, find = _WIRED.get(part.service, ("", lambda _: iter(())))
        asked = observed.answer(part.at(path)) if path else answer
        if not asked.is_given:
            told, mend = f"what it reaches is not known: {asked.why}", "look at what it logs"
            lines.append(Line(Status.UNKNOWN, told, about, mend, UNSEEN, part.position))
        for words in find(asked) if asked.is_given else ():
            mend = "look at the address in its settings, and at NetworkPolicies"
            lines.append(Line(Status.WRONG, words, about, mend, UNREACHED, part.position))
    if answering:
        yield Line(
            Status.OK,
            f"{some(answering)} answer" if len(answering) > 1 else f"{answering[0]} answers",
        )
    yield from lines


PLATFORM = Concern("platform", _judge, asks=_asks)
