"""What is not needed is not imported: `--version`, `-h` and Tab answer at once."""

import json
import subprocess
import sys

import pytest

from .process import environment

HEAVY = {"jinja2", "jsonschema", "jsonschema_rs", "msgspec", "ruamel", "jsonpatch", "rich"}
PROGRAM = """
import json, sys
from meshgen.cli.main import main
try:
    main()
except SystemExit:
    pass
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})), file=sys.stderr)
"""


def imported(*arguments: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        capture_output=True,
        check=True,
        encoding="utf-8",
        env=environment(),
    )
    return set(json.loads(done.stderr.splitlines()[-1]))


@pytest.mark.parametrize("arguments", [["--version"], ["-h"], ["render", "-h"], ["rendr"]])
def test_answers_that_need_no_config_import_no_heavy_library(arguments: list[str]) -> None:
    assert not imported(*arguments) & HEAVY


def test_the_probe_sees_heavy_libraries() -> None:
    # Else the test above could not fail.
    assert imported("build", "-f", __file__) & HEAVY
