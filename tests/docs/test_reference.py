"""docs/config.md is what the schema gives, the schema what the types give; and other such pages."""

import json
import runpy
from pathlib import Path

import pytest

from meshgen.checks.registry import code_schema, ignore_schema
from meshgen.config.schema import make_schema, mesh_config_schema, read_schema
from meshgen.datafiles import data_dir
from meshgen.outputs.registry import output_schema
from meshgen.resources import group_of
from meshgen.schemas.index import PRODUCTS, read, title

ROOT = Path(__file__).parents[2]
# What is Istio's, its own pages tell.
DEFINITIONS = [name for name in read_schema()["$defs"] if not name.startswith("istio.")]


def test_the_committed_schema_is_up_to_date() -> None:
    made = make_schema(output_schema(), code_schema(), mesh_config_schema(), ignore_schema())
    assert json.dumps(read_schema()) == json.dumps(made)


def test_the_reference_is_up_to_date() -> None:
    tool = runpy.run_path(str(ROOT / "tools" / "build_reference.py"))
    page = (ROOT / "docs" / "config.md").read_text(encoding="utf-8")
    assert page == tool["reference"](), "run: make generate"


def test_the_page_of_the_codes_is_up_to_date() -> None:
    tool = runpy.run_path(str(ROOT / "tools" / "build_rules.py"))
    page = (ROOT / "docs" / "findings.md").read_text(encoding="utf-8")
    assert page == tool["rules"](), "run: make generate"


def test_the_page_of_the_alerts_is_up_to_date() -> None:
    tool = runpy.run_path(str(ROOT / "tools" / "build_alerts.py"))
    page = (ROOT / "docs" / "alerts.md").read_text(encoding="utf-8")
    assert page == tool["page"](), "run: make generate"


@pytest.mark.parametrize("name", sorted(DEFINITIONS))
def test_every_definition_has_a_section_with_all_its_fields(name: str) -> None:
    page = (ROOT / "docs" / "config.md").read_text(encoding="utf-8")
    (section,) = [part for part in page.split("\n## ")[1:] if part.startswith(f"{name}\n")]
    definitions = read_schema()["$defs"]
    shared = definitions["Environment"]["properties"] if name in ("Mesh", "InCluster") else {}
    for field, schema in definitions[name]["properties"].items():
        if shared.get(field) == schema:
            continue
        assert f"\n| `{field}` |" in section


def test_the_page_on_validation_names_every_kind_of_other_products() -> None:
    page = (ROOT / "docs" / "validate.md").read_text(encoding="utf-8")
    _, _, table = page.partition("| product | API group | kinds |\n|---|---|---|\n")
    named = set()
    for row in table.partition("\n\n")[0].splitlines():
        product, group, kinds = (cell.strip("` ") for cell in row.strip("|").split("|"))
        named |= {(product, group, kind) for kind in kinds.split(", ")}
    kinds_of = read(data_dir("schemas") / "index.json")["kinds"]
    assert named == {
        (title(entry["product"]), group_of(api_version), kind)
        for kind, versions in kinds_of.items()
        for api_version, entry in versions.items()
        if entry["product"] not in PRODUCTS
    }
