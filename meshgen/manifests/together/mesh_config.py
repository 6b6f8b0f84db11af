"""Istio's MeshConfig, where somebody wrote it down: in a file, or among the manifests."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from os import PathLike, fspath
from typing import Any

from meshgen.checks.violation import Violation
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Severity
from meshgen.identity import identity
from meshgen.inputs import read_text
from meshgen.lenient import mapping, text
from meshgen.manifests.document_objects import objects
from meshgen.manifests.together.mesh_faults import mesh_config_faults, named_as_json
from meshgen.manifests.together.standing import Standing
from meshgen.resources import Path, dotted
from meshgen.system import ControlPlane
from meshgen.yamlio import Node, load_all, locate, to_data

_CONFIG_MAP = "ConfigMap"
# What Istio is installed by: istioctl's, and that of the Sail operator.
_INSTALLING = ("IstioOperator.install.istio.io", "Istio.sailoperator.io")
_MESH = ("meshConfig",)
# What istiod is installed with by itself, and where.
_NAME = "istio"
_NAMESPACE = ControlPlane().namespace
_EXPECTED = (
    "expected Istio's MeshConfig, the ConfigMap `istio` that holds it, an IstioOperator, or the "
    "values of Istio's chart"
)


def read_mesh_config(
    path: str | PathLike[str], revision: str | None = None
) -> tuple[ControlPlane, list[Finding]]:
    """Return what a file says of the control plane, and what Istio would not take of it.

    That is a MeshConfig; or, among other objects, the ConfigMap that istiod reads, the one of a
    `revision` if that is given, or an IstioOperator, or an Istio of the Sail operator; or the
    values of Istio's chart. Raises MeshgenError for what cannot be read, and where there is none
    of these.
    """
    name = fspath(path)
    nodes = load_all(read_text(path, name, pipe=True), name)
    documents = [(node, to_data(node)) for node in nodes]
    mappings = [(node, data) for node, data in documents if isinstance(data, Mapping)]
    held = [(node, *each) for node, data in mappings for each in objects(data)]
    known = among((each for _, _, each in held), revision)
    if known is not None:
        return known, [
            f for node, inner, each in held for f in _in_text(node, inner, each, revision)
        ]
    for node, inner, each in held:
        if identity(each).type in _INSTALLING:
            places = [(*inner, "spec", *path) for path in (_MESH, ("values", *_MESH))]
            return _installed(each), [f for at in places for f in mesh_config_faults(node, at)]
    if len(mappings) == 1 and not {"apiVersion", "kind"} & mappings[0][1].keys():
        node, data = mappings[0]
        if isinstance(data.get("meshConfig"), Mapping):
            return _of_values(data, data, _NAMESPACE), mesh_config_faults(node, _MESH)
        return ControlPlane(named_as_json(data)), mesh_config_faults(node, ())
    message = f"found no MeshConfig in `{name}`"
    raise MeshgenError([Finding(Code.USAGE, message, expected=_EXPECTED)])


def of_standings(standings: Iterable[Standing], revision: str | None = None) -> ControlPlane | None:
    """Return what the ConfigMap says that istiod reads, if it is among objects."""
    return among((s.object for s in standings if s.identity.type == _CONFIG_MAP), revision)


def among(held: Iterable[Any], revision: str | None = None) -> ControlPlane | None:
    """Return the control plane of the ConfigMap with a MeshConfig, the usual one of several."""
    found = sorted(_of_config_maps(held, revision), key=lambda each: each.namespace != _NAMESPACE)
    return found[0] if found else None


def _of_config_maps(held: Iterable[Any], revision: str | None) -> Iterator[ControlPlane]:
    for each in held:
        who = identity(each)
        if _is_read(each, revision):
            mesh = _mesh(text(mapping(each, "data").get("mesh")))
            if mesh is not None:
                yield ControlPlane(mesh, who.namespace or _NAMESPACE)


def _installed(obj: Any) -> ControlPlane:
    """Return what an object says by which Istio is installed; what it says itself is stronger."""
    spec = mapping(obj, "spec")
    values = mapping(spec, "values")
    where = text(spec.get("namespace")) or identity(obj).namespace or _NAMESPACE
    said = {**mapping(values, "meshConfig"), **mapping(spec, "meshConfig")}
    return _of_values({"meshConfig": said}, values, where)


def _of_values(said: Mapping[str, Any], values: Mapping[str, Any], where: str) -> ControlPlane:
    """Return what the values of Istio's chart say beside a MeshConfig."""
    return ControlPlane(
        named_as_json(mapping(said, "meshConfig")),
        text(mapping(values, "global").get("istioNamespace")) or where,
        text(mapping(values, "global", "proxy").get("clusterDomain")) or ControlPlane().domain,
    )


def _mesh(written: str) -> Mapping[str, Any] | None:
    """Return a MeshConfig out of its text; None where it is no YAML, which istiod refuses."""
    try:
        documents = [to_data(node) for node in load_all(written, "")]
    except MeshgenError:
        return None
    mesh = documents[0] if documents else None
    return named_as_json(mesh) if isinstance(mesh, Mapping) else None


def _is_read(obj: Any, revision: str | None) -> bool:
    """Return whether an object is the ConfigMap that istiod reads."""
    name = _NAME if revision in (None, "default") else f"{_NAME}-{revision}"
    who = identity(obj)
    return who.type == _CONFIG_MAP and who.name == name


def mesh_config_warnings(obj: Any, revision: str | None = None) -> Iterator[Violation]:
    """Yield what is wrong with the MeshConfig in an object, if istiod reads that one."""
    held = mapping(obj, "data").get("mesh")
    if not _is_read(obj, revision) or not isinstance(held, str):
        return
    try:
        documents = load_all(held, "")
    except MeshgenError as error:
        yield _warning(error.findings[0], "istiod cannot read this MeshConfig")
        return
    for finding in mesh_config_faults(documents[0], ()) if documents else ():
        yield _warning(finding, finding.path)


def _warning(finding: Finding, before: str) -> Violation:
    return Violation(
        ("data", "mesh"),
        f"{before}: {finding.message}",
        finding.expected,
        finding.hint,
        finding.code,
        Severity.WARNING,
    )


def _in_text(document: Node, path: Path, obj: Any, revision: str | None) -> Iterator[Finding]:
    """Yield what is wrong with the MeshConfig in a ConfigMap, each at the text that holds it."""
    if not _is_read(obj, revision):
        return
    at_text = (*path, "data", "mesh")
    held = load_all(text(mapping(obj, "data").get("mesh")), "")
    for finding in mesh_config_faults(held[0], ()) if held else ():
        place = f"{dotted(at_text)}: {finding.path}"
        yield replace(finding, location=locate(document, at_text), path=place)
