"""The table of rules: manifests, and what each rule finds in them.

`cases/FAMILY/CODE.yaml` is a list of

    - name: what it is about
      manifests: |
        …
      found: [Kind/namespace/name path]   # what the rule CODE finds, and no more

with, where they matter, `kubernetes` and `istio` (the releases, "1.33" and "1.29" otherwise),
`mesh` (Istio's MeshConfig), `inject: true` (namespaces of which no object tells are injected),
`profile`, `cni`, `external` (what is said to exist besides), `others` (for each of `found` the
other places, as a list of such texts; a mapping by them), and `istioctl`: why `istioctl analyze`
says otherwise, where the rule has a code of its.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from meshgen.checks.rules.check import found_by
from meshgen.checks.rules.registry import every_rule
from meshgen.checks.rules.rule import Rule
from meshgen.identity import identity
from meshgen.quota import Cluster
from meshgen.resources import dotted
from meshgen.schemas.stores import Stores
from meshgen.system import ControlPlane, External, System, system
from meshgen.yamlio import load_all, to_data

FOLDER = Path(__file__).parent / "cases"
KUBERNETES, ISTIO = "1.33", "1.29"


@dataclass(frozen=True)
class Case:
    """A system, and what a rule finds in it."""

    code: str
    name: str
    manifests: str
    found: tuple[str, ...]
    kubernetes: str = KUBERNETES
    istio: str = ISTIO
    mesh: Mapping[str, Any] = field(default_factory=dict)
    inject: bool = False
    profile: str = "default"
    cni: bool | None = None
    external: tuple[str, ...] = ()
    others: Mapping[str, list[str]] = field(default_factory=dict)
    istioctl: str = ""


@cache
def cases() -> tuple[Case, ...]:
    """Return every case of the table."""
    return tuple(
        Case(file.stem, **{**row, "found": tuple(row["found"])})
        for file in sorted(FOLDER.glob("*/*.yaml"))
        for row in to_data(load_all(file.read_text(encoding="utf-8"), str(file))[0])
    )


def rule_of(code: str) -> Rule:
    """Return the rule of a code."""
    return next(rule for rule in every_rule() if rule.code == code)


def system_of(case: Case) -> System:
    """Return the system that a case has."""
    documents = map(to_data, load_all(case.manifests, case.name))
    objects = [document for document in documents if document is not None]
    cluster = Cluster(
        kubernetes=case.kubernetes,
        istio=case.istio,
        inject=case.inject,
        profile=case.profile,
        cni=case.cni,
    )
    stores = Stores((case.kubernetes,), (case.istio,))
    return system(
        ((identity(obj), obj) for obj in objects),
        (cluster,),
        ControlPlane(case.mesh),
        stores.namespaced,
        External(case.external),
    )


def found_in(case: Case) -> dict[str, list[str]]:
    """Return what the case's rule finds, with the other places of each."""
    whole = system_of(case)

    def told(position: int, path: tuple[str | int, ...]) -> str:
        return f"{whole.members[position].identity} {dotted(path)}".rstrip()

    return {
        told(position, violation.path): [told(*other) for other in violation.others]
        for position, violation in found_by(rule_of(case.code), whole)
    }
