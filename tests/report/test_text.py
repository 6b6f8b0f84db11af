"""The format for people."""

import subprocess
import sys
from dataclasses import replace

import pytest

from meshgen.findings import Location
from meshgen.report.formats import Format, formatted

from .examples import ERROR, NOTE, UNREADABLE, WARNING, report


def test_a_finding_is_a_line_with_its_place_first() -> None:
    assert formatted(report(ERROR, UNREADABLE), Format.TEXT) == (
        'deploy/web.yaml:5:13: Deployment/shop/web: spec.replicas: found the text "3"; '
        "expected a whole number; leave the quotes out: 3 [error MG201]\n"
        "deploy/b.yaml: this is a folder [error MG101]\n"
    )


def test_every_format_has_the_other_places_of_a_finding() -> None:
    for each in Format:
        assert "deploy/web.yaml" in formatted(report(NOTE), each)
    assert formatted(report(NOTE), Format.TEXT) == (
        "deploy/shop.yaml:7:5: Namespace/shop: metadata.annotations.example: no pod gets this; "
        "see Deployment/shop/web spec.template at deploy/web.yaml:9:3; "
        "write it into the template of the pods [note MG1001]\n"
    )


def test_no_finding_is_no_line() -> None:
    assert formatted(report(files=("a.yaml",)), Format.TEXT) == ""


def test_no_control_character_reaches_the_terminal() -> None:
    hostile = replace(ERROR, message="a\x1b[2Jb\nc", location=Location("x\x07.yaml", 1, 1))
    text = formatted(report(hostile), Format.TEXT)
    assert text.count("\n") == 1
    assert r"a\x1b[2Jb\nc" in text
    assert r"x\x07.yaml:1:1" in text


def test_errors_and_warnings_have_colours_of_their_own() -> None:
    error, warning = formatted(report(ERROR, WARNING), Format.TEXT, colour=True).splitlines()
    assert error.endswith("[\x1b[31m\x1b[1merror MG201\x1b[0m]")
    assert warning.endswith("[\x1b[33m\x1b[1mwarning MG108\x1b[0m]")


def test_formats_for_programs_have_no_colours() -> None:
    for each in set(Format) - {Format.TEXT}:
        assert "\x1b" not in formatted(report(ERROR), each, colour=True)


@pytest.mark.parametrize("format", Format)
def test_every_format_loads_a_reporter_of_its_own(format: Format) -> None:
    program = f"""import sys
from meshgen.report import Report
from meshgen.report.formats import Format, formatted
formatted(Report("validate", []), Format("{format}"))
print(*(name for name in sys.modules if name.startswith("meshgen.report.")))"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    others = {f"meshgen.report.{each}" for each in set(Format) - {format}}
    loaded = set(done.stdout.decode().split())
    assert f"meshgen.report.{format}" in loaded
    assert not loaded & others


def test_every_text_ends_its_last_line() -> None:
    for each in Format:
        assert formatted(report(ERROR, WARNING), each).endswith("\n")
