"""What stands a level too far left or right is told once, with the lines to indent."""

import pytest

from .problems import Load

UNDER = "belongs under `{}`; indent {} by two spaces more"
CASES = {
    "a service": (
        "services:\n  web:\n  image: nginx\n  port: 80\n",
        "6:3: services.image: `image` " + UNDER.format("web", "lines 6 to 7"),
    ),
    "the first of several services": (
        "services:\n  web:\n  image: nginx\n  env:\n    A: b\n  api:\n    image: x\n    port: 8\n",
        "6:3: services.image: `image` " + UNDER.format("web", "lines 6 to 8"),
    ),
    "all services": (
        "services:\nweb:\n  image: nginx\n  port: 80\n",
        "5:1: web: `web` " + UNDER.format("services", "lines 5 to 7"),
    ),
    "fields of a setting": (
        "services:\n  web:\n    image: nginx\n    port: 80\n    autoscaling:\n    max: 3\n"
        "    min: 1\n",
        "9:5: services.web.max: `max` " + UNDER.format("autoscaling", "lines 9 to 10"),
    ),
    "texts and numbers": (
        "services:\n  web:\n    image: nginx\n    resources:\n    limits: {cpu: 1}\n",
        "8:5: services.web.limits: `limits` " + UNDER.format("resources", "line 8"),
    ),
    "an environment": (
        "environments:\n  dev:\n  namespace: a\nservices: {web: {image: nginx}}\n",
        "6:3: environments.namespace: `namespace` " + UNDER.format("dev", "line 6"),
    ),
    "services of an environment": (
        "services: {web: {image: nginx}}\nenvironments:\n  dev:\n    services:\n    web:\n"
        "      replicas: 2\n",
        "8:5: environments.dev.web: `web` " + UNDER.format("services", "lines 8 to 9"),
    ),
    "a service of an environment": (
        "services: {web: {image: nginx}}\nenvironments:\n  dev:\n    services:\n      web:\n"
        "      replicas: 2\n",
        "9:7: environments.dev.services.replicas: `replicas` " + UNDER.format("web", "line 9"),
    ),
    "the name": (
        "metadata:\nname: t\nservices: {web: {image: nginx}}\n",
        "4:1: name: `name` " + UNDER.format("metadata", "line 4"),
    ),
    "environments among services": (
        "services:\n  web:\n    image: nginx\n  environments:\n    dev: {}\n",
        "7:3: services.environments: `environments` belongs beside `services`; begin it as far "
        "left as `services`",
    ),
    "gateways among services": (
        "services:\n  web: {image: nginx}\n  gateways:\n    edge: {hosts: [a.example.com]}\n",
        "6:3: services.gateways: `gateways` belongs beside `services`; begin it as far left as "
        "`services`",
    ),
}


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_what_is_misplaced_is_one_mistake(body: str, expected: str, problems: Load) -> None:
    assert problems(body) == [expected]


@pytest.mark.parametrize(
    ("body", "count"),
    [
        # A service of that name; what belongs nowhere; what is there already.
        ("services:\n  environments: {image: nginx}\n", 0),
        ("services:\n  web:\n  nonsense: 1\n", 2),
        ("services:\n  web: {image: nginx}\n  environments: {dev: {}}\nenvironments: {a: {}}\n", 2),
    ],
)
def test_nothing_else_is_moved(body: str, count: int, problems: Load) -> None:
    told = problems(body)
    assert len(told) == count
    assert "belongs" not in " ".join(told)


def test_what_is_moved_is_checked_where_it_belongs(problems: Load) -> None:
    told = problems("services:\n  web:\n  image: nginx\n  replicas: many\n")
    assert told == [
        "6:3: services.image: `image` " + UNDER.format("web", "lines 6 to 7"),
        "7:13: services.web.replicas: found text `many`; expected a whole number from 0",
    ]
