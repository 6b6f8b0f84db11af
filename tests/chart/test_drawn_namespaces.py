"""Systems of several namespaces, drawn: all charts together are what meshgen builds.

Those of tests/equality, whose routes and texts lead in all directions.
"""

import tempfile
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meshgen.pipeline import Project
from meshgen.yamlio import dump
from tests.chart.compare import unequal
from tests.chart.project import chart_files
from tests.equality.compare import write_tree
from tests.equality.test_drawn_routes import drawn
from tests.helm import Helm


@settings(
    deadline=None,
    max_examples=settings().max_examples // 40,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(st.randoms(use_true_random=False))
def test_helm_renders_what_meshgen_builds(helms: dict[str, Helm], random: Random) -> None:
    config = drawn(random)
    # Each names another one, wherever that is.
    names = [*config["services"]]
    for name, other in zip(names, [*names[1:], names[0]], strict=True):
        texts = {attribute: f"${{{other}.{attribute}}}" for attribute in ("url", "fqdn")}
        config["services"][name]["env"] = texts
        # Who does not see what it names is refused.
        config["services"][name].pop("exportTo", None)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "meshgen.yaml")
        path.write_text(dump(config), encoding="utf-8")
        project = Project(path)
        charts = Path(folder, "charts")
        write_tree(chart_files(project), charts)
        helm = helms[random.choice(sorted(helms))]
        for environment in project.environments:
            found = unequal(project, environment, charts, helm)
            assert not found, "\n".join([dump(config), *found])
