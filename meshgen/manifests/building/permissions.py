"""What a build may do: a stranger's pull request may name anything."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from meshgen.explainer import words
from meshgen.findings import Code, Finding
from meshgen.manifests.building.kustomizations import Kustomization, is_remote
from meshgen.manifests.kustomize import inputs, resources
from meshgen.nearest import misnamed


class Permission(StrEnum):
    """What `--allow` takes."""

    REMOTE = "remote"  # what another machine serves
    OUTSIDE = "outside"  # files outside of the kustomization's folder, and of the repository
    HELM = "helm"  # charts that a kustomization names, which may be fetched
    PLUGINS = "plugins"  # programs and containers that a kustomization names


_WHAT = {
    Permission.REMOTE: "is fetched from another machine",
    Permission.OUTSIDE: "leads out of the repository",
    Permission.HELM: "is inflated with helm",
    Permission.PLUGINS: "runs a program",
}
# Says that an object is a function's configuration, and which: Kustomize runs that.
_FUNCTIONS = ("config.kubernetes.io/function", "config.k8s.io/function")
_HELM_FIELDS = ("helmCharts", "helmChartInflationGenerator")


def permissions(names: Iterable[str]) -> tuple[frozenset[Permission], list[Finding]]:
    """Return what names allow, and findings for those that are none."""
    names = list(names)
    wrong = [misnamed("permission", name, Permission) for name in names if name not in _NAMES]
    return frozenset(Permission(name) for name in names if name in _NAMES), wrong


_NAMES = frozenset(Permission)


def refusals(
    kustomizations: Sequence[Kustomization], allowed: frozenset[Permission]
) -> list[Finding]:
    """Return what kustomizations name and are not allowed to, each at its place."""
    top = _top(kustomizations[0].folder)
    return [
        Finding(
            Code.BUILD,
            f"`{_shown(reference)}` {_WHAT[permission]}",
            kustomization.entry(reference),
            hint=f"--allow {permission} lets it, if you trust whoever wrote this",
        )
        for kustomization in kustomizations
        for reference, permission in _asked(kustomization, top)
        if permission not in allowed
    ]


def _shown(reference: str) -> str:
    """Return a path or an address; of a text within the kustomization, its beginning."""
    return words.short(" ".join(reference.split())) if "\n" in reference else reference


def _asked(kustomization: Kustomization, top: Path) -> Iterator[tuple[str, Permission]]:
    data = kustomization.data
    for reference in (*resources(data), *inputs(data)):
        if is_remote(reference):
            yield reference, Permission.REMOTE
    # What is outside itself was named by one that is not.
    is_inside = kustomization.path.is_relative_to(top)
    for reference, path in kustomization.references.items() if is_inside else ():
        if not path.is_relative_to(top):
            yield reference, Permission.OUTSIDE
    for field in _HELM_FIELDS:
        for chart in _mappings(data.get(field)):
            yield str(chart.get("name", chart.get("chartName", field))), Permission.HELM
    for field in ("generators", "transformers", "validators"):
        for text in _texts(data.get(field)):
            if any(function in text for function in _FUNCTIONS):
                yield text, Permission.PLUGINS


def _top(folder: Path) -> Path:
    """Return the repository that a folder is in; without one, the working folder around it.

    Where it is in neither, whoever calls has named it: nothing is outside of anything.
    """
    for parent in (folder, *folder.parents):
        if os.path.exists(parent / ".git"):  # noqa: PTH110
            return Path(os.path.realpath(parent))
    here = Path.cwd()
    return Path(os.path.realpath(here if folder.is_relative_to(here) else folder.anchor))


def _mappings(value: Any) -> list[Mapping[str, Any]]:
    items = value if isinstance(value, list) else []
    return [item for item in items if isinstance(item, Mapping)]


def _texts(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
