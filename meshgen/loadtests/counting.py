"""How many requests the sidecars of pods count: Istio's own metric, through the API server."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from meshgen.live.answer import Answer
from meshgen.live.proxies import Proxy, counters_path
from meshgen.live.running import has_proxy, is_ready
from meshgen.live.server import Server
from meshgen.loadtests.watched import Count
from meshgen.resources import Object

METRIC: Final = "istio_requests_total"
# Envoy's word for what a limit refused.
_LIMITED = "RL"
# A proxy's counters are long, and take it time; between two of them, requests come evenly enough.
_EVERY = 6.0


@dataclass
class Counting:
    """Asks the sidecars of pods, which are listed at some paths of the API, for their counters.

    `refusing` is the status of requests that a limit refuses; `why` is why none came the last time.
    """

    server: Server
    lists: Sequence[str]
    refusing: int
    counts: list[Count] = field(default_factory=list)
    why: str = ""
    _asked: float = 0.0

    @property
    def uncounted(self) -> str:
        """Return why the sidecars count no requests; empty where they do."""
        if any(one.let_in or one.refused for one in self.counts):
            return ""
        return f"no sidecar has {METRIC}" if self.counts else self.why or "nobody looked"

    def look(self, *, now: bool = False) -> None:
        """Ask, unless it was done a moment ago; `now` asks at all events."""
        at = time.time()
        if not now and at < self._asked + _EVERY:
            return
        self._asked = at
        answers = self.server.ask(self.lists)
        pods = [pod for one in answers.values() for pod in one.objects if one.is_given]
        refused = [one.why for one in answers.values() if not one.is_given]
        inside = [pod for pod in pods if has_proxy(pod)]
        if not inside:
            self.why = next(iter(refused), "the pods have no sidecar")
            return
        ready = {counters_path(pod): pod for pod in inside if is_ready(pod)}
        self._add(at, [(ready[path], one) for path, one in self.server.ask(ready).items()])

    def _add(self, at: float, asked: Sequence[tuple[Object, Answer]]) -> None:
        for pod, answer in asked:
            if answer.is_given:
                self.counts.append(self._count(at, Proxy(None, 0, pod, answer)))
            else:
                self.why = answer.why

    def _count(self, at: float, proxy: Proxy) -> Count:
        """Return what a proxy counted; before the first request that is nothing."""
        found = {False: 0.0, True: 0.0}
        for one in proxy.samples(METRIC):
            labels = one.labels
            if labels.get("reporter") == "destination":
                flags = labels.get("response_flags", "").split(",")
                is_refused = _LIMITED in flags or labels.get("response_code") == str(self.refusing)
                found[is_refused] += one.value
        return Count(proxy.name, at, found[False], found[True])
