"""Jobs that run before the rest: what is not there yet."""

import pytest

from tests.config.problems import Load

CASES = {
    "a ConfigMap that is applied later": (
        """
services:
  migrate:
    kind: Job
    image: a
    job: {hook: before}
    envFrom: [{configMap: app}, {configMap: there}]
    env: {A: {configMap: {name: app, key: A, optional: true}}}
configMaps: {app: {data: {A: b}}, there: {external: true}}
""",
        [
            "9:27: services.migrate.envFrom[0].configMap: the Job runs before `app` is applied, "
            "and would wait for it for ever; expected variables in `env`, or a ConfigMap that is "
            "there already; `configMaps.app.external: true` says that it is",
        ],
    ),
    "a claim that is made later": (
        """
services:
  migrate:
    kind: Job
    image: a
    job: {hook: before}
    volumes: {data: {mountPath: /d, claim: {size: 1Gi}}}
""",
        [
            "9:37: services.migrate.volumes.data.claim: the Job runs before the claim is made, and "
            "would wait for it for ever; expected `persistentVolumeClaim` with the name of one "
            "that is there already, or `ephemeral`",
        ],
    ),
    "after the rest all is there": (
        """
services:
  seed:
    kind: Job
    image: a
    job: {hook: after}
    envFrom: [{configMap: app}]
    volumes: {data: {mountPath: /d, claim: {size: 1Gi}}}
configMaps: {app: {data: {A: b}}}
""",
        [],
    ),
    "a CronJob is none": (
        """
services:
  nightly: {kind: CronJob, image: a, schedule: "@daily", job: {hook: before}}
""",
        [
            "5:64: services.nightly.job.hook: a CronJob has no `hook`; expected it only on kind "
            "Job",
        ],
    ),
}


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_hooks(body: str, expected: list[str], problems: Load) -> None:
    assert problems(body) == expected
