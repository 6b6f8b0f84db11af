"""What Helm makes of a chart, as `meshgen build` has it."""

from copy import deepcopy
from pathlib import Path
from typing import Any

from meshgen.kinds import kind_named
from meshgen.pipeline import Project
from tests.chart.project import releases
from tests.equality.compare import by_identity, differences
from tests.helm import Helm

CHECKSUM = "checksum/config"
HOOK = "helm.sh/hook"


def objects(rendered: list[Any]) -> list[Any]:
    """Return the objects without the test, and without the checksums of ConfigMaps."""
    kept = [o for o in rendered if HOOK not in (o["metadata"].get("annotations") or {})]
    for obj in kept:
        pod: Any = obj
        for part in kind_named(obj["kind"]).pod_template or ("",):
            pod = pod.get(part) if isinstance(pod, dict) else None
        metadata = (pod or {}).get("metadata") or {}
        annotations = metadata.get("annotations") or {}
        if annotations.pop(CHECKSUM, None) is not None and not annotations:
            del metadata["annotations"]
    return kept


def unequal(project: Project, environment: str, chart: Path, helm: Helm) -> list[str]:
    """Return what Helm renders otherwise than meshgen builds, of all charts in a folder."""
    rendered = [
        obj
        for folder, namespace in releases(project, environment, chart)
        for values in [folder / f"values-{environment}.yaml"]
        for obj in objects(helm.template(folder, namespace, "-f", values))
    ]
    own = objects(deepcopy(project.objects(environment)))
    found = differences(by_identity(rendered), by_identity(own))
    return found + ([] if len(rendered) == len(own) else [f"{len(rendered)} != {len(own)}"])
