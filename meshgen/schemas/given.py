"""CustomResourceDefinitions that the user gives, beside the schemas that ship with meshgen."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Severity
from meshgen.resources import group_of
from meshgen.schemas.convert.crd import version_schema
from meshgen.schemas.convert.slim import OBJECT_META
from meshgen.schemas.index import GIVEN, UNREAD

API_VERSION = "apiextensions.k8s.io/v1"
KIND = "CustomResourceDefinition"


@dataclass(frozen=True)
class Crd:
    """A CustomResourceDefinition, of which the schemas are read only when somebody asks.

    `outline` is the object, with or without its versions' schemas; `whole` is called for all of it.
    """

    outline: Mapping[str, Any]
    whole: Callable[[], Any]


@dataclass(frozen=True)
class Given:
    """One version of a CRD."""

    crd: Crd
    position: int

    @property
    def spec(self) -> Mapping[str, Any]:
        """Return the CRD's spec, maybe without schemas."""
        spec: Mapping[str, Any] = self.crd.outline["spec"]
        return spec

    @property
    def version(self) -> Mapping[str, Any]:
        """Return the version, maybe without its schema."""
        version: Mapping[str, Any] = self.spec["versions"][self.position]
        return version

    @property
    def group(self) -> str:
        """Return the API group."""
        return str(self.spec["group"])

    @property
    def kind(self) -> str:
        """Return the kind."""
        return str(self.spec["names"]["kind"])

    @property
    def api_version(self) -> str:
        """Return `group/version`."""
        return f"{self.group}/{self.version['name']}"

    @property
    def file(self) -> str:
        """Return what stands in the index for a file's path."""
        return f"{GIVEN}/{self.api_version}/{self.kind}"

    def content(self) -> dict[str, Any]:
        """Return what a file of schemas/ would hold; where it cannot be read, UNREAD says so."""
        try:
            spec = self.crd.whole()["spec"]
            version = spec["versions"][self.position]
            if version["name"] != self.version["name"]:
                raise LookupError
            schema = version_schema(spec, version)
        except (AttributeError, LookupError, RecursionError, TypeError, ValueError):
            where = f"version {self.version['name']} in the CRD {_name(self.crd.outline)}"
            schema = version_schema(self.spec, {}) | {UNREAD: f"the schema of {where}"}
        return {"parts": [OBJECT_META], "schema": schema}


def given(crds: Iterable[Crd | Mapping[str, Any]]) -> list[Given]:
    """Return every version of CRDs, served or not; raises MeshgenError with what is wrong."""
    versions: list[Given] = []
    problems: list[Finding] = []
    for crd in crds:
        source = crd if isinstance(crd, Crd) else Crd(crd, partial(_itself, crd))
        problem = _problem(source.outline)
        if problem:
            problems.append(problem)
        else:
            count = len(source.outline["spec"]["versions"])
            versions += (Given(source, position) for position in range(count))
    if problems:
        raise MeshgenError(problems)
    return versions


def with_given(index: Mapping[str, Any], versions: Iterable[Given]) -> dict[str, Any]:
    """Return an index in which `versions` replace what it says of the same kinds and groups."""
    kinds = dict(index["kinds"])
    for replaced in {(version.group, version.kind) for version in versions}:
        group, kind = replaced
        others = kinds.get(kind, {}).items()
        kinds[kind] = {v: entry for v, entry in others if group_of(v) != group}
    for version in versions:
        kinds[version.kind][version.api_version] = {
            "namespaced": version.spec.get("scope") != "Cluster",
            "product": GIVEN,
            "since": {"": version.file if version.version.get("served") else None},
        }
    return {**index, "kinds": dict(sorted(kinds.items()))}


def _itself(crd: Mapping[str, Any]) -> Mapping[str, Any]:
    return crd


def _problem(crd: Any) -> Finding | None:
    """Return what an object lacks that every CustomResourceDefinition has.

    A warning where it may be meant as a part of one, a patch: operators' scaffolding has many.
    """
    if not isinstance(crd, Mapping):
        return _finding("", "", "found no Kubernetes object", f"expected a {KIND}")
    name, declared = _name(crd), (crd.get("kind"), crd.get("apiVersion"))
    if declared != (KIND, API_VERSION):
        message = f"found {declared[0]} {declared[1]}"
        return _finding(name, "kind", message, f"expected {KIND} {API_VERSION}")
    for path, kind, wanted in _WANTED:
        if not _has(crd, path, kind):
            finding = _finding(name, path, f"`{path}` is missing", f"expected {wanted}")
            return replace(finding, severity=Severity.WARNING)
    for position, version in enumerate(crd["spec"]["versions"]):
        if not isinstance(version, Mapping) or not isinstance(version.get("name"), str):
            path = f"spec.versions[{position}].name"
            return _finding(name, path, f"`{path}` is missing", "expected a version as in v1")
    return None


def _has(crd: Mapping[str, Any], path: str, kind: type) -> bool:
    value: Any = crd
    for step in path.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return isinstance(value, kind) and bool(value)


_WANTED: tuple[tuple[str, type, str], ...] = (
    ("spec.group", str, "the API group as in example.com"),
    ("spec.names.kind", str, "the kind as in Widget"),
    ("spec.versions", list, "a list of versions"),
)


def _name(crd: Mapping[str, Any]) -> str:
    metadata = crd.get("metadata")
    return str(metadata.get("name", "")) if isinstance(metadata, Mapping) else ""


def _finding(name: str, path: str, message: str, expected: str) -> Finding:
    resource = f"{KIND}/{name}" if name else ""
    return Finding(Code.VALUE, message, path=path, expected=expected, resource=resource)
