"""Changes that a call makes: stronger than the file in every environment, and checked like it."""

from pathlib import Path

import pytest

from meshgen.config import load_config
from meshgen.errors import MeshgenError
from meshgen.model import Mesh, Namespace
from tests.config.problems import FILE, whole

BODY = """\
services:
  web:
    image: web:1
    port: 80
    sidecar: {limits: {cpu: 100m}}
    autoscaling: {max: 3}
  db: {image: db:1, port: 5432, mesh: false, labels: {a.b/c: d}}
configMaps:
  app: {data: {log.level: INFO}}
environments:
  dev:
    quotas: {small: {hard: {pods: 10}}}
    services: {web: {autoscaling: null, sidecar: {limits: {cpu: 150m}}}}
  prod:
"""


@pytest.fixture
def mesh(tmp_path: Path) -> Path:
    """A config of two environments."""
    path = tmp_path / FILE
    path.write_text(whole(BODY), encoding="utf-8")
    return path


def in_both(path: Path, *changes: str) -> tuple[Mesh, Mesh]:
    environments = load_config(path, changes).environments
    return environments["dev"].mesh, environments["prod"].mesh


def test_a_field_of_a_service_is_for_all_of_them(mesh: Path) -> None:
    for found in in_both(mesh, "sidecar.limits.cpu=2000m"):
        assert found.services
        limits = [service.sidecar and service.sidecar.limits for service in found.services.values()]
        assert [limit and limit.cpu for limit in limits] == ["2000m", "2000m"]


def test_what_only_some_services_have_is_not_given_to_others(mesh: Path) -> None:
    dev, prod = in_both(mesh, "autoscaling.max=9")
    assert [s.autoscaling for s in (dev.services or {}).values()] == [None, None]
    web, db = (prod.services or {})["web"], (prod.services or {})["db"]
    assert (web.autoscaling and web.autoscaling.max, db.autoscaling) == (9, None)


# With each of them another service, so that none is in the table for another's sake.
FEATURES = """\
gateways: {edge: {}}
services:
  a: {image: a:1, port: 80, autoscaling: {max: 3}}
  b: {image: b:1, port: 80, expose: {gateway: edge}}
  c: {image: c:1, port: 80, podDisruptionBudget: {minAvailable: 1}}
  d: {image: d:1, port: 80, rateLimit: {requests: 1}}
  e: {image: e:1, port: 80}
"""


@pytest.mark.parametrize(
    ("change", "field", "having"),
    [
        ("autoscaling.max=9", "autoscaling", "a"),
        ("expose.timeout=9s", "expose", "b"),
        ("podDisruptionBudget.minAvailable=9", "pod_disruption_budget", "c"),
        ("rateLimit.requests=9", "rate_limit", "d"),
    ],
)
def test_each_of_what_only_some_services_have(
    change: str, field: str, having: str, tmp_path: Path
) -> None:
    path = tmp_path / FILE
    path.write_text(whole(FEATURES), encoding="utf-8")
    (found,) = load_config(path, [change]).environments.values()
    settings = {name: getattr(s, field) for name, s in (found.mesh.services or {}).items()}
    assert [name for name, setting in settings.items() if setting is not None] == [having]
    assert "9" in str(settings[having])


def test_one_service_by_name(mesh: Path) -> None:
    for found in in_both(mesh, "services.web.replicas=2", "services.web.autoscaling=null"):
        assert [service.replicas for service in (found.services or {}).values()] == [2, None]
        assert (found.services or {})["web"].autoscaling is None


VERSIONS = """\
services:
  web:
    image: web:1
    port: 80
    autoscaling: {max: 3}
    versions:
      v1: {autoscaling: null}
      v2: {replicas: 2}
environments:
  dev: {services: {web: {versions: {v2: {replicas: 4, labels: {a: b}}}}}}
  prod:
"""


# A version says it for itself, in whatever layer; one that does not scale does not begin to.
def test_versions(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.write_text(whole(VERSIONS), encoding="utf-8")
    for changes in (["autoscaling.max=9", "replicas=7"], ["services.web.autoscaling.max=9"]):
        for mesh in in_both(path, *changes):
            versions = (mesh.services or {})["web"].versions or {}
            one, two = versions["v1"], versions["v2"]
            assert two.autoscaling
            assert two.autoscaling.max == 9
            if len(changes) > 1:
                assert (one.autoscaling, one.replicas, two.replicas) == (None, 7, 7)


def test_one_environment_by_name(mesh: Path) -> None:
    dev, prod = in_both(mesh, "environments.prod.namespace=other")
    assert (dev.namespace, prod.namespace) == (None, Namespace(name="other"))


# Behind an environment's name stands what could stand alone.
def test_a_field_of_all_services_of_one_environment(mesh: Path) -> None:
    dev, prod = in_both(mesh, "environments.prod.replicas=4")
    assert [s.replicas for s in (dev.services or {}).values()] == [None, None]
    assert [s.replicas for s in (prod.services or {}).values()] == [4, 4]


# A shell takes quotes away, and 1.20 would be 1.2 as a number; replicas stay a number.
def test_a_number_is_text_where_only_text_is_right(mesh: Path) -> None:
    _, prod = in_both(mesh, "istio.version=1.20", "kubernetes=1.30", "replicas=3")
    assert (prod.istio.version, prod.kubernetes) == (("1.20",), ("1.30",))
    assert [s.replicas for s in (prod.services or {}).values()] == [3, 3]


def test_keys_with_dots(mesh: Path) -> None:
    changes = (
        "quotas.small.hard.limits.cpu=20",
        "configMaps.app.data.log.level=DEBUG",
        'services.db.labels["a.b/c"]=e',
    )
    for found in in_both(mesh, *changes):
        assert (found.quotas or {})["small"].hard["limits.cpu"] in (20, "20")
        assert (found.config_maps or {})["app"].data == {"log.level": "DEBUG"}
        assert (found.services or {})["db"].labels == {"a.b/c": "e"}


def test_values_are_yaml(mesh: Path) -> None:
    dev, _ = in_both(mesh, "resources.limits={cpu: 2}")
    resources = (dev.services or {})["db"].resources
    assert resources
    assert resources.limits
    assert str(resources.limits["cpu"]) == "2"


def test_a_config_without_environments(tmp_path: Path) -> None:
    path = tmp_path / FILE
    path.write_text(whole("services: {web: {image: 'a:1', port: 80}}"), encoding="utf-8")
    (found,) = load_config(path, ["replicas=4"]).environments.values()
    assert (found.environment, (found.mesh.services or {})["web"].replicas) == ("default", 4)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            "replicas",
            "--what-if replicas: this is no change; expected PATH=VALUE, as in replicas=3",
        ),
        ("=3", "--what-if =3: this is no change; expected PATH=VALUE, as in replicas=3"),
        ("a[0]=3", "--what-if a[0]=3: this is no change; expected PATH=VALUE, as in replicas=3"),
        ("replicas=", "--what-if replicas=: there is no value; expected PATH=VALUE; null removes"),
        ("replcas=3", "did you mean `replicas`?"),
        ("replicas=[", "--what-if replicas=[: "),
        ("services.web.replicas=many", "services.web.replicas: found text `many`"),
        ("services.wep.replicas=3", "no service is called `wep`"),
        ("web.replicas=3", "no field is called `web`; write services.web.replicas=3"),
        ("prod.replicas=3", "no field is called `prod`; write environments.prod.replicas=3"),
        (
            "environments.prd.replicas=3",
            "no environment is called `prd`; expected one of dev, prod; did you mean `prod`?",
        ),
        ("environments.prod.replcas=3", "did you mean `replicas`?"),
        ("sidecar.limits.cpo=3", "did you mean `cpu`?"),
    ],
)
def test_what_is_wrong_is_told_with_the_change(mesh: Path, change: str, said: str) -> None:
    with pytest.raises(MeshgenError) as caught:
        load_config(mesh, [change])
    lines = [str(finding) for finding in caught.value.findings]
    assert all(line.startswith(f"--what-if {change}: ") for line in lines)
    assert any(said in line for line in lines), lines
