"""Configs that Hypothesis draws: Helm renders what meshgen builds, in every environment.

A third of what tests/equality draws, since Helm takes its time;
`HYPOTHESIS_PROFILE=many pytest tests/chart/test_drawn.py` draws many more.
"""

import tempfile
from itertools import cycle
from pathlib import Path

from hypothesis import HealthCheck, given, settings

from tests.chart.compare import unequal
from tests.chart.project import chart_files
from tests.equality.agreed import agreed
from tests.equality.compare import write_tree
from tests.equality.strategies import Config, configs, files
from tests.helm import Helm


@settings(
    deadline=None,
    max_examples=settings().max_examples // 10,
    suppress_health_check=[
        HealthCheck.too_slow,
        # The binaries are the same for all examples.
        HealthCheck.function_scoped_fixture,
    ],
)
@given(config=configs())
def test_helm_renders_what_meshgen_builds(config: Config, helms: dict[str, Helm]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_tree(files(config), Path(folder))
        project, _ = agreed(config, Path(folder, "meshgen.yaml"))
        chart = Path(folder, "chart")
        write_tree(chart_files(project), chart)
        # By turns: both see every kind of difference.
        versions = cycle(sorted(helms, reverse=len(config["services"]) % 2 == 1))
        for environment, version in zip(project.environments, versions, strict=False):
            found = unequal(project, environment, chart, helms[version])
            values = (chart / f"values-{environment}.yaml").read_text(encoding="utf-8")
            assert not found, "\n".join([version, *found, values])
