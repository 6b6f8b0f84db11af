"""Findings at a terminal, in three widths, with and without colour."""

from pathlib import Path

import pytest

from meshgen.findings import Code, Finding, Location, Related, Severity
from meshgen.report.source import Sources
from meshgen.report.terminal import Screen, at_length

FILE = """\
services:
  web:
    image: nginx
    hpa: {minReplicas: 1, maxReplicas: 3, targetCPUUtilizationPercentage: 70}
    env: {PASSWORD: "hush hush"}
\tmtls: 'STRICT'
    replicas: two   # a comment
"""
UNKNOWN = Finding(
    Code.UNKNOWN_KEY,
    "unknown key `hpa`",
    Location("meshgen.yaml", 4, 5),
    "services.web.hpa",
    hint="here it is `autoscaling`: write `autoscaling: {min: 1, max: 3, cpu: 70}`",
)
TYPE = Finding(
    Code.TYPE,
    "found text `two`",
    Location("meshgen.yaml", 7, 15),
    "services.web.replicas",
    "expected a whole number from 0",
    resource="Deployment/web",
    severity=Severity.WARNING,
    related=(Related(Location("meshgen.yaml", 3, 12)), Related(resource="Service/web")),
)
WIDE = """\
error MG103: unknown key `hpa`
  --> meshgen.yaml:4:5  services.web.hpa
4 │     hpa: {minReplicas: 1, maxReplicas: 3, targetCPUUtilizationPercentage: 70}
  │     ━━━
  help: here it is `autoscaling`: write `autoscaling: {min: 1, max: 3, cpu: 70}`

warning MG104: found text `two`
  --> meshgen.yaml:7:15  Deployment/web: services.web.replicas
7 │     replicas: two   # a comment
  │               ━━━
  see meshgen.yaml:3:12
3 │     image: nginx
  │            ━━━━━
  note: expected a whole number from 0
"""
NARROW = """\
error MG103: unknown key `hpa`
  --> meshgen.yaml:4:5  services.web.hpa
4 |     hpa: {minReplicas: 1, maxRepl...
  |     ^^^
  help: here it is `autoscaling`: write
        `autoscaling: {min: 1, max: 3,
        cpu: 70}`

warning MG104: found text `two`
  --> meshgen.yaml:7:15  Deployment/web:
      services.web.replicas
7 |     replicas: two   # a comment
  |               ^^^
  see meshgen.yaml:3:12
3 |     image: nginx
  |            ^^^^^
  note: expected a whole number from 0
"""


@pytest.fixture
def lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Sources:
    (tmp_path / "meshgen.yaml").write_text(FILE, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return Sources()


@pytest.mark.parametrize(
    ("screen", "expected"),
    [
        (Screen(100), WIDE),
        (Screen(84), WIDE),
        (Screen(40, unicode=False), NARROW),
    ],
)
def test_each_width(screen: Screen, expected: str, lines: Sources) -> None:
    told = at_length([UNKNOWN, TYPE], screen, lines.lines)
    assert told == expected
    assert all(len(line) <= screen.width for line in told.splitlines())


def test_colours_change_nothing_else(lines: Sources) -> None:
    told = at_length([UNKNOWN], Screen(100, colour=True), lines.lines)
    assert told.startswith(
        "\x1b[1;31merror MG103\x1b[0m: \x1b[1munknown key `hpa`\x1b[0m\n"
        "  \x1b[1;34m-->\x1b[0m meshgen.yaml:4:5  services.web.hpa\n"
        "\x1b[1;34m4\x1b[0m \x1b[1;34m│\x1b[0m     hpa: "
    )
    assert "\x1b[1;31m━━━\x1b[0m\n" in told
    assert "\x1b[1;32m  help:\x1b[0m here it is `autoscaling`" in told


@pytest.mark.parametrize(
    ("line", "column", "path", "shown", "mark"),
    [
        (5, 21, "services.web.env.PASSWORD", "    env: {PASSWORD: …", "━"),
        (5, 11, "services.web.env.PASSWORD", "    env: {PASSWORD: …", "━" * 8),
        (5, 21, "services.web.env", "    env: {PASSWORD: …", "━"),
        (5, 21, "", "    env: {PASSWORD: …", "━"),
        (5, 0, "", "    env: {PASSWORD: …", ""),
        (5, 5, "services.web.env", "    env: {PASSWORD: …", "━" * 3),
        (5, 10, "services.web.env", "    env: {PASSWORD: …", "━"),
        (5, 27, "services.web.env.PASSWORD", "    env: {PASSWORD: …", "━"),
        (6, 8, "services.web.mtls", "    mtls: 'STRICT'", "━" * 8),
        (4, 10, "services.web.hpa", "    hpa: {minReplicas: 1", "━"),
        (7, 0, "services.web", "    replicas: two", ""),
    ],
)
def test_the_value_is_underlined(
    line: int, column: int, path: str, shown: str, mark: str, lines: Sources
) -> None:
    """What may be a secret is not shown."""
    finding = Finding(Code.VALUE, "wrong", Location("meshgen.yaml", line, column), path)
    _, _, source, *rest = at_length([finding], Screen(100), lines.lines).splitlines()
    assert source.startswith(f"{line} │ {shown}")
    assert "hush" not in source
    assert [each.strip("│ ") for each in rest] == ([mark] if mark else [])


@pytest.mark.parametrize(
    "place",
    [Location(), Location("no.yaml", 3, 1), Location("meshgen.yaml", 99, 1), Location("--set")],
)
def test_what_has_no_line_is_told_without(place: Location, lines: Sources) -> None:
    told = at_length([Finding(Code.VALUE, "wrong", place, "a.b")], Screen(100), lines.lines)
    assert told.splitlines()[0] == "error MG105: wrong"
    assert "│" not in told


def test_a_long_line_is_cut_around_its_value(tmp_path: Path, lines: Sources) -> None:
    (tmp_path / "long.yaml").write_text(f"{'a' * 300}: {'b' * 300}\x1b[31m\n", encoding="utf-8")
    place = Location("long.yaml", 1, 303)
    told = at_length([Finding(Code.VALUE, "wrong", place)], Screen(60), lines.lines)
    assert all(len(line) <= 60 for line in told.splitlines())
    assert "bbbb" in told
    assert "\x1b" not in told
