"""`import meshgen`: cheap, typed, and the functions stay what they are."""

import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

import meshgen
from meshgen import api
from tests.examples import TITANIUM

PACKAGE = Path(meshgen.__file__).parent
ROOMS = sorted(path.stem for path in PACKAGE.glob("[a-z]*") if path.suffix in ("", ".py"))
# What the standard library's own start has not imported is dear.
PROGRAM = """
import sys
before = set(sys.modules)
import meshgen
print(*sorted(set(sys.modules) - before))
"""


def test_importing_it_imports_nothing() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, check=True, encoding="utf-8"
    )
    assert done.stdout.split() == ["meshgen"]


def test_functions_and_errors_need_no_heavy_library() -> None:
    program = "import sys, meshgen; meshgen.load, meshgen.MeshgenError; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=True, encoding="utf-8"
    )
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    heavy = {"jinja2", "jsonschema", "jsonschema_rs", "msgspec", "ruamel", "typer"}
    assert not loaded & heavy


@pytest.mark.parametrize("name", api.__all__)
def test_everything_has_a_name_and_a_docstring(name: str) -> None:
    exported = getattr(meshgen, name)
    assert exported is getattr(api, name)
    assert name in ("FORMATS", "StrPath") or exported.__doc__


def test_a_notebook_offers_everything() -> None:
    assert {*api.__all__, "__version__"} <= {*dir(meshgen)}


def test_the_page_names_everything() -> None:
    page = (PACKAGE.parent / "docs" / "api.md").read_text(encoding="utf-8")
    assert [name for name in api.__all__ if not re.search(rf"`(meshgen\.)?{name}\b", page)] == []


def test_a_name_that_is_none() -> None:
    with pytest.raises(AttributeError, match="module 'meshgen' has no attribute 'rendr'"):
        meshgen.rendr  # type: ignore[attr-defined]  # noqa: B018


def test_rooms_do_not_take_the_place_of_functions() -> None:
    for room in ROOMS:
        import_module(f"meshgen.{room}")
    assert set(api.__all__).isdisjoint(ROOMS)
    for name in api.__all__:
        assert getattr(meshgen, name) is getattr(api, name)


def test_a_path_and_a_project_are_one(tmp_path: Path) -> None:
    project = meshgen.load(TITANIUM)
    assert meshgen.render(str(TITANIUM)) == meshgen.render(project)
    assert meshgen.check(TITANIUM) == meshgen.check(project)
    assert meshgen.build(TITANIUM, "prod") == meshgen.build(project, "prod")
    measured = meshgen.capacity(TITANIUM, "prod")
    assert measured.fits
    assert [section.environment for section in measured.sections] == ["prod"]
    stream = tmp_path / "prod.yaml"
    both = (meshgen.build(project, "prod", platform=platform) for platform in (False, True))
    stream.write_text("---\n".join(both), encoding="utf-8")
    counted = meshgen.capacity_of([stream], kubernetes="1.29", istio="1.20", profile="demo")
    assert counted.summary == measured.summary


def test_rendering_into_a_folder(tmp_path: Path) -> None:
    files = meshgen.render(TITANIUM, format="plain", output=tmp_path / "out")
    assert all((tmp_path / "out" / path).read_text(encoding="utf-8") for path in files)
    assert meshgen.compare(tmp_path / "out", files).clean
    (tmp_path / "out/prod/mesh/gateway.yaml").write_text("mine\n", encoding="utf-8")
    with pytest.raises(meshgen.MeshgenError, match="edited"):
        meshgen.render(TITANIUM, format="plain", output=tmp_path / "out")


def test_what_applies_what_was_rendered() -> None:
    project = meshgen.load(TITANIUM.parents[1] / "bank/meshgen.yaml")
    assert meshgen.apply_commands(project, "prod") == [
        ["kubectl", "apply", "-k", "deploy/overlays/prod"]
    ]
    # Of charts one for each namespace.
    charts = meshgen.apply_commands(project, "prod", format="helm", output="out")
    assert {command[3]: command[4:7] for command in charts} == {
        "bank": ["out/bank", "-n", "bank"],
        "payments": ["out/payments", "-n", "payments-prod"],
        "data": ["out/data", "-n", "data-prod"],
        "ingress": ["out/ingress", "-n", "bank-ingress"],
    }
    with pytest.raises(meshgen.MeshgenError, match="no format is called `hlm`"):
        meshgen.apply_commands(project, "prod", format="hlm")


def test_an_environment_that_there_is_none() -> None:
    project = meshgen.load(TITANIUM)
    for call in (project.objects, lambda name: meshgen.build(project, name)):
        with pytest.raises(meshgen.MeshgenError, match=r"no environment is called `prodd`.*prod"):
            call("prodd")


def test_a_format_that_there_is_none() -> None:
    with pytest.raises(meshgen.MeshgenError, match=r"no format is called `helmm`.*`helm`"):
        meshgen.render(TITANIUM, format="helmm")


def test_a_profile_that_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(meshgen.MeshgenError, match="no profile is called `dem`"):
        meshgen.capacity_of([tmp_path], profile="dem")


def test_one_release_is_a_text(tmp_path: Path) -> None:
    path = tmp_path / "web.yaml"
    path.write_text("{apiVersion: v1, kind: Pod, metadata: {name: a}, spec: {}}", encoding="utf-8")
    one = meshgen.validate([path], kubernetes="1.29", istio="1.22")
    several = meshgen.validate([str(path)], kubernetes=["1.29"], istio=("1.22",))
    assert one.findings == several.findings
    assert one.counts["invalid"] == 1
    with pytest.raises(meshgen.MeshgenError):
        meshgen.validate([path], kubernetes="0.1")
