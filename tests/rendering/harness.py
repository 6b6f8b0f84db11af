"""Configs from text, rendered with the real loader, and what the tests ask of the result."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from meshgen.pipeline import Project
from meshgen.resources import Object, Resource

HERE = Path(__file__).parent
KUBERNETES = ("1.29", "1.30", "1.31")
ISTIO = ("1.20", "1.21", "1.22")


@dataclass(frozen=True)
class Case:
    """A config fragment and what comes of it, as a file under `cases/` has it.

    `objects` are whole objects, `values` single values by object and path (`~` means that nothing
    is there), `absent` objects that there must not be; `files` stand beside the config. It is for
    the releases of Istio that `istio` lists.
    """

    name: str
    config: str
    objects: list[Object] = field(default_factory=list)
    values: dict[str, dict[str, Any]] = field(default_factory=dict)
    absent: list[str] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    istio: Sequence[str] = ISTIO


def cases() -> Iterator[tuple[str, Case]]:
    """Yield every case of every file, with its id."""
    for path in sorted((HERE / "cases").glob("*.yaml")):
        for case in YAML(typ="safe").load(path.read_text(encoding="utf-8")):
            yield f"{path.stem}: {case['name']}", Case(**case)


def project(
    folder: Path,
    config: str,
    files: Mapping[str, str] | None = None,
    kubernetes: str = "1.29",
    istio: str = "1.22",
) -> Project:
    """Return the project of a config fragment, written to `folder`."""
    head = "apiVersion: meshgen.dev/v1alpha1\nkind: Mesh\nmetadata: {name: demo}\n"
    # Istio's version goes with whatever else the fragment says of Istio.
    version = f'version: "{istio}"'
    config = f"\n{config}"
    if "\nistio:" in config:
        config = config.replace("\nistio: {", f"\nistio: {{{version}, ")
        config = config.replace("\nistio:\n", f"\nistio:\n  {version}\n")
    else:
        head += f"istio: {{{version}}}\n"
    text = f'{head}kubernetes: "{kubernetes}"{config}'
    for name, content in {"meshgen.yaml": text, **(files or {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8", newline="")
    return Project(folder / "meshgen.yaml")


def rendered(
    folder: Path, config: str, files: Mapping[str, str] | None = None, istio: str = ISTIO[-1]
) -> list[Resource]:
    """Return the resources of a config fragment, names before prefix and namespace."""
    return project(folder, config, files, istio=istio).resources("default")


def by_name(resources: list[Resource]) -> dict[str, Object]:
    """Return the objects by `Kind/name`, which no two may share.

    Those of another namespace than the environment's own have its name in the config in front.
    """
    found = {
        "/".join(filter(None, (resource.namespace, str(resource.key)))): resource.object
        for resource in resources
    }
    assert len(found) == len(resources)
    return found


def value_at(obj: Object, path: str) -> Any:
    """Return the value at a path such as `spec.ports.0.name`, or None."""
    value: Any = obj
    for part in path.split("."):
        if isinstance(value, list):
            value = value[int(part)]
        else:
            value = value.get(part) if isinstance(value, dict) else None
    return value
