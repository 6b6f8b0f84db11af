"""The index of schemas/: which kind is served in which apiVersion by which release.

schemas/README.md describes the files; tools/build_schemas.py writes them.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from meshgen.datafiles import data_dir
from meshgen.resources import group_of

PRODUCTS = {"kubernetes": "Kubernetes", "istio": "Istio"}
# Those that are kept in one release only.
_NEIGHBOURS = {
    "argo-cd": "Argo CD",
    "argo-rollouts": "Argo Rollouts",
    "cert-manager": "cert-manager",
    "external-dns": "ExternalDNS",
    "external-secrets": "External Secrets",
    "external-snapshotter": "CSI Snapshotter",
    "flagger": "Flagger",
    "flux": "Flux",
    "gateway-api": "Gateway API",
    "grafana-operator": "Grafana Operator",
    "keda": "KEDA",
    "prometheus-operator": "Prometheus Operator",
    "sealed-secrets": "Sealed Secrets",
}
# What kinds belong to whose CustomResourceDefinitions the user gives.
GIVEN = "the given CRDs"
# A keyword of a root schema that takes anything, since the kind's own cannot be read.
UNREAD = "x-meshgen-unread"
_VERSION = re.compile(r"v(\d+)(?:(alpha|beta)(\d+))?")


def title(product: str) -> str:
    """Return what people call a product, which the index knows by its folder."""
    return PRODUCTS.get(product) or _NEIGHBOURS.get(product, product)


@dataclass(frozen=True)
class Entry:
    """One apiVersion of a kind, over all releases of its product.

    `since` says from which release on which file holds, or that none does (None); releases of a
    product that is kept in one release only are "".
    """

    api_version: str
    namespaced: bool
    product: str
    since: Mapping[str, str | None]

    @property
    def group(self) -> str:
        """Return the API group; "" is the core group."""
        return group_of(self.api_version)

    def file(self, release: str) -> str | None:
        """Return the file that holds the schema in `release`; None where it is not served."""
        return at(self.since, release)

    def first(self) -> str:
        """Return the first release that serves it."""
        return min(self.since, key=order)

    def removed(self) -> str:
        """Return the first release that does not serve it any more; "" if all later ones do."""
        last = max(self.since, key=order)
        return "" if self.since[last] else last


def at(since: Mapping[str, str | None], release: str) -> str | None:
    """Return what holds in `release`: the value of the newest release that is not newer."""
    reached = [r for r in since if order(r) <= order(release)]
    return since[max(reached, key=order)] if reached else None


def order(release: str) -> tuple[int, ...]:
    """Return what sorts releases by number: 1.9 before 1.10, and "" before all."""
    return tuple(int(part) for part in release.split(".") if part)


def preference(api_version: str) -> tuple[str, int, int, int]:
    """Return what sorts apiVersions: by group, then the stable ones first, newest first.

    As the API server prefers them: CompareKubeAwareVersionStrings in k8s.io/apimachinery.
    """
    group, _, version = api_version.rpartition("/")
    match = _VERSION.fullmatch(version)
    if match is None:
        return group, 3, 0, 0
    stage = {None: 0, "beta": 1, "alpha": 2}[match[2]]
    return group, stage, -int(match[1]), -int(match[3] or 0)


def read(path: Path) -> Any:
    """Return the data of a JSON file."""
    return json.loads(path.read_text(encoding="utf-8"))


def read_below(root: Path | None, file: str) -> Any:
    """Return the data of a JSON file below `root`, or of one that ships with meshgen.

    What ships with meshgen is read once: callers do not change it.
    """
    return _shipped(file) if root is None else read(root / file)


@cache
def _shipped(file: str) -> Any:
    return read(data_dir("schemas") / file)


def read_releases(root: Path | None) -> dict[str, list[str]]:
    """Return the releases of Kubernetes and Istio that `root` has schemas for, oldest first."""
    releases: dict[str, list[str]] = read_below(root, "releases.json")
    return releases


def scopes(root: Path | None = None) -> dict[tuple[str, str], bool]:
    """Return for the group and name of each kind whether it is namespaced: no release differs."""
    kinds = read_below(root, "index.json")["kinds"]
    return {
        (group_of(api_version), kind): entry["namespaced"]
        for kind, versions in kinds.items()
        for api_version, entry in versions.items()
    }


def entries(index: Mapping[str, Any], kind: str) -> list[Entry]:
    """Return what an index says of a kind, preferred apiVersions first; none if it is unknown."""
    versions = index["kinds"].get(kind, {})
    return [Entry(v, **versions[v]) for v in sorted(versions, key=preference)]
