"""A drawn config without what contradicts itself, as settings that are drawn apart often do."""

import re
from copy import deepcopy
from pathlib import Path
from typing import Any

from hypothesis import reject

from meshgen.errors import MeshgenError
from meshgen.findings import Finding, Severity
from meshgen.outputs.registry import OUTPUTS
from meshgen.pipeline import Project
from meshgen.pipeline.checks import check
from meshgen.yamlio import dump

# A step of a path in a finding: `.name`, `["a.b"]`, `[0]`.
_STEP = re.compile(r'\.?([^.\[\]]+)|\["(.*?)"\]|\[(\d+)\]')
# So often something is left out; then the config is given up.
_MOST = 6


def agreed(config: dict[str, Any], path: Path) -> tuple[Project, dict[str, Any]]:
    """Write a config to a path, and return its project and what of it meshgen takes.

    What a finding is about is left out, so that nothing else of the config is lost to the test. A
    whole config is not given up for what a check says; one of which something is gone is.
    """
    left = deepcopy(config)
    for _ in range(_MOST):
        path.write_text(dump(left), encoding="utf-8")
        try:
            project = Project(path)
            for environment in project.environments:
                for side in project.sides(environment):
                    side.objects(environment)  # a patch may find nothing that it is for
                jobs = project.load_tests
                if jobs is not None and environment in jobs.environments:
                    jobs.objects(environment)
        except MeshgenError as error:
            for finding in error.findings:
                _leave_out(left, finding)
            continue
        if left != config and _is_refused(project):
            break
        return project, left
    return reject()


def _is_refused(project: Project) -> bool:
    return any(found.severity is Severity.ERROR for found in check(project, outputs=[*OUTPUTS]))


def _leave_out(config: dict[str, Any], finding: Finding) -> None:
    steps = [
        int(index) if index else name or key for name, key, index in _STEP.findall(finding.path)
    ]
    for end in range(len(steps), 0, -1):
        holder: Any = config
        try:
            for step in steps[: end - 1]:
                holder = holder[step]
            del holder[steps[end - 1]]
        except (LookupError, TypeError):
            continue  # it is missing: what would have it goes instead
        return
