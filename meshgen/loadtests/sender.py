"""Sends the requests of a load test with Locust: `python -m meshgen.loadtests.sender`.

It is a process of its own, since importing Locust changes how Python waits for anything. The plan
comes as a line of JSON; each second a line of JSON says what came of it.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from math import ceil
from typing import Any

import gevent
from locust import FastHttpUser, constant, events, task
from locust.env import Environment
from locust.exception import StopUser

from meshgen.loadtests.arrivals import Stage, times

# How many requests may be on their way at once, at least and at most; k6 has as many.
_FEWEST, _MOST = 10, 1000
_BEAT = 0.05
# Until all who send are there.
_START = 0.3


class _Run:
    """The requests of a plan: which is due next, and what came of those so far."""

    def __init__(self, plan: dict[str, Any]) -> None:
        self.plan = plan
        self.stages = [Stage(*one) for one in plan["stages"]]
        self._due: Iterator[float] = times(self.stages)
        self.begin = time.monotonic() + _START
        self.busy = 0
        self.is_over = False
        self._seconds: dict[int, dict[str, Any]] = {}

    def send(self, client: Any) -> None:
        """Send the next request when it is due; raises StopUser when there is none."""
        due = next(self._due, None)
        if due is None:
            self.is_over = True
            raise StopUser
        self.busy += 1
        try:
            gevent.sleep(max(0.0, self.begin + due - time.monotonic()))
            plan, sent = self.plan, time.monotonic() - self.begin
            with client.request(
                plan["method"],
                plan["path"],
                data=plan["body"],
                headers=dict(plan["headers"]),
                catch_response=True,
                allow_redirects=False,
            ) as answer:
                answer.success()
                status = answer.status_code
        finally:
            self.busy -= 1
        took = time.monotonic() - self.begin - sent
        self._count(int(sent), sent - due, status, took)

    def _count(self, second: int, late: float, status: int, took: float) -> None:
        new = {"sent": 0, "refused": 0, "failed": 0, "late": 0.0, "took": [], "denied": {}}
        one = self._seconds.setdefault(second, new)
        one["sent"] += 1
        one["late"] = max(one["late"], round(late, 3))
        if status == self.plan["refusing"]:
            one["refused"] += 1
            return
        one["failed"] += status == 0 or status >= 500
        if 400 <= status < 500:
            one["denied"][status] = one["denied"].get(status, 0) + 1
        one["took"].append(round(took, 4))

    def tell(self, until: int | None = None) -> None:
        """Write down the seconds of which all is known."""
        for second in sorted(self._seconds):
            if until is None or second < until:
                one = self._seconds.pop(second)
                print(json.dumps({"second": second, **one}), flush=True)


def main() -> None:
    """Send what the plan says, and end when all is answered, or nobody reads any more."""
    run = _Run(json.loads(sys.stdin.readline()))
    parent = os.getppid()

    class Sender(FastHttpUser):
        host = run.plan["target"]
        network_timeout = connection_timeout = float(run.plan["timeout"])
        wait_time = constant(0)

        @task
        def send(self) -> None:
            run.send(self.client)

    environment = Environment(user_classes=[Sender], events=events)
    runner = environment.create_local_runner()
    most = max(stage.end for stage in run.stages)
    users = min(_MOST, max(_FEWEST, ceil(most)))
    # When the first second begins, by the clock that others have too.
    print(json.dumps({"begin": time.time() + run.begin - time.monotonic()}), flush=True)
    runner.start(users, spawn_rate=users)
    told = 0
    while (not run.is_over or run.busy) and os.getppid() == parent:
        gevent.sleep(_BEAT)
        # What was sent two seconds ago and is not answered comes with a line of its own.
        now = int(time.monotonic() - run.begin) - 1
        if now > told:
            told = now
            run.tell(now)
    run.tell()
    runner.quit()


if __name__ == "__main__":
    main()
