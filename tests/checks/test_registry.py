"""The registry: every code is told of once, whoever finds it."""

import re
import subprocess
import sys

from meshgen.checks.check import GroupCheck, ObjectCheck, Scope
from meshgen.checks.registry import CHECKS, code_schema, descriptions, ignore_schema
from meshgen.findings import Code, Severity


def test_every_code_is_described_once_and_in_order() -> None:
    codes = [description.code for description in descriptions()]
    assert codes == sorted(codes, key=lambda code: (len(code), code))
    assert set(Code) <= set(codes)
    assert len(codes) == len(set(codes)) == len({d.title for d in descriptions()})


def test_a_check_is_of_objects_or_of_more() -> None:
    for check in CHECKS:
        if isinstance(check, GroupCheck):
            assert check.scope is not Scope.OBJECT
        else:
            assert isinstance(check, ObjectCheck)


def test_what_can_be_set_is_what_the_descriptions_say() -> None:
    schema = code_schema()
    told = "a code that can be set: MG202, MG216, MG221, MG501 to MG506"
    assert schema["x-expected"].startswith(told)
    for description in descriptions():
        assert bool(re.search(schema["pattern"], description.code)) is description.settable
    assert not re.search(schema["pattern"], "MG5010")


def test_what_can_be_ignored_can_be_set_and_is_about_an_object() -> None:
    pattern = ignore_schema()["pattern"]
    for description in descriptions():
        can_be = description.settable and description.of_objects
        assert bool(re.search(pattern, description.code)) is description.ignorable is can_be
    ignorable = {description.code for description in descriptions() if description.ignorable}
    assert {"MG202", "MG216", "MG501", "MG602", "MG1001"} <= ignorable
    assert not {"MG605", "MG606", "MG607", "MG901", "MG902", "MG903", "MG904", "MG905"} & ignorable


def test_what_the_api_server_refuses_cannot_be_set() -> None:
    settable = {description.code for description in descriptions() if description.settable}
    running = {*(f"MG6{n:02}" for n in range(1, 19)), "MG701", *(f"MG90{n}" for n in range(1, 6))}
    quotas = {f"MG50{n}" for n in range(1, 7)}
    # A change may be meant: whoever deletes the object first may say so.
    assert settable & set(Code) == {"MG202", "MG216", "MG221", *quotas, *running}


def test_what_is_a_warning_by_default() -> None:
    warnings = {d.code for d in descriptions() if d.severity is Severity.WARNING}
    running = {*(f"MG60{n}" for n in range(1, 7)), "MG701", *(f"MG90{n}" for n in range(1, 6))}
    asking = ("MG802", "MG803", "MG804")
    alone = {
        "MG202",
        "MG216",
        "MG502",
        "MG503",
        "MG608",
        "MG611",
        "MG614",
        "MG616",
        "MG617",
        "MG618",
    }
    assert warnings & set(Code) == {*alone, *running, *asking}


def test_telling_of_codes_loads_nothing_heavy() -> None:
    program = "import sys, meshgen.checks.registry; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.decode().split()}
    assert not loaded & {"jinja2", "jsonschema", "jsonschema_rs", "msgspec", "ruamel"}
