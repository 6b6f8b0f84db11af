"""Null: it takes away what a weaker layer says, and is a mistake where it takes away nothing."""

from pathlib import Path
from typing import Any

import pytest
from msgspec import UNSET

from meshgen.config.schema import read_schema
from meshgen.errors import MeshgenError
from meshgen.yamlio import dump, to_data
from tests.config.problems import Load, load_text, whole

TEXT = "expected text or a mapping with configMap, secret, field, resource"
EMPTY = 'write "" for an empty text'
MISTAKES = {
    "a variable without a value": (
        """
services:
  web:
    image: nginx
    env: {A: ~}
    args: [x]
  api:
    image: nginx
    env:
      B:
""",
        [
            f"7:14: services.web.env.A: found nothing; {TEXT}; {EMPTY}",
            f"12:9: services.api.env.B: found nothing; {TEXT}; {EMPTY}",
        ],
    ),
    "a key of a ConfigMap without a value": (
        "configMaps: {app: {data: {A: null}}}",
        [f"4:30: configMaps.app.data.A: found nothing; expected text; {EMPTY}"],
    ),
    "a quantity and a label without a value": (
        """
labels: {team: null}
quotas: {q: {hard: {pods: null}}}
services:
  web: {image: nginx, resources: {requests: {cpu: null}}, autoscaling: {max: 2}}
""",
        [
            "4:16: labels.team: found nothing; expected a label value: up to 63 letters, digits, "
            f"'-', '_' and '.'; {EMPTY}",
            "5:27: quotas.q.hard.pods: found nothing; expected a quantity such as 100m, 0.5 or "
            "256Mi",
            "7:51: services.web.resources.requests.cpu: found nothing; expected a quantity such "
            "as 100m, 0.5 or 256Mi",
        ],
    ),
    "a service without anything": (
        "services:\n  web:\n  api: {image: nginx}\n",
        [
            "5:7: services.web: found nothing; expected a mapping of fields that "
            "`meshgen explain services.web` lists"
        ],
    ),
    "a variable that is not there to be taken away": (
        """
services:
  web: {image: nginx, env: {LOG_LEVEL: debug}}
environments:
  prod: {services: {web: {env: {LOG_LEVL: null}}}}
""",
        [
            "7:43: environments.prod.services.web.env.LOG_LEVL: there is nothing to take away; "
            "expected LOG_LEVEL; did you mean `LOG_LEVEL`?"
        ],
    ),
    "a ConfigMap that is not there to be taken away": (
        """
configMaps: {app: {data: {A: b}}}
environments:
  prod: {configMaps: {ap: null}}
""",
        [
            "6:27: environments.prod.configMaps.ap: there is nothing to take away; expected app; "
            "did you mean `app`?"
        ],
    ),
    "a service that is not there to be taken away": (
        """
services:
  web: {image: nginx}
environments:
  prod: {services: {wep: null}}
""",
        [
            "7:21: environments.prod.services.wep: no service is called `wep`; expected one of "
            'web, "*" for every service; did you mean `web`?'
        ],
    ),
    "a variable of every service that none has": (
        """
services:
  web: {image: nginx}
environments:
  prod: {services: {"*": {env: {A: null}}}}
""",
        [f"7:36: environments.prod.services.*.env.A: found nothing; {TEXT}; {EMPTY}"],
    ),
}

BODY = """
defaults: {env: {A: "1", B: "1"}, annotations: {a: b}}
gateways:
  edge: {}
  inner: {}
configMaps:
  app: {data: {A: "1", B: "1"}}
services:
  web: {image: nginx, port: 80, env: {A: null, C: "1"}, rateLimit: {requests: 1}, strategy: null}
  api: {image: nginx, expose: null, health: }
environments:
  prod:
    defaults: {env: {C: "2", D: "2"}}
    gateways: {inner: null, edge: {port: null, tls: {credentialName: c}}}
    configMaps: {app: {data: {A: null}}}
    services:
      "*": {env: {B: null}, annotations: null}
      api: null
      web: {rateLimit: {header: null}, env: {D: null}}
  test:
"""


@pytest.mark.parametrize(("body", "expected"), MISTAKES.values(), ids=MISTAKES)
def test_a_null_that_takes_away_nothing(body: str, expected: list[str], problems: Load) -> None:
    assert problems(body) == expected


def resolved(tmp_path: Path, environment: str) -> dict[str, Any]:
    found: dict[str, Any] = to_data(load_text(whole(BODY), tmp_path).environments[environment].tree)
    return found


def test_a_null_takes_away(tmp_path: Path) -> None:
    prod = resolved(tmp_path, "prod")
    assert list(prod["services"]) == ["web"]
    assert prod["services"]["web"] == {
        "image": "nginx",
        "port": 80,
        "env": {"C": "1"},
        "rateLimit": {"requests": 1, "header": None},
    }
    assert prod["configMaps"] == {"app": {"data": {"B": "1"}}}


def test_a_null_is_a_value_where_nothing_has_a_meaning(tmp_path: Path) -> None:
    """A gateway without HTTP, answers without a header: their defaults are not nothing."""
    prod = load_text(whole(BODY), tmp_path).environments["prod"].mesh
    assert prod.gateways is not None
    assert prod.services is not None
    assert list(prod.gateways) == ["edge"]
    assert prod.gateways["edge"].port is None
    limit = prod.services["web"].rate_limit
    assert limit is not None
    assert limit.header is None


def test_a_null_of_one_environment_is_none_of_another(tmp_path: Path) -> None:
    test = load_text(whole(BODY), tmp_path).environments["test"].mesh
    assert test.gateways is not None
    assert test.services is not None
    assert test.gateways["edge"].port is UNSET
    assert test.services["api"].env == {"A": "1", "B": "1"}
    limit = test.services["web"].rate_limit
    assert limit is not None
    assert limit.header == "x-local-rate-limit"


def _fields(of: str) -> dict[str, Any]:
    """Return the fields of a mapping, each with its example."""
    fields = read_schema()["$defs"][of]["properties"].items()
    return {name: form["examples"][0] for name, form in fields if "examples" in form}


def test_a_null_takes_away_any_field_of_a_service(tmp_path: Path) -> None:
    """What the service is then is what it is without."""
    fields = {name: e for name, e in _fields("Service").items() if name not in _KEEPS_ITS_KIND}
    shapes: list[dict[str, Any]] = [{}, {"port": 80}, {"kind": "StatefulSet"}]
    tried = []
    for name, example in fields.items():
        for shape in shapes:
            services = {"web": {"image": "nginx", **shape, name: example}, **_OTHERS}
            off = {"services": {"web": {name: None}}}
            body = {"gateways": {"web": {}}, "services": services, "environments": {"off": off}}
            if is_right := _loads({**body, "environments": {"on": {}}}, tmp_path):
                off_tree = to_data(load_text(whole(dump(body)), tmp_path).environments["off"].tree)
                assert off_tree["services"]["web"] == {"image": "nginx", **shape}, name
                break
        tried += [name] if is_right else []
    assert len(tried) > 40


def test_a_null_takes_away_any_setting_of_an_environment(tmp_path: Path) -> None:
    tried = []
    for name, example in _fields("Environment").items():
        body = {"services": _OTHERS, name: example, "environments": {"on": {}}}
        if name in _fields("Mesh") and name != "services" and _loads(body, tmp_path):
            body["environments"] = {"off": {name: None}}
            off_tree = to_data(load_text(whole(dump(body)), tmp_path).environments["off"].tree)
            assert name not in off_tree, name
            tried.append(name)
    assert len(tried) > 20


# Without its schedule it would be no CronJob; `image` is all that a service needs.
_KEEPS_ITS_KIND = ("image", "schedule", "kind", "port")
_OTHERS = {"redis": {"image": "redis", "port": 6379}, "user-service": {"image": "u", "port": 80}}


def _loads(body: dict[str, Any], tmp_path: Path) -> bool:
    try:
        load_text(whole(dump(body)), tmp_path)
    except MeshgenError:
        return False
    return True
