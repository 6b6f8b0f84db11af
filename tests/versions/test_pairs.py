"""Every example is right in every release of Kubernetes and in every release of Istio."""

from collections.abc import Callable, Sequence
from itertools import cycle
from pathlib import Path

import pytest

import meshgen
from meshgen.errors import MeshgenError
from meshgen.findings import Finding, Severity
from meshgen.pipeline import Project
from meshgen.resources import Object
from meshgen.schemas.store import SchemaStore
from tests.examples import EXAMPLES
from tests.versions.releases import ISTIO, KUBERNETES, Rewritten

# No kind depends on both: each release of one stands beside the first or the last of the other.
PAIRS = [
    *zip(KUBERNETES, cycle([ISTIO[0], ISTIO[-1]]), strict=False),
    *zip(cycle([KUBERNETES[-1], KUBERNETES[0]]), ISTIO, strict=False),
]
# The first and the last, the two sides of every border, and all at once.
LISTS = [
    (KUBERNETES[:1] + KUBERNETES[-1:], ISTIO[:1] + ISTIO[-1:]),
    (KUBERNETES[-2:], ["1.21", "1.22"]),
    (["1.28", "1.29"], ISTIO[-2:]),
    (["1.33", "1.29"], ["1.24", "1.20"]),
    (KUBERNETES, ISTIO),
    (KUBERNETES[-1], ISTIO),
    (KUBERNETES, ISTIO[0]),
]
# The apiVersion of what Istio's later releases serve in v1.
FAMILIES = {"1.20": "v1beta1", "1.21": "v1beta1"}
# What they served in v1 already.
EARLIER = ("AuthorizationPolicy", "RequestAuthentication")

Examples = Callable[[Path], Rewritten]


@pytest.fixture(scope="module")
def rewritten(tmp_path_factory: pytest.TempPathFactory) -> Examples:
    """Return what gives an example that is rewritten for other releases."""
    found: dict[Path, Rewritten] = {}

    def of(example: Path) -> Rewritten:
        if example not in found:
            folder = tmp_path_factory.mktemp("example") / example.parent.name
            found[example] = Rewritten(example, folder)
        return found[example]

    return of


def objects(project: Project) -> list[Object]:
    """Return the objects of all environments."""
    return [obj for name in project.environments for obj in project.objects(name)]


def problems(project: Project) -> list[Finding]:
    """Return what keeps an example from being written, warnings too; a note is no fault."""
    try:
        found = meshgen.check(project)
    except MeshgenError as error:
        found = error.findings
    return [finding for finding in found if finding.severity is not Severity.NOTE]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.parent.name)
@pytest.mark.parametrize(("kubernetes", "istio"), PAIRS)
def test_an_example_is_right_in_every_pair(
    rewritten: Examples, example: Path, kubernetes: str, istio: str
) -> None:
    project = rewritten(example).project(kubernetes, istio)
    assert problems(project) == []
    store, found = SchemaStore(kubernetes, istio), objects(project)
    assert {o["kind"] for o in found} >= {"Deployment", "Service"}
    for obj in found:
        assert obj["apiVersion"] in store.served(obj["kind"])
        group, _, version = obj["apiVersion"].rpartition("/")
        if group.endswith(".istio.io") and obj["kind"] != "EnvoyFilter":
            assert version == ("v1" if obj["kind"] in EARLIER else FAMILIES.get(istio, "v1"))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.parent.name)
@pytest.mark.parametrize(("kubernetes", "istio"), LISTS)
def test_an_example_is_right_in_every_release_of_a_list(
    rewritten: Examples,
    example: Path,
    kubernetes: str | Sequence[str],
    istio: str | Sequence[str],
) -> None:
    project = rewritten(example).project(kubernetes, istio)
    assert problems(project) == []
    stores = {
        "kubernetes": [SchemaStore(release, ISTIO[0]) for release in _listed(kubernetes)],
        "istio": [SchemaStore(KUBERNETES[0], release) for release in _listed(istio)],
    }
    for obj in objects(project):
        group = obj["apiVersion"].rpartition("/")[0]
        for store in stores[stores["istio"][0].product(group)]:
            assert obj["apiVersion"] in store.served(obj["kind"])


def test_a_release_that_does_not_serve_something_is_noticed(tmp_path: Path) -> None:
    shop = next(path for path in EXAMPLES if path.parent.name == "shop")
    rule = (
        "apiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata: {name: a}\n"
        "spec: {egress: [{hosts: [./*]}]}\n"
    )
    own = Rewritten(shop, tmp_path / "shop")
    (tmp_path / "shop" / "networkpolicy.yaml").write_text(rule, encoding="utf-8")
    (finding,) = {f.message: f for f in problems(own.project("1.30", ISTIO[:3]))}.values()
    assert "Sidecar networking.istio.io/v1 is not served by Istio 1.20 and 1.21" in finding.message
    assert problems(own.project("1.30", ISTIO[2:])) == []


def _listed(releases: str | Sequence[str]) -> Sequence[str]:
    return [releases] if isinstance(releases, str) else releases
