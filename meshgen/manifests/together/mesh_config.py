"""Istio's MeshConfig, where somebody wrote it down: in a file, or among the manifests."""

from collections.abc import Iterable, Iterator, Mapping
from os import PathLike, fspath
from typing import Any

from meshgen.config.mistakes import mistakes
from meshgen.config.schema import mesh_config_schema
from meshgen.errors import MeshgenError
from meshgen.findings import Code, Finding, Severity
from meshgen.identity import identity
from meshgen.inputs import read_text
from meshgen.lenient import mapping, text
from meshgen.manifests.document_objects import objects
from meshgen.manifests.together.standing import Standing
from meshgen.resources import Path, dotted
from meshgen.system import ControlPlane
from meshgen.yamlio import Node, at, load_all, locate, to_data

_CONFIG_MAP = "ConfigMap"
_OPERATOR = "IstioOperator.install.istio.io"
# What istiod is installed with by itself, and where.
_NAME = "istio"
_NAMESPACE = ControlPlane().namespace
_EXPECTED = (
    "expected Istio's MeshConfig, the ConfigMap `istio` that holds it, or an IstioOperator with it"
)


def read_mesh_config(
    path: str | PathLike[str], revision: str | None = None
) -> tuple[ControlPlane, list[Finding]]:
    """Return what a file says of the control plane, and what Istio would not take of it.

    That is a MeshConfig; or, among other objects, the ConfigMap that istiod reads, the one of a
    `revision` if that is given, or an IstioOperator with `meshConfig`. Raises MeshgenError for what
    cannot be read, and where there is none of these.
    """
    name = fspath(path)
    nodes = load_all(read_text(path, name, pipe=True), name)
    documents = [(node, to_data(node)) for node in nodes]
    mappings = [(node, data) for node, data in documents if isinstance(data, Mapping)]
    held = [(node, *each) for node, data in mappings for each in objects(data)]
    known = among((each for _, _, each in held), revision)
    if known is not None:
        return known, []
    for node, inner, each in held:
        if identity(each).type == _OPERATOR:
            return _of_operator(each), _wrong(node, (*inner, "spec", "meshConfig"))
    if len(mappings) == 1 and not {"apiVersion", "kind"} & mappings[0][1].keys():
        return ControlPlane(mappings[0][1]), _wrong(mappings[0][0], ())
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
    name = _NAME if revision in (None, "default") else f"{_NAME}-{revision}"
    for each in held:
        who = identity(each)
        if who.type == _CONFIG_MAP and who.name == name:
            mesh = _mesh(text(mapping(each, "data").get("mesh")))
            if mesh is not None:
                yield ControlPlane(mesh, who.namespace or _NAMESPACE)


def _of_operator(operator: Any) -> ControlPlane:
    spec = mapping(operator, "spec")
    where = text(spec.get("namespace")) or identity(operator).namespace or _NAMESPACE
    return ControlPlane(mapping(spec, "meshConfig"), where)


def _mesh(written: str) -> Mapping[str, Any] | None:
    """Return a MeshConfig out of its text; None where it is no YAML, which istiod refuses."""
    try:
        documents = [to_data(node) for node in load_all(written, "")]
    except MeshgenError:
        return None
    return documents[0] if documents and isinstance(documents[0], Mapping) else None


def _wrong(document: Node, path: Path) -> list[Finding]:
    """Return what the schema of a MeshConfig refuses: warnings, since another release may not."""
    from meshgen.explainer.refusals import refusals

    node = at(document, path)
    if node is None:
        return []
    found = [
        Finding(
            mistake.code,
            mistake.message,
            locate(node, mistake.path, key=mistake.key),
            dotted((*path, *mistake.path)),
            mistake.expected,
            mistake.hint,
            severity=Severity.WARNING,
        )
        for refusal in refusals(mesh_config_schema(), to_data(node))
        for mistake in mistakes(refusal, None if refusal.is_key else at(node, refusal.path))
    ]
    return list(dict.fromkeys(found))
