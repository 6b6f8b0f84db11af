"""What `kubectl kustomize` makes of a tree, against what `meshgen build` says."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from meshgen.resources import canonical
from meshgen.yamlio import load_all, to_data

KUBECTL = Path(sys.executable).parent / "kubectl"
_HASH = re.compile(r"-[a-z0-9]{10}$")

Identity = tuple[str, str, str, str]
Objects = dict[Identity, Any]


def write_tree(files: dict[str, str], folder: Path) -> None:
    """Write files as they are."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")


def kustomize(folder: Path) -> list[Any]:
    """Return the objects that kubectl builds from a kustomization."""
    done = subprocess.run(
        [KUBECTL, "kustomize", folder], capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    return [to_data(node) for node in load_all(done.stdout, "kubectl")]


def by_identity(objects: list[Any]) -> Objects:
    """Return objects by apiVersion, kind, name and namespace, ConfigMaps' hashes taken off."""
    return by_name(without_hashes(objects))


def by_name(objects: list[Any]) -> Objects:
    """Return objects by apiVersion, kind, name and namespace, as they are."""
    return {
        (o["apiVersion"], o["kind"], names["name"], names.get("namespace") or ""): o
        for o in objects
        for names in [o["metadata"]]
    }


def without_hashes(objects: list[Any]) -> list[Any]:
    """Return objects, the hashes taken off ConfigMaps' names and what names them."""
    hashed = {
        name: _HASH.sub("", name)
        for o in objects
        if o["kind"] == "ConfigMap"
        for name in [o["metadata"]["name"]]
    }

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {k: plain(v) for k, v in value.items()}
        if isinstance(value, list):
            return [plain(v) for v in value]
        return hashed.get(value, value) if isinstance(value, str) else value

    return [plain(o) for o in objects]


def differences(built: Objects, own: Objects, named: str = "meshgen") -> list[str]:
    """Return what differs between what kubectl builds and another set, for people to read."""
    return [
        f"{key}\n  kubectl: {canonical(built.get(key))}\n  {named}: {canonical(own.get(key))}"
        for key in sorted({*built, *own})
        if canonical(built.get(key)) != canonical(own.get(key))
    ]
