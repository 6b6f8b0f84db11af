"""Examples, tried: a text of any form stands in a folder, and what is found there are codes."""

import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

from typer.testing import CliRunner

import meshgen
from meshgen.cli.app import make_app
from meshgen.codes import Form
from meshgen.errors import MeshgenError

# What a config has besides the lines that an example shows.
HEAD = "apiVersion: meshgen.dev/v1alpha1\nkind: Mesh\nmetadata: {name: shop}\n"
REST = {
    "services": 'services:\n  web: {image: "nginx:1.27", port: 80, health: /}\n',
    "environments": "environments:\n  dev: {namespace: shop-dev}\n  prod: {namespace: shop-prod}\n",
}


def codes_of(text: str, form: Form) -> set[str]:
    """Return the codes of all errors and warnings that come of a text, in an empty folder."""
    if form is Form.CALLS:
        return _of_calls(text)
    return set(_codes(_findings(text, form)))


def whole(lines: str) -> str:
    """Return a config of which these are the lines that matter."""
    absent = (rest for key, rest in REST.items() if not re.search(f"^{key}:", lines, re.MULTILINE))
    return "".join((*([] if lines.startswith("apiVersion") else [HEAD]), lines, *absent))


def _findings(text: str, form: Form) -> list[meshgen.Finding]:
    if form is Form.MANIFESTS:
        Path("manifests.yaml").write_text(text, encoding="utf-8")
        return list(meshgen.check_manifests(["manifests.yaml"]).findings)
    Path("meshgen.yaml").write_text(whole(text), encoding="utf-8")
    try:
        return list(meshgen.check("meshgen.yaml"))
    except MeshgenError as error:
        return list(error.findings)


def _codes(findings: list[meshgen.Finding]) -> Iterator[str]:
    for finding in findings:
        yield finding.code
        yield finding.subcode


def _of_calls(text: str) -> set[str]:
    """Run a session, each call of which prints what is shown; return the codes of the last."""
    Path("meshgen.yaml").write_text(whole(""), encoding="utf-8")
    found: set[str] = set()
    for call, shown in calls(text):
        words = shlex.split(call)
        if words[0] == "cat":
            _put(Path(words[1]), shown)
        elif words[0] == "meshgen":
            done = CliRunner().invoke(make_app(), words[1:], prog_name="meshgen")
            # Where it ends well, codes stand in the commands that are named too.
            pattern = r"(MG\d+)" if done.exit_code else r"\[(?:warning|note) (MG\d+)\]"
            found = set(re.findall(pattern, done.output))
            assert _same(shown, done.output), done.output
        else:
            subprocess.run(words, check=True)
    return found


def calls(text: str) -> Iterator[tuple[str, str]]:
    """Yield the calls of a session, each with what it prints."""
    for each in f"\n{text}".split("\n$ ")[1:]:
        call, _, printed = each.partition("\n")
        yield call, f"{printed.rstrip()}\n" if printed.strip() else ""


def _same(shown: str, real: str) -> bool:
    return bool(re.fullmatch(r"[\s\S]*?".join(map(re.escape, shown.split("…"))), real))


def _put(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(whole(text) if file.name == "meshgen.yaml" else text, encoding="utf-8")
