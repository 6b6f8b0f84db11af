"""A pod template's annotations: the sidecar's, the checksum of what it reads, and its own."""

from collections.abc import Mapping, Sequence
from typing import Any

from meshgen.chart.printing import agree
from meshgen.chart.sidecar import Sidecars, amounts, own_sidecar
from meshgen.chart.subject import Subject
from meshgen.chart.types import Block, Lines, Scalar, When
from meshgen.chart.walk import MISSING, Hook, Variants, Walk
from meshgen.model.proxy import ANNOTATIONS
from meshgen.resources import Path, Resource
from meshgen.transform.fields import values
from meshgen.transform.references import references_of

_FREE = {"type": "object", "additionalProperties": {"type": "string"}}


def pod_annotations(sidecars: Sidecars, files: Mapping[str, str]) -> Hook:
    """Return the hook for pod templates; `files` has the file of each generated ConfigMap."""

    def hook(walk: Walk, path: Path, variants: Variants, reference: Any) -> dict[str, Any] | None:
        subject = walk.subject
        if not subject.pod or path != (*subject.pod, "metadata"):
            return None
        own_path = (*path, "annotations")
        sidecar = ""
        if subject.is_workload:
            sidecar = own_sidecar(subject, sidecars, walk.entries)
        managed = {
            env: bool(sidecar) and bool(amounts({"metadata": value}))
            for env, value in variants.items()
        }
        own = {env: _own(value, managed[env]) for env, value in variants.items()}
        known = _own(reference, True) if isinstance(reference, dict) else {}
        checksum = _checksum(subject, files)
        return {"annotations": _node(walk, own_path, own, known, sidecar, checksum)}

    return hook


def _own(metadata: Mapping[str, Any], managed: bool) -> dict[str, Any]:
    found = metadata.get("annotations") or {}
    return {k: v for k, v in found.items() if not (managed and k in ANNOTATIONS.values())}


def _node(
    walk: Walk,
    path: Path,
    own: Mapping[str, dict[str, Any]],
    reference: dict[str, Any],
    sidecar: str,
    checksum: str,
) -> Any:
    include = f"include HELPERS.sidecar (list .Values.sidecar {sidecar})" if sidecar else ""
    fixed: dict[str, Any] = {}
    if checksum:
        fixed["checksum/config"] = Scalar(f"{{{{ {checksum} | sha256sum }}}}")
    if agree(list(own.values())):
        return _layout({**fixed, **next(iter(own.values()))}, include, None)
    present = {env: value for env, value in own.items() if value}
    # One more environment, which has none: a value that may be empty.
    more = walk.value(path, present, [*own, ""], reference or MISSING, schema=_FREE)
    return _layout(fixed, include, more)


def _layout(fixed: dict[str, Any], include: str, more: When | None) -> Any:
    """Put together what is fixed, the sidecar's, and what is a value."""
    lines = [f"{{{{- {include} | nindent INDENT }}}}"] if include else []
    if more:
        inner = f"{{{{- {more.node.expression} | nindent INDENT }}}}"
        lines += [f"{{{{- {more.head} }}}}", inner, "{{- end }}"]
    if fixed:
        return {**fixed, "": Lines(tuple(lines))} if lines else fixed
    if include and more:
        value = more.head.removeprefix("with ")
        return When(f"if or ({include}) {value}", {"": Lines(tuple(lines))})
    if include:
        return When(f"with {include}", Block("."))
    return more or MISSING


def _checksum(subject: Subject, files: Mapping[str, str]) -> str:
    """Return an expression for the text of every ConfigMap that the pods read, or ""."""
    if not subject.kind.rolls:
        return ""
    names = sorted(used_config_maps(list(subject.resources.values())) & files.keys())
    parts = [f'(include (print $.Template.BasePath "/{files[name]}") .)' for name in names]
    if len(parts) < 2:
        return parts[0].removeprefix("(").removesuffix(")") if parts else ""
    return f"print {' '.join(parts)}"


def used_config_maps(resources: Sequence[Resource]) -> set[str]:
    """Return the names, before prefix, of the ConfigMaps that objects refer to."""
    return {
        name
        for resource in resources
        for reference in references_of(resource.object)
        if reference.kind == "ConfigMap"
        for name in values(resource.object, reference.fields)
        if isinstance(name, str)
    }
