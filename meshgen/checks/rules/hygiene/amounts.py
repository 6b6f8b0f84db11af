"""Amounts that were hardly meant."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from meshgen.checks.rules.kinds import WORKLOADS
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.lenient import mapping, mappings
from meshgen.model.proxy import ANNOTATIONS
from meshgen.quantity import read_quantity
from meshgen.resources import Path
from meshgen.system import Member, System, Workload

_POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: web:1.0
      resources:
        requests:
          memory: """
# Less than a mebibyte holds no process, and no file system; and so many cores has no node.
_LEAST_BYTES, _MOST_CORES = 2**20, 100
_BYTES = ("memory", "ephemeral-storage", "storage")


class HardlyMeant(Rule):
    """The unit is missing, or is that of something else: `m` is a thousandth."""

    code = "MG1802"
    title = "An amount has the unit that was meant."
    why = (
        "`memory: 128` is 128 bytes: `OOMKilled`, or the container does not start at all; "
        "`cpu: 100` is a hundred cores: `0/5 nodes are available: 5 Insufficient cpu`."
    )
    mend = "Write `128Mi` and `100m`."
    example = Example(wrong=_POD + '"128"\n', right=_POD + "128Mi\n")
    source = (
        "https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/"
        "#resource-units-in-kubernetes"
    )
    kinds = frozenset((*WORKLOADS, "PersistentVolumeClaim", "LimitRange", "ResourceQuota"))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each amount of memory that is tiny, and each of CPUs that is huge."""
        for member, path, name, amount in _amounts(system):
            try:
                value = read_quantity(str(amount)).value if isinstance(amount, str | int) else None
            except ValueError:
                continue
            if value and (told := _told(name, str(amount), value, member.kind)):
                yield self.mistake(member, path, told[0], hint=f"write `{told[1]}`")


def _told(name: str, written: str, value: Fraction, kind: str) -> tuple[str, str] | None:
    """Return what an amount is, and what was meant; None if it is what was meant."""
    if name in _BYTES and 0 < value < _LEAST_BYTES:
        number = written.rstrip("munkKMi")
        what = "byte" if value == 1 else "bytes"
        shown = str(value) if value.denominator == 1 else f"{float(value):g}"
        return f"this is {shown} {what}", f"{number}{'Gi' if name == 'storage' else 'Mi'}"
    if name == "cpu" and value >= _MOST_CORES and kind != "ResourceQuota":
        number = written.rstrip("kKMGi")
        return f"this is {value} cores", f"{number}m"
    return None


def _amounts(system: System) -> Iterator[tuple[Member, Path, str, Any]]:
    for workload in system.workloads:
        for path, name, amount in _of_pods(workload):
            yield workload.member, path, name, amount
    for member in system.of("PersistentVolumeClaim"):
        requests = mapping(member.spec, "resources", "requests")
        yield from _listed(member, ("spec", "resources", "requests"), requests)
    for member in system.of("StatefulSet.apps"):
        for index, claim in enumerate(mappings(member.spec.get("volumeClaimTemplates"))):
            path = ("spec", "volumeClaimTemplates", index, "spec", "resources", "requests")
            yield from _listed(member, path, mapping(claim, "spec", "resources", "requests"))
    for member in system.of("LimitRange"):
        for index, limit in enumerate(mappings(member.spec.get("limits"))):
            for field in ("default", "defaultRequest", "max"):
                path = ("spec", "limits", index, field)
                yield from _listed(member, path, mapping(limit, field))
    for member in system.of("ResourceQuota"):
        for name, amount in mapping(member.spec, "hard").items():
            resource = str(name).rpartition(".")[2]
            yield member, ("spec", "hard", name), resource, amount


def _listed(
    member: Member, path: Path, listed: Mapping[str, Any]
) -> Iterator[tuple[Member, Path, str, Any]]:
    for name, amount in listed.items():
        yield member, (*path, name), str(name), amount


def _of_pods(workload: Workload) -> Iterator[tuple[Path, str, Any]]:
    for path, container in (*workload.containers, *workload.init_containers):
        for field in ("requests", "limits"):
            for name, amount in mapping(container, "resources", field).items():
                yield (*path, "resources", field, name), str(name), amount
    for (_, name), annotation in ANNOTATIONS.items():
        if annotation in workload.annotations:
            path = (*workload.template_path, "metadata", "annotations", annotation)
            yield path, name, workload.annotations[annotation]
