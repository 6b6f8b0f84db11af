"""Every kind of resource: a config fragment, and the objects that come of it."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from meshgen.checks.schema import SchemaChecker
from meshgen.resources import canonical
from meshgen.schemas.store import SchemaStore

from .harness import KUBERNETES, Case, by_name, cases, project, rendered, value_at

CASES = [pytest.param(case, id=name) for name, case in cases()]


@pytest.fixture(scope="session")
def checkers() -> Callable[[str, str], SchemaChecker]:
    return cache(lambda *pair: SchemaChecker(SchemaStore(*pair)))


@pytest.mark.parametrize("case", CASES)
def test_renders(case: Case, tmp_path: Path) -> None:
    found = by_name(rendered(tmp_path, case.config, case.files, case.istio[-1]))
    for wanted in case.objects:
        key = f"{wanted['kind']}/{wanted['metadata']['name']}"
        assert key in found
        assert found[key] == wanted
        assert canonical(found[key]) == canonical(wanted)  # 1, 1.0 and true apart
    for key, values in case.values.items():
        for path, value in values.items():
            assert canonical(value_at(found[key], path)) == canonical(value), f"{key} {path}"
    assert not set(case.absent) & set(found)


@pytest.mark.parametrize("case", CASES)
def test_says_something(case: Case) -> None:
    assert case.objects or case.values or case.absent


@pytest.mark.parametrize(
    ("case", "istio"),
    [
        pytest.param(case, istio, id=f"{istio}-{name}")
        for name, case in cases()
        for istio in case.istio
    ],
)
def test_is_what_every_release_takes(
    case: Case, istio: str, tmp_path: Path, checkers: Callable[[str, str], SchemaChecker]
) -> None:
    objects = project(tmp_path, case.config, case.files, istio=istio).objects("default")
    for kubernetes in KUBERNETES:
        checker = checkers(kubernetes, istio)
        found = [(o["kind"], v) for o in objects for v in checker.check(o)]
        assert not found, f"Kubernetes {kubernetes}, Istio {istio}"


@pytest.mark.parametrize(
    ("istio", "version"), [("1.20", "v1beta1"), ("1.21", "v1beta1"), ("1.22", "v1")]
)
def test_uses_the_api_version_that_istio_serves(istio: str, version: str, tmp_path: Path) -> None:
    config = """\
    gateways: {web: {}}
    services:
      web: {image: nginx, port: 80, mtls: STRICT, expose: {gateway: web}, rateLimit: {requests: 1}}
    """
    from textwrap import dedent

    resources = project(tmp_path, dedent(config), istio=istio).resources("default")
    found = {r.key.api_version for r in resources if ".istio.io/" in r.key.api_version}
    assert found == {
        f"networking.istio.io/{version}",
        f"security.istio.io/{version}",
        "networking.istio.io/v1alpha3",
    }
