"""Watches a service's pods through the API server while a load test runs; it only reads."""

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from math import inf

from meshgen.durations import nanoseconds
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.kinds import kind_of
from meshgen.lenient import mapping, mappings, text
from meshgen.live.answer import Answer
from meshgen.live.paths import labelled, path_of
from meshgen.live.server import Server
from meshgen.loadtests.counting import Counting
from meshgen.loadtests.watched import Glance, Usage, Watched
from meshgen.mesh.loads import LoadCase
from meshgen.mesh.workload import workloads
from meshgen.quantity import parse_quantity

_EVERY = 2.0
# metrics-server measures each 15 s: until there is a figure of a time in which nobody asked.
_IDLE = 120.0
_METRICS, _SCALERS = "metrics.k8s.io/v1beta1", "autoscaling/v2"


@dataclass(frozen=True)
class Target:
    """A workload that is watched."""

    api_version: str
    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        """Return it as kubectl has it."""
        return f"{self.kind}/{self.name}"

    @property
    def path(self) -> str:
        """Return its path in the API."""
        plural = kind_of(self.api_version, self.kind).plural
        return path_of(self.api_version, plural, self.namespace, self.name)

    @property
    def scalers(self) -> str:
        """Return the path of the autoscalers beside it."""
        return path_of(_SCALERS, "horizontalpodautoscalers", self.namespace)


def targets_of(case: LoadCase) -> list[Target]:
    """Return the workloads whose pods answer a load test."""
    service = case.service
    if service is None or not service.has_pods:
        return []
    home = service.namespace
    return [
        Target(one.api_version, one.kind, home.name, home.full_name(one.name))
        for one in workloads(service)
    ]


@dataclass
class Watch:
    """Looks again and again, in a thread of its own, from `begin` until `end`.

    With `measures`, it reads what the pods use of CPU as well, and what their sidecars count;
    `refusing` is the status of what a limit refuses.
    """

    server: Server
    targets: Sequence[Target]
    measures: bool
    refusing: int
    _glances: list[Glance] = field(default_factory=list)
    # By the cluster's clock, which is ahead by so much at least and at most: it is told in seconds.
    _usages: set[Usage] = field(default_factory=set)
    _least: float = -inf
    _most: float = inf
    _labels: dict[Target, str] = field(default_factory=dict)

    @property
    def _ahead(self) -> float:
        """Return by how much the cluster's clock is ahead; clocks that may agree do."""
        return min(max(0.0, self._least), self._most)

    @cached_property
    def _counting(self) -> Counting:
        lists = [
            labelled(path_of("v1", "pods", t.namespace), self._labels[t]) for t in self.targets
        ]
        return Counting(self.server, lists, self.refusing)

    def refuse_unseen(self) -> None:
        """Raise MeshgenError for a workload, or its use of CPU, that the cluster does not show."""
        answers = self.server.ask(one.path for one in self.targets)
        for one in self.targets:
            answer = answers[one.path]
            hint = "`--context` names another cluster"
            self._refuse(answer, f"{one} of {one.namespace} is not seen", hint)
            selector = mapping(answer.document, "spec", "selector", "matchLabels")
            labels = ",".join(f"{key}={value}" for key, value in selector.items())
            self._labels[one] = labels
        if self.measures:
            for path, answer in self.server.ask(map(self._usage, self.targets)).items():
                hint = "it is metrics-server that measures"
                self._refuse(answer, f"what pods use is not seen: {path}", hint)

    def _refuse(self, answer: Answer, what: str, hint: str) -> None:
        if not answer.is_given:
            raise MeshgenError([Finding(Code.USAGE, f"{what}: {answer.why}", hint=hint)])

    def _usage(self, target: Target) -> str:
        return labelled(path_of(_METRICS, "pods", target.namespace), self._labels[target])

    def rest(self) -> None:
        """Wait until what idle pods use is known; raises MeshgenError if it never is."""
        begin = time.time()
        while time.time() < begin + _IDLE:
            self._look()
            pods = {one.pod for one in self._usages}
            since = {one.pod for one in self._usages if one.begin - self._ahead >= begin}
            if pods and pods == since:
                return
            time.sleep(_EVERY)
        what = f"nothing measured in {_IDLE:.0f} s what the pods use"
        hint = "`kubectl top pods` asks the same"
        raise MeshgenError([Finding(Code.USAGE, what, hint=hint)])

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Look again and again while the block runs, and once more in the end."""
        ended = threading.Event()

        def again() -> None:
            while not ended.wait(_EVERY):
                self._look()

        self._look(now=True)
        thread = threading.Thread(target=again, daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()
            self._look(now=True)

    def watched(self, begin: float) -> Watched:
        """Return what was seen, by the seconds after a time, that of the first request."""
        of_cluster = begin + self._ahead
        return Watched(
            ", ".join(map(str, self.targets)),
            [replace(one, seconds=one.seconds - begin) for one in self._glances],
            [
                replace(one, begin=one.begin - of_cluster, end=one.end - of_cluster)
                for one in sorted(self._usages, key=lambda one: (one.pod, one.end))
            ],
            [replace(one, seconds=one.seconds - begin) for one in self._counting.counts],
            self._counting.uncounted,
        )

    def _look(self, *, now: bool = False) -> None:
        """Look at the pods; `now` asks their sidecars too, even if that was a moment ago."""
        if self.measures:
            self._counting.look(now=now)
        paths = [path for one in self.targets for path in (one.path, one.scalers)]
        answers = self.server.ask(
            [*paths, *(map(self._usage, self.targets) if self.measures else ())]
        )
        at, ready, wanted = time.time(), 0, 0
        for one in self.targets:
            answer = answers[one.path]
            if not answer.is_given:
                return
            status = mapping(answer.document, "status")
            own = _number(status.get("readyReplicas", status.get("numberReady")))
            ready += own
            wanted += _wanted(one, answers[one.scalers], answer.document)
        self._glances.append(Glance(at, ready, wanted))
        for one in self.targets if self.measures else ():
            answer = answers[self._usage(one)]
            ahead = (answer.time or at) - at
            self._least, self._most = max(self._least, ahead), min(self._most, ahead + 1)
            for pod in answer.objects:
                with suppress(ValueError):
                    self._usages.update(_usages(pod))


def _wanted(target: Target, scalers: Answer, document: Mapping[str, object]) -> int:
    for one in scalers.objects if scalers.is_given else ():
        aim = mapping(one, "spec", "scaleTargetRef")
        if (aim.get("kind"), aim.get("name")) == (target.kind, target.name):
            return _number(mapping(one, "status").get("desiredReplicas"))
    return _number(mapping(document, "spec").get("replicas"))


def _usages(pod: Mapping[str, object]) -> Iterator[Usage]:
    """Yield what the containers of a PodMetrics used, in the window that ends with its time."""
    end = datetime.fromisoformat(text(pod.get("timestamp"))).timestamp()
    window = (nanoseconds(text(pod.get("window"))) or 0) / 10**9
    name = text(mapping(pod, "metadata").get("name"))
    for one in mappings(pod.get("containers")):
        cpu = float(parse_quantity(text(mapping(one, "usage").get("cpu"))))
        yield Usage(name, text(one.get("name")), end - window, end, cpu)


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
