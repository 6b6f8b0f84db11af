"""`meshgen init`: a config that renders at once."""

import errno
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meshgen.cli.init import mesh_name
from meshgen.config import load_config
from meshgen.config.starter import EXAMPLES, starter
from meshgen.findings import Severity
from meshgen.pipeline import Project
from meshgen.pipeline.checks import check
from tests.equality.compare import kustomize

from .conftest import Meshgen

ROOT = Path(__file__).parents[2]


def test_what_it_writes_renders_and_kubectl_takes_it(folder: Path, meshgen: Meshgen) -> None:
    done = meshgen("init")
    assert done.exit_code == 0
    assert done.stderr == "wrote meshgen.yaml; now run: meshgen render\n"
    assert meshgen("render").exit_code == 0
    for environment in ("dev", "prod"):
        objects = kustomize(folder / "deploy" / "overlays" / environment)
        assert {o["metadata"].get("namespace") for o in objects} == {None, f"work-{environment}"}


def test_the_name_is_the_folders_or_the_one_given(folder: Path, meshgen: Meshgen) -> None:
    meshgen("init")
    meshgen("init", "shop", "-f", "other.yaml")
    assert "  name: work\n" in (folder / "meshgen.yaml").read_text(encoding="utf-8")
    assert "  name: shop\n" in (folder / "other.yaml").read_text(encoding="utf-8")


def test_another_file_is_named_in_what_comes_next(folder: Path, meshgen: Meshgen) -> None:
    done = meshgen("init", "-f", "other.yaml")
    assert done.stderr == "wrote other.yaml; now run: meshgen render -f other.yaml\n"


def test_it_never_overwrites(mesh: Path, meshgen: Meshgen) -> None:
    before = (mesh / "meshgen.yaml").read_bytes()
    done = meshgen("init")
    assert done.exit_code == 2
    assert "meshgen.yaml: this file exists already" in done.stderr
    assert (mesh / "meshgen.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Shop", "try `shop`"),
        ("my_shop", "try `my-shop`"),
        ("-", "try `mesh`"),
        ("ü" * 99, "try `mesh`"),
        ("a" * 64, f"try `{'a' * 63}`"),
    ],
)
def test_a_bad_name_is_refused_with_a_good_one(
    folder: Path, meshgen: Meshgen, name: str, hint: str
) -> None:
    # After `--`, a name may begin with a dash.
    done = meshgen("init", "--", name)
    assert done.exit_code == 2
    assert hint in done.stderr
    assert not (folder / "meshgen.yaml").exists()


def test_a_folder_that_is_not_there(folder: Path, meshgen: Meshgen) -> None:
    done = meshgen("init", "-f", "missing/meshgen.yaml")
    assert done.exit_code == 2
    assert "missing/meshgen.yaml: the file cannot be written: no such file" in done.stderr


@settings(deadline=None)
@given(st.one_of(st.text(), st.sampled_from(["2024", "1e3", "null", "yes", "0x1f", "a" * 80])))
def test_any_folders_name_gives_a_config_that_is_valid(
    tmp_path_factory: pytest.TempPathFactory, name: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "starter.yaml"
    path.write_text(starter(mesh_name(name)), encoding="utf-8")
    assert list(load_config(path).environments) == ["dev", "prod"]


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_with_all_its_files_renders_at_once(
    example: str, folder: Path, meshgen: Meshgen
) -> None:
    done = meshgen("init", "--from-example", example)
    assert done.exit_code == 0
    files = ", ".join(EXAMPLES[example])
    assert done.stderr == f"wrote {files}; now run: meshgen render\n"
    config = (folder / "meshgen.yaml").read_text(encoding="utf-8")
    assert not config.startswith("#\n")
    assert "yaml-language-server" not in config
    real = (ROOT / "examples" / example / "meshgen.yaml").read_text(encoding="utf-8")
    assert real.endswith(config)
    assert "0 errors" in meshgen("check").stderr or "no findings" in meshgen("check").stderr
    assert meshgen("render").exit_code == 0


def test_the_files_of_an_example_stand_beside_the_config(folder: Path, meshgen: Meshgen) -> None:
    (folder / "mesh").mkdir()
    done = meshgen("init", "--from-example", "titanium", "-f", "mesh/titanium.yaml")
    assert done.stderr == (
        "wrote mesh/titanium.yaml, mesh/files/nginx.conf; now run: meshgen render -f "
        "mesh/titanium.yaml\n"
    )
    assert meshgen("render", "-f", "mesh/titanium.yaml").exit_code == 0


def test_an_example_overwrites_nothing_and_leaves_nothing_half(
    folder: Path, meshgen: Meshgen
) -> None:
    (folder / "files").mkdir()
    (folder / "files" / "nginx.conf").write_text("mine", encoding="utf-8")
    done = meshgen("init", "--from-example", "titanium")
    assert done.exit_code == 2
    assert "files/nginx.conf: this file exists already; it is yours: nothing was changed" in (
        done.stderr
    )
    assert [path.name for path in folder.iterdir()] == ["files"]
    (folder / "files" / "nginx.conf").unlink()
    (folder / "files").rmdir()
    (folder / "files").write_text("a file", encoding="utf-8")
    done = meshgen("init", "--from-example", "titanium")
    assert done.exit_code == 2
    assert "files: a file is where a folder has to be" in done.stderr
    assert [path.name for path in folder.iterdir()] == ["files"]


def test_on_a_full_disk_nothing_is_left(
    folder: Path, meshgen: Meshgen, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Path.open

    def full(path: Path, *args: Any, **more: Any) -> Any:
        if path.name == "nginx.conf" and args == ("x",):
            raise OSError(errno.ENOSPC, "No space left on device")
        return opened(path, *args, **more)

    monkeypatch.setattr(Path, "open", full)
    done = meshgen("init", "--from-example", "titanium")
    assert done.exit_code == 2
    assert "files/nginx.conf: the file cannot be written: no space left on device" in done.stderr
    assert not list(folder.iterdir())


def test_services_and_environments_of_ones_own(folder: Path, meshgen: Meshgen) -> None:
    done = meshgen("init", "--services", "web, cart,redis", "--environments", "dev,staging,prod")
    assert done.exit_code == 0
    config = load_config(folder / "meshgen.yaml")
    assert list(config.environments) == ["dev", "prod", "staging"]
    replicas = {
        environment: {name: one.replicas for name, one in (resolved.mesh.services or {}).items()}
        for environment, resolved in config.environments.items()
    }
    assert replicas == {
        "dev": {"web": None, "cart": None, "redis": None},
        "staging": {"web": None, "cart": None, "redis": None},
        "prod": {"web": 2, "cart": 2, "redis": 2},
    }
    text = (folder / "meshgen.yaml").read_text(encoding="utf-8")
    assert "      CART_URL: ${cart.url}\n" in text
    assert "    namespace: work-staging\n" in text
    assert meshgen("render").exit_code == 0


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--services", "web,"), "--services web,: a name is missing; expected names such as a,b"),
        (("--services", ""), "--services : a name is missing"),
        (("--services", "web,web"), "--services web,web: `web` is named twice; expected it once"),
        (
            ("--services", "web,2fa"),
            "`2fa` is not a valid name for a Service; expected a letter first (RFC 1035); try "
            "`svc-2fa`",
        ),
        (
            ("--services", "default"),
            "`default` is the DestinationRule of the mesh; expected another",
        ),
        (("--environments", "Dev"), "`Dev` is not a valid name; expected up to 63 lower-case"),
        (
            ("--from-example", "titan"),
            "no example is called `titan`; expected one of minimal, shop",
        ),
        (("--from-example", "shop", "--services", "a"), "--services is not for --from-example"),
        (("shop", "--from-example", "shop"), "a name is not for --from-example"),
    ],
)
def test_calls_that_are_wrong(
    options: tuple[str, ...], told: str, folder: Path, meshgen: Meshgen
) -> None:
    done = meshgen("init", *options)
    assert done.exit_code == 2
    assert told in done.stderr
    assert not list(folder.iterdir())


_SERVICES = st.from_regex(r"(?!default\Z)[a-z]([-a-z0-9]{0,61}[a-z0-9])?", fullmatch=True)
_LABELS = st.from_regex(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?", fullmatch=True)


@settings(deadline=None, max_examples=30)
@given(
    _LABELS,
    st.lists(
        _SERVICES.filter(lambda name: name != "default") | st.sampled_from(["on", "y", "null"]),
        max_size=4,
        unique=True,
    ),
    st.lists(_LABELS | st.sampled_from(["on", "1", "prod"]), max_size=3, unique=True),
)
def test_names_of_any_kind_make_a_config_that_is_right(
    name: str, services: list[str], environments: list[str]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "meshgen.yaml")
        path.write_text(starter(name, services, environments), encoding="utf-8")
        config = load_config(path)
        assert list(config.environments) == sorted(environments or ["dev", "prod"])
        assert list(config.base.mesh.services or {}) == (services or ["web", "api"])
        namespaces = {one.means.namespace.name for one in config.environments.values()}
        assert len(namespaces) == len(config.environments)
        errors = [one for one in check(Project(path)) if one.severity is Severity.ERROR]
        assert not errors
