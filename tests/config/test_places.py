"""Where a finding points: at the very key or value, and its path as the file has it."""

import pytest

from meshgen.findings import Location
from tests.config.problems import FILE, Load, load_text, whole

CASES = {
    "a value in the defaults": (
        """
defaults: {autoscaling: {min: 5, max: 2}}
services:
  web: {image: nginx}
""",
        ["4:39: defaults.autoscaling.max: max 2 is below min 5 (web); expected 5 or more"],
    ),
    "a value in the defaults that only some services have": (
        """
defaults: {autoscaling: {min: 2, max: 4}}
services:
  a: {image: nginx}
  b: {image: nginx, autoscaling: {min: 5}}
  c: {image: nginx, autoscaling: {min: 5}}
  d: {image: nginx, autoscaling: {min: 5}}
  e: {image: nginx, autoscaling: {min: 5}}
""",
        [
            "4:39: defaults.autoscaling.max: max 4 is below min 5 (b, c, d and 1 more); "
            "expected 5 or more"
        ],
    ),
    "a value in an environment's defaults": (
        """
services:
  web: {image: nginx, autoscaling: {min: 5, max: 9}}
  api: {image: nginx, autoscaling: {min: 3}}
environments:
  test: {defaults: {autoscaling: {max: 2}}}
  prod: {defaults: {autoscaling: {max: 3}}}
""",
        [
            "8:40: environments.test.defaults.autoscaling.max: max 2 is below min 3 (api); "
            "expected 3 or more"
        ],
    ),
    "a value for every service of an environment": (
        """
services:
  web: {image: nginx, autoscaling: {min: 5, max: 9}}
environments:
  test: {services: {"*": {autoscaling: {max: 2}}}}
  prod:
""",
        [
            "7:46: environments.test.services.*.autoscaling.max: max 2 is below min 5 (web); "
            "expected 5 or more"
        ],
    ),
    "a value for one service of an environment": (
        """
services:
  web: {image: nginx, autoscaling: {min: 5, max: 9}}
environments:
  test: {services: {web: {autoscaling: {max: 2}}}}
  prod:
""",
        [
            "7:46: environments.test.services.web.autoscaling.max: max 2 is below min 5; "
            "expected 5 or more"
        ],
    ),
    "a value that only one environment makes wrong": (
        """
services:
  web: {image: nginx, autoscaling: {min: 1, max: 2}}
environments:
  prod: {services: {web: {autoscaling: {min: 3}}}}
  test:
""",
        ["5:50: services.web.autoscaling.max: max 2 is below min 3 (in prod); expected 3 or more"],
    ),
    "a value that all environments have is told once": (
        """
services:
  web: {image: nginx, autoscaling: {min: 3, max: 2}}
environments: {a: {}, b: {}, c: {}}
""",
        ["5:50: services.web.autoscaling.max: max 2 is below min 3; expected 3 or more"],
    ),
    "a key in an environment": (
        """
services:
  web: {image: nginx, port: 80}
environments:
  prod:
    services:
      web:
        ports: {http: 81}
  test:
""",
        [
            "5:23: services.web.port: `port` and `ports` are set together (in prod); "
            "expected one of them; move it into `ports`"
        ],
    ),
    "a setting of the mesh in an environment": (
        """
kubernetes: "1.29"
environments:
  prod:
    kubernetes: "1.1"
""",
        [
            "7:17: environments.prod.kubernetes: no schemas for Kubernetes 1.1; "
            'expected 1.25 to 1.37; the nearest is "1.25"'
        ],
    ),
    "a key of the mesh in an environment": (
        """
labels: {team: a}
environments:
  prod:
    labels:
      app: b
""",
        [
            "8:7: environments.prod.labels.app: the label `app` is meshgen's own; "
            "expected another key; selectors need it"
        ],
    ),
    "what is missing, at the last that was said of it": (
        """
defaults: {autoscaling: {min: 2}}
services:
  web: {image: nginx}
environments:
  prod: {services: {"*": {autoscaling: {cpu: 70}}}}
  test: {services: {web: {autoscaling: null}}}
""",
        [
            "8:27: environments.prod.services.*.autoscaling: `max` is missing (web); "
            "expected a whole number from 1"
        ],
    ),
    "what is missing of a service, at the service": (
        """
services:
  web: {port: 80}
environments:
  prod: {services: {web: {replicas: 2}}}
""",
        [
            "5:3: services.web: `image` is missing; expected an image such as "
            "ghcr.io/acme/web:v1.2.0"
        ],
    ),
    "a value that an alias repeats, where it was written": (
        """
services:
  web: {image: nginx, autoscaling: &some {min: 3, max: 2}}
  api: {image: nginx, autoscaling: *some}
""",
        ["5:56: services.web.autoscaling.max: max 2 is below min 3 (api); expected 3 or more"],
    ),
    "a value that is merged by a YAML key": (
        """
services:
  web: &web {image: nginx, autoscaling: {min: 3, max: 2}}
  api:
    <<: *web
    replicas: null
""",
        ["5:55: services.web.autoscaling.max: max 2 is below min 3 (api); expected 3 or more"],
    ),
    "an item of a list": (
        """
services:
  web:
    image: nginx
    envFrom:
    - secret: a
    - configMap: b
""",
        [
            "9:18: services.web.envFrom[1].configMap: no ConfigMap is called `b`; expected one of "
            "configMaps, which is empty; if it exists already, say "
            "`configMaps: {b: {external: true}}`"
        ],
    ),
}


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_places(body: str, expected: list[str], problems: Load) -> None:
    assert problems(body) == expected


def test_a_resolved_setting_knows_where_it_was_written(folder: object) -> None:
    del folder
    from pathlib import Path

    body = """
defaults: {replicas: 2}
services:
  web: {image: nginx}
environments:
  prod: {services: {"*": {version: v2}}}
"""
    resolved = load_text(whole(body), Path()).environments["prod"]
    expected = {
        ("services", "web", "replicas"): (("defaults", "replicas"), 4, 22),
        ("services", "web", "image"): (("services", "web", "image"), 6, 16),
        ("services", "web", "version"): (
            ("environments", "prod", "services", "*", "version"),
            8,
            36,
        ),
        # What was not set stands where it would be.
        ("services", "web", "env", "A"): (("services", "web", "env", "A"), 6, 8),
    }
    for path, (written, line, column) in expected.items():
        assert resolved.written(path) == written
        assert resolved.location(path) == Location(FILE, line, column)
