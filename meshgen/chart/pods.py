"""A pod template's annotations: the sidecar's, the checksum of what it reads, and its own."""

from collections.abc import Container, Mapping
from dataclasses import replace
from typing import Any

from meshgen.chart.place import MISSING, Place
from meshgen.chart.printing import agree
from meshgen.chart.sidecar import Sidecars, amounts, service_sidecar
from meshgen.chart.subject import Subject
from meshgen.chart.types import Block, Lines, Scalar, When
from meshgen.chart.walk import Hook, Walk
from meshgen.model.proxy import ANNOTATIONS
from meshgen.transform.configmaps import CHECKSUM, config_maps_named

_FREE = {"type": "object", "additionalProperties": {"type": "string"}}


def pod_annotations(sidecars: Sidecars, files: Mapping[str, str]) -> Hook:
    """Return the hook for pod templates; `files` has the file of each generated ConfigMap."""

    def hook(walk: Walk, place: Place) -> dict[str, Any] | None:
        subject = walk.subject
        if not subject.pod or place.path != (*subject.pod, "metadata"):
            return None
        sidecar = ""
        if subject.is_workload:
            sidecar = service_sidecar(subject, sidecars, walk.draft.entries)
        include = f"include HELPERS.sidecar (list .Values.sidecar {sidecar})" if sidecar else ""
        fixed: dict[str, Any] = {}
        if checksum := _checksum(subject, files):
            fixed[CHECKSUM] = Scalar(f"{{{{ {checksum} | sha256sum }}}}")
        rest = _without_sidecar(place, managed=bool(sidecar), fixed=fixed)
        if agree(rest.values):
            return {"annotations": _layout({**fixed, **rest.values[0]}, include, None)}
        present = {env: value for env, value in rest.variants.items() if value}
        # One more environment, which has none: a value that may be empty.
        optional = replace(rest, variants=present, envs=[*rest.variants, ""])
        return {"annotations": _layout(fixed, include, walk.value(optional, schema=_FREE))}

    return hook


def _without_sidecar(place: Place, *, managed: bool, fixed: Container[str]) -> Place:
    """Return the annotations of pods without those of the sidecar, where these are `managed`.

    What is `fixed` the chart works out itself.
    """

    def others(metadata: Mapping[str, Any], managed: bool) -> dict[str, Any]:
        return {k: v for k, v in _others(metadata, managed).items() if k not in fixed}

    variants = {
        env: others(metadata, managed and bool(amounts({"metadata": metadata})))
        for env, metadata in place.variants.items()
    }
    usual = others(place.usual, True) or MISSING
    return Place((*place.path, "annotations"), variants, place.envs, usual)


def _others(metadata: Mapping[str, Any], managed: bool) -> dict[str, Any]:
    annotations = metadata.get("annotations") or {}
    return {k: v for k, v in annotations.items() if not (managed and k in ANNOTATIONS.values())}


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
    names = sorted(config_maps_named(subject.resources.values()) & files.keys())
    parts = [f'(include (print $.Template.BasePath "/{files[name]}") .)' for name in names]
    if len(parts) < 2:
        return parts[0].removeprefix("(").removesuffix(")") if parts else ""
    return f"print {' '.join(parts)}"
