"""What is wrong with a MeshConfig that its schema takes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from meshgen.checks.span import span_of
from meshgen.checks.violation import Violation, in_order
from meshgen.config.schema import mesh_config_schema
from meshgen.findings import Code


def mesh_config_violations(data: Mapping[str, Any], releases: Sequence[str]) -> list[Violation]:
    """Return what istiod refuses of a MeshConfig, or takes otherwise than it seems, in order.

    `releases` are the Istio releases it is for, oldest first. A null says as much as nothing.
    """
    # Imported only where there is a MeshConfig, which few say.
    from meshgen.checks.istiod.meshconfig.mesh import mesh_config

    type_ = mesh_config(mesh_config_schema())
    found = type_.violations(_without_nulls(data), span_of(releases))
    return in_order(replace(violation, subcode=Code.ISTIOD) for violation in found)


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    return [_without_nulls(item) for item in value] if isinstance(value, list) else value
