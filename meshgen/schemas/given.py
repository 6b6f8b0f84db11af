"""CustomResourceDefinitions that the user gives, beside the schemas that ship with meshgen."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding
from meshgen.resources import group_of
from meshgen.schemas.convert.crd import version_schema
from meshgen.schemas.convert.slim import OBJECT_META
from meshgen.schemas.index import GIVEN

API_VERSION = "apiextensions.k8s.io/v1"
KIND = "CustomResourceDefinition"


@dataclass(frozen=True)
class Given:
    """One version of a CRD, with its root schema."""

    spec: Mapping[str, Any]
    version: Mapping[str, Any]
    schema: dict[str, Any]

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
        """Return what a file of schemas/ would hold."""
        return {"parts": [OBJECT_META], "schema": self.schema}


def given(crds: Iterable[Mapping[str, Any]]) -> list[Given]:
    """Return every version of CRDs, served or not; raises MeshgenError with what is wrong."""
    versions: list[Given] = []
    problems: list[Finding] = []
    for crd in crds:
        for version in _versions(crd):
            if isinstance(version, Given):
                versions.append(version)
            else:
                problems.append(version)
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


def _versions(crd: Any) -> Iterator[Given | Finding]:
    """Yield the versions of a CRD, or what keeps an object from being used as one."""
    problems = list(_problems(crd))
    if problems:
        yield from problems
        return
    spec = crd["spec"]
    for position, version in enumerate(spec["versions"]):
        path = f"spec.versions[{position}]"
        if not isinstance(version, Mapping) or not isinstance(version.get("name"), str):
            expected = "expected a version as in v1"
            yield _finding(_name(crd), f"{path}.name", f"`{path}.name` is missing", expected)
            continue
        try:
            yield Given(spec, version, version_schema(spec, version))
        except (AttributeError, KeyError, RecursionError, TypeError, ValueError):
            where = f"{path}.schema.openAPIV3Schema"
            expected = "expected an OpenAPI v3 schema"
            yield _finding(_name(crd), where, "the schema cannot be read", expected)


def _problems(crd: Any) -> Iterator[Finding]:
    """Yield what an object lacks that every CustomResourceDefinition has."""
    if not isinstance(crd, Mapping):
        yield _finding("", "", "found no Kubernetes object", f"expected a {KIND}")
        return
    name, declared = _name(crd), (crd.get("kind"), crd.get("apiVersion"))
    if declared != (KIND, API_VERSION):
        message = f"found {declared[0]} {declared[1]}"
        yield _finding(name, "kind", message, f"expected {KIND} {API_VERSION}")
        return
    for path, kind, words in _WANTED:
        value: Any = crd
        for step in path.split("."):
            value = value.get(step) if isinstance(value, Mapping) else None
        if not isinstance(value, kind) or not value:
            yield _finding(name, path, f"`{path}` is missing", f"expected {words}")


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
