"""Providers of which nobody says that istiod has them: the mesh config is another's."""

import json
from collections.abc import Iterator

from meshgen.codes.told import PROVIDER
from meshgen.findings import Finding, Severity
from meshgen.mesh import Mesh
from meshgen.mesh.authorizers import Authorizer
from meshgen.mesh.providers import Provider
from meshgen.pipeline.project import Project
from meshgen.resources import dotted
from meshgen.yamlio.styles import scalar_text


def providers_told(project: Project, environment: str) -> Iterator[Finding]:
    """Yield the providers of which nobody says that istiod has them, or has them so."""
    resolved = project.resolved(environment)
    for one, said in project.mesh(environment).unsaid_providers:
        location, path = resolved.find(one.setting)
        message = f"nobody says that istiod has the provider `{one.name}`"
        severity, hint = Severity.NOTE, "say so in `istio.meshConfig`, once it is there"
        if isinstance(one, Authorizer):
            message += ": without it, all that it is asked about is refused"
            severity = PROVIDER.severity
        if said is not None:
            message = f"`istio.meshConfig` has another provider `{one.name}`: {_flow(said)}"
            severity, hint = Severity.WARNING, ""
        expected = f"expected `extensionProviders: [{_flow(one.entry)}]` in its mesh config"
        yield Finding(
            PROVIDER.code, message, location, dotted(path), expected, hint, severity=severity
        )


def unknown(mesh: Mesh) -> list[Provider]:
    """Return the providers that whoever runs istiod has to tell it of."""
    return [] if mesh.installs_istio else list(mesh.providers)


def _flow(value: object) -> str:
    """Return YAML in one line."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{key}: {_flow(inner)}' for key, inner in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(_flow, value))}]"
    if isinstance(value, str):
        return scalar_text(value)
    return json.dumps(value)
