"""Every output. A row makes it a choice of the command line and a field of the config's `output:`.

What writes it is imported by the first call: the names alone are cheap.
"""

from collections.abc import Mapping
from typing import Any

from meshgen.outputs.types import Output, Rendering


def _kustomize(rendering: Rendering) -> dict[str, str]:
    from meshgen.outputs.kustomize import kustomize_files

    return kustomize_files(rendering.plans(), rendering.source, rendering.within, rendering.page)


def _helm(rendering: Rendering) -> dict[str, str]:
    from meshgen.outputs.helm import helm_files

    return helm_files(rendering.charts(), rendering.source, rendering.within, rendering.page)


def _plain(rendering: Rendering) -> dict[str, str]:
    from meshgen.outputs.plain import plain_files

    return plain_files(rendering.environments, rendering.source, rendering.within)


_ROWS = (
    Output(
        "kustomize",
        "deploy",
        "The folder of the Kustomize base and overlays.",
        _kustomize,
        "kubectl apply -k {folder}overlays/{environment}",
    ),
    Output("helm", "chart", "The folder of the Helm chart, or of one for each namespace.", _helm),
    Output(
        "plain",
        "manifests",
        "The folder of plain manifests, one inside for each environment.",
        _plain,
        "kubectl apply --recursive -f {folder}{environment}",
    ),
)
OUTPUTS: Mapping[str, Output] = {output.name: output for output in _ROWS}
# What is written where neither the call nor the config names an output.
DEFAULT = _ROWS[0].name


def output_schema() -> dict[str, Any]:
    """Return the JSON Schema of the config's `output:`: a folder for each output, or null."""
    what = "What `meshgen render` writes; the folders are relative to the config's own."
    folder = [{"type": "string"}, {"type": "null"}]
    return {
        "title": "Output",
        "description": what,
        "type": "object",
        "properties": {
            output.name: {"description": output.doc, "anyOf": folder, "examples": [output.folder]}
            for output in OUTPUTS.values()
        },
        "additionalProperties": False,
    }
