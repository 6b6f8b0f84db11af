"""Imports point down the flow, a library has one home, and docs/architecture.md says so."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from meshgen import api

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "meshgen"

# What stands in meshgen itself.
PUBLIC = frozenset(api.__all__)
# From the top down: each may import what stands in a line below its own.
LAYERS = [
    ["__main__"],
    ["cli"],
    ["api"],
    ["pipeline"],
    ["state"],
    ["report", "manifests", "baseline"],
    ["outputs", "writer"],
    ["loadtests"],
    ["access", "chart", "checks", "guides", "live", "platform", "proof"],
    ["dashboards"],
    ["forecast", "xds"],
    ["system"],
    ["config", "rendering", "plan", "quota"],
    ["explainer", "mesh"],
    ["yamlio", "model", "schemas", "merge", "transform"],
    ["kinds", "provenance", "inputs", "programs"],
    [
        "errors",
        "resources",
        "nearest",
        "lenient",
        "identity",
        "quantity",
        "durations",
        "datafiles",
        "codes",
        "seal",
        "filenames",
        "localhttp",
        "signals",
    ],
    ["findings"],
]
# Where a library may be imported, and the distributions that it needs.
LIBRARIES = {
    "typer": (["cli"], ["typer"]),
    "msgspec": (
        ["config", "loadtests", "mesh", "model", "platform", "provenance", "rendering"],
        ["msgspec"],
    ),
    "ruamel": (["yamlio"], ["ruamel.yaml", "ruamel.yaml.clib"]),
    "ryaml": (["yamlio"], ["ryaml"]),
    "jsonschema": (["explainer"], ["jsonschema"]),
    "jsonschema_rs": (["checks", "config", "explainer"], ["jsonschema-rs"]),
    "jinja2": (["rendering"], ["jinja2"]),
    "markupsafe": (["rendering"], ["markupsafe"]),
    "markdown_it": (["guides"], ["markdown-it-py"]),
    "jsonpatch": (["merge"], ["jsonpatch"]),
    "jsonpointer": (["merge"], ["jsonpointer"]),
    "re2": (["checks", "proof", "xds"], ["google-re2"]),
    "cel_expr_python": (["checks"], ["cel-expr-python"]),
    "cryptography": (["proof"], ["cryptography"]),
    "gevent": (["loadtests"], ["locust"]),
    "locust": (["loadtests"], ["locust"]),
}


def part_of(file: Path) -> str:
    """Return the package or module right below meshgen/ that a file belongs to."""
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def imported(file: Path) -> frozenset[str]:
    """Return the modules that a file imports anywhere, for types as well."""
    return frozenset(_imported(file))


def _imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: imports are absolute"
            if node.module == "meshgen":
                names = {alias.name for alias in node.names}
                yield from (f"meshgen.{name}" for name in names - PUBLIC)
                yield from ["meshgen.api"] * bool(names & PUBLIC)
            else:
                for alias in node.names:
                    inner = f"{node.module}.{alias.name}"
                    yield inner if _is_module(inner) else node.module or ""


def _is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.is_dir() or path.with_suffix(".py").is_file()


FILES = sorted(PACKAGE.rglob("*.py"))
PARTS = sorted({part_of(file) for file in FILES} - {"__init__"})
LEVEL = {part: level for level, parts in enumerate(LAYERS) for part in parts}


def test_every_part_has_a_layer() -> None:
    assert sorted(LEVEL) == PARTS


@pytest.mark.parametrize("part", PARTS)
def test_imports_point_down(part: str) -> None:
    for file in FILES:
        if part_of(file) != part:
            continue
        own = {m.split(".")[1] for m in imported(file) if m.startswith("meshgen.")}
        for other in own - {part, "__version__"}:
            assert LEVEL[other] > LEVEL[part], f"{file.relative_to(ROOT)} imports meshgen.{other}"


def test_no_files_import_each_other() -> None:
    modules = {".".join(f.relative_to(ROOT).with_suffix("").parts): f for f in FILES}
    modules = {name.removesuffix(".__init__"): file for name, file in modules.items()}
    graph = {name: set(imported(file)) & modules.keys() for name, file in modules.items()}
    TopologicalSorter({name: below - {name} for name, below in graph.items()}).prepare()


@pytest.mark.parametrize(
    "file", [f for f in FILES if part_of(f) in ("cli", "__main__")], ids=lambda file: file.stem
)
def test_the_command_line_uses_the_public_api_and_nothing_else(file: Path) -> None:
    for module in imported(file):
        package, _, name = module.partition(".")
        # The reports are public too: what is found is printed with them.
        room = name.partition(".")[0]
        assert package != "meshgen" or room in ("", "api", "cli", "report", "__version__"), module
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "meshgen":
            assert node.attr in PUBLIC, f"{file}: meshgen.{node.attr}"


def test_a_library_is_imported_where_it_belongs() -> None:
    known = {*sys.stdlib_module_names, "meshgen"}
    for file in FILES:
        for library in {module.partition(".")[0] for module in imported(file)} - known:
            assert library in LIBRARIES, f"{file}: {library} is not in LIBRARIES"
            assert part_of(file) in LIBRARIES[library][0], file


def test_what_is_imported_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    listed = (project["dependencies"], extras["envoy"], extras["load"])
    declared = {re.split(r"[<>=]", text)[0] for texts in listed for text in texts}
    used = {m.partition(".")[0] for file in FILES for m in imported(file)}
    needed = {d for name in used & LIBRARIES.keys() for d in LIBRARIES[name][1]}
    assert needed - declared == set()


def test_the_architecture_page_names_every_part_and_nothing_else() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`(meshgen/[\w/.]+)`", page))
    for path in named:
        assert (ROOT / path).exists(), path
    for part in set(PARTS) - {"__main__"}:
        assert {f"meshgen/{part}", f"meshgen/{part}.py"} & named, part


def test_the_architecture_page_has_the_layers_in_order() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = [row.partition(" | ")[0] for row in page.splitlines() if row.startswith("| `meshgen/")]
    order = [n for row in table for n in re.findall(r"`meshgen/(\w+)(?:\.py)?`", row)]
    assert [LEVEL[name] for name in order] == sorted(LEVEL[name] for name in order)


def test_the_architecture_page_names_the_folders_beside_the_package() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `(\w+)/` \|", page, re.MULTILINE))
    there = {p.name for p in ROOT.iterdir() if p.is_dir() and re.match("[a-z]", p.name)}
    assert named == there - {"meshgen", "docs", "build", "dist"}
