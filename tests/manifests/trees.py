"""Folders of files to validate."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from meshgen.manifests.files import find
from meshgen.manifests.options import Options
from meshgen.manifests.outcome import Outcome
from meshgen.manifests.validate import validate

SERVICE = """\
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  ports:
  - port: 80
"""
# The same with a value of the wrong type, which stands in line 8, column 11.
WRONG = SERVICE.replace("port: 80", 'port: "80"')
OPTIONS = Options(("1.29",), ("1.22",))


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files by their path, and return the folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def run(*paths: Path | str, options: Options = OPTIONS, **given: Any) -> Outcome:
    """Validate files and folders."""
    return validate(find([str(path) for path in paths]), options, **given)


def lines(outcome: Outcome) -> list[str]:
    """Return the findings, each as the line that people see."""
    return [str(finding) for finding in outcome.findings]
