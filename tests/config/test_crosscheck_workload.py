"""What a workload says of itself: image, kind, autoscaling, schedule, rollout, probes."""

import pytest

from tests.config.problems import Load

CASES = {
    "no image": (
        """
services:
  web: {port: 80}
""",
        [
            "5:3: services.web: `image` is missing; expected an image such as "
            "ghcr.io/acme/web:v1.2.0",
        ],
    ),
    "an image from the defaults only in one environment": (
        """
services:
  web: {port: 80}
environments:
  dev: {defaults: {image: a}}
  prod:
""",
        [
            "5:3: services.web: `image` is missing (in prod); expected an image such as "
            "ghcr.io/acme/web:v1.2.0",
        ],
    ),
    "autoscaling max below min": (
        """
services:
  web: {image: a, port: 80, autoscaling: {min: 5, max: 2}}
""",
        [
            "5:56: services.web.autoscaling.max: max 2 is below min 5; expected 5 or more",
        ],
    ),
    "autoscaling without max": (
        """
services:
  web: {image: a, port: 80, autoscaling: {min: 5}}
""",
        [
            "5:29: services.web.autoscaling: `max` is missing; expected a whole number from 1",
        ],
    ),
    # By CPU where nothing is said; a limit is a request too, and no resources mean usual ones.
    "autoscaling by CPU": (
        """
services:
  a: {image: a, autoscaling: {max: 2}, resources: {requests: {memory: 1Gi}}}
  b: {image: a, autoscaling: {max: 2, cpu: 80, memory: 80}, resources: {}}
  c: {image: a, autoscaling: {max: 2, memory: 80}, resources: {limits: {memory: 1Gi}}}
  d: {image: a, autoscaling: {max: 2, cpu: 80}}
""",
        [
            "5:17: services.a.autoscaling: the container requests no cpu, so that the HPA would "
            "see <unknown>; expected resources.requests.cpu",
            "6:17: services.b.autoscaling: the container requests no cpu, so that the HPA would "
            "see <unknown>; expected resources.requests.cpu",
            "6:17: services.b.autoscaling: the container requests no memory, so that the HPA "
            "would see <unknown>; expected resources.requests.memory",
        ],
    ),
    "autoscaling by a metric that nothing is requested of": (
        """
services:
  web: {image: a, autoscaling: {max: 2, memory: 80}, resources: {requests: {cpu: 1}}}
""",
        [
            "5:19: services.web.autoscaling: the container requests no memory, so that the HPA "
            "would see <unknown>; expected resources.requests.memory",
        ],
    ),
    "settings of another kind": (
        """
services:
  job: {kind: Job, image: a, port: 80, replicas: 2, schedule: "@daily", job: {timeZone: Etc/UTC}}
  web: {image: a, schedule: "@daily", job: {timeZone: Etc/UTC}}
""",
        [
            "5:30: services.job.port: a Job has no `port`; expected it only on kind "
            "Deployment, StatefulSet or DaemonSet",
            "5:40: services.job.replicas: a Job has no `replicas`; expected it only on kind "
            "Deployment or StatefulSet",
            "5:53: services.job.schedule: a Job has no `schedule`; expected it only on kind "
            "CronJob",
            "5:79: services.job.job.timeZone: a Job has no `timeZone`; expected it only on "
            "kind CronJob",
            "6:19: services.web.schedule: a Deployment has no `schedule`; expected it only on"
            " kind CronJob; write `kind: CronJob`",
            "6:39: services.web.job: a Deployment has no `job`; expected it only on kind Job "
            "or CronJob",
        ],
    ),
    "a CronJob without a schedule": (
        """
services:
  job: {kind: CronJob, image: a}
""",
        [
            "5:3: services.job: a CronJob needs a `schedule`; expected cron's five fields, "
            'such as "0 3 * * *"',
        ],
    ),
    "schedules": (
        """
services:
  a: {kind: CronJob, image: a, schedule: "0 3 * *"}
  b: {kind: CronJob, image: a, schedule: "0 24 * * *"}
  c: {kind: CronJob, image: a, schedule: "0 3 * * 7"}
  d: {kind: CronJob, image: a, schedule: "@fortnightly"}
  e: {kind: CronJob, image: a, schedule: "TZ=Etc/UTC 0 3 * * *"}
  f: {kind: CronJob, image: a, schedule: "*/15 3 1-5 jan mon-fri"}
""",
        [
            "5:42: services.a.schedule: found `0 3 * *`: 4 fields; expected cron's five "
            'fields, such as "0 3 * * *", or a macro such as @daily',
            "6:42: services.b.schedule: found `0 24 * * *`: `24` is no hour from 0 to 23; "
            'expected cron\'s five fields, such as "0 3 * * *", or a macro such as @daily',
            "7:42: services.c.schedule: found `0 3 * * 7`: `7` is no day of the week from 0 to "
            '6; expected cron\'s five fields, such as "0 3 * * *", or a macro such as @daily',
            "8:42: services.d.schedule: found `@fortnightly`: no such macro; expected cron's "
            'five fields, such as "0 3 * * *", or a macro such as @daily',
            "9:42: services.e.schedule: found `TZ=Etc/UTC 0 3 * * *`: a time zone does not "
            "belong here; set `job.timeZone`; expected cron's five fields, such as \"0 3 * * "
            '*", or a macro such as @daily',
        ],
    ),
    "time zones": (
        """
services:
  a: {kind: CronJob, image: a, schedule: "@daily", job: {timeZone: Etc/GMT+1}}
  b: {kind: CronJob, image: a, schedule: "@daily", job: {timeZone: Local}}
  c: {kind: CronJob, image: a, schedule: "@daily", job: {timeZone: Europe Berlin}}
""",
        [
            "6:68: services.b.job.timeZone: found `Local`; expected a name of the IANA "
            "database, such as Etc/UTC or Europe/Berlin",
            "7:68: services.c.job.timeZone: found `Europe Berlin`; expected a name of the IANA "
            "database, such as Etc/UTC or Europe/Berlin",
        ],
    ),
    "strategies of another kind": (
        """
services:
  web: {image: a, strategy: {type: OnDelete}}
  db: {image: a, kind: StatefulSet, strategy: {type: Recreate}}
""",
        [
            "5:36: services.web.strategy.type: a Deployment has no OnDelete; expected "
            "RollingUpdate or Recreate",
            "6:54: services.db.strategy.type: a StatefulSet has no Recreate; expected "
            "RollingUpdate or OnDelete",
        ],
    ),
    "strategies that contradict themselves": (
        """
services:
  a: {image: a, strategy: {maxSurge: 0, maxUnavailable: 0%}}
  b: {image: a, strategy: {type: Recreate, maxSurge: 1}}
  c: {image: a, kind: StatefulSet, strategy: {maxSurge: 1}}
  d: {image: a, kind: StatefulSet, strategy: {maxUnavailable: 0}}
""",
        [
            "5:17: services.a.strategy: with maxSurge 0 and maxUnavailable 0 no pod could ever "
            "be replaced; expected one of them above 0",
            "6:17: services.b.strategy: Recreate knows no maxSurge and no maxUnavailable; "
            "expected them only with RollingUpdate",
            "7:47: services.c.strategy.maxSurge: a StatefulSet has no maxSurge: it replaces "
            "its pods one after the other; expected maxUnavailable or nothing",
            "8:63: services.d.strategy.maxUnavailable: found `0`; expected 1 or more for a "
            "StatefulSet",
        ],
    ),
    "percentages above 100": (
        """
services:
  web: {image: a, strategy: {maxUnavailable: 150%}, podDisruptionBudget: {minAvailable: 101%}}
""",
        [
            "5:46: services.web.strategy.maxUnavailable: found `150%`; expected 100% at most",
            "5:89: services.web.podDisruptionBudget.minAvailable: found `101%`; expected 100% "
            "at most",
        ],
    ),
    "a disruption budget of both and of none": (
        """
services:
  a: {image: a, podDisruptionBudget: {minAvailable: 1, maxUnavailable: 1}}
  b: {image: a, podDisruptionBudget: {}}
""",
        [
            "5:17: services.a.podDisruptionBudget: minAvailable and maxUnavailable are set "
            "together; expected exactly one of minAvailable, maxUnavailable; remove one; in an "
            "environment, set it to null: `minAvailable: null`",
            "6:17: services.b.podDisruptionBudget: nothing is set; expected exactly one of "
            "minAvailable, maxUnavailable",
        ],
    ),
    "a probe of several ways and of none": (
        """
services:
  a: {image: a, port: 80, health: {path: /, tcp: 80}}
  b: {image: a, port: 80, probes: {startup: {periodSeconds: 5}}}
""",
        [
            "5:27: services.a.health: path and tcp are set together; expected exactly one of "
            "path, exec, tcp, grpc; remove one; in an environment, set it to null: `path: "
            "null`",
            "6:36: services.b.probes.startup: nothing is set; expected exactly one of path, "
            "exec, tcp, grpc",
        ],
    ),
    "a probe without a port": (
        """
services:
  a: {image: a, health: /}
  b: {image: a, probes: {readiness: {path: /}}}
  c: {image: a, probes: {readiness: {path: /, port: 80}}}
""",
        [
            "5:25: services.a.health: the service has no port to ask; expected `port`",
            "6:37: services.b.probes.readiness: the service has no port to ask; expected `port`",
        ],
    ),
    "a port and a scheme of a probe that asks no path": (
        """
services:
  a: {image: a, port: 80, health: {tcp: 80, port: 80}}
  b: {image: a, port: 80, probes: {startup: {exec: [x], scheme: HTTPS}}}
  c: {image: a, port: 80, health: {path: /, port: 81, scheme: HTTP}}
  d: {image: a, port: 80, health: {port: 80}}
""",
        [
            "5:45: services.a.health.port: only a probe of a `path` has a port; expected `path` "
            "beside it",
            "6:57: services.b.probes.startup.scheme: only a probe of a `path` has a scheme; "
            "expected `path` beside it",
            "8:27: services.d.health: nothing is set; expected exactly one of path, exec, tcp, "
            "grpc",
            "8:36: services.d.health.port: only a probe of a `path` has a port; expected `path` "
            "beside it; `tcp: 80` asks whether it is open",
        ],
    ),
    "thresholds that only a readiness probe has": (
        """
services:
  a: {image: a, port: 80, health: {path: /, successThreshold: 2}}
  b: {image: a, port: 80, probes: {startup: {tcp: 80, successThreshold: 3}}}
  c: {image: a, port: 80, probes: {readiness: {tcp: 80, successThreshold: 3}}}
""",
        [
            "5:63: services.a.health.successThreshold: found `2` for a probe that one success "
            "ends; expected 1; set it under `probes.readiness`",
            "6:73: services.b.probes.startup.successThreshold: found `3` for a probe that one "
            "success ends; expected 1",
        ],
    ),
}


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_workload_that_cannot_be(body: str, expected: list[str], problems: Load) -> None:
    assert problems(body) == expected
