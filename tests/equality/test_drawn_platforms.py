"""Drawn platforms: kubectl and Helm build what meshgen says, and plain manifests hold it."""

import tempfile
from itertools import cycle
from pathlib import Path

from hypothesis import HealthCheck, assume, given, settings

from meshgen.outputs.helm import helm_files
from meshgen.outputs.kustomize import kustomize_files
from meshgen.outputs.plain import plain_files
from meshgen.pipeline.charts import charts_of
from meshgen.pipeline.plans import plans_of
from meshgen.yamlio import load, to_data
from tests.chart.compare import unequal
from tests.equality.agreed import agreed
from tests.equality.compare import by_identity, differences, kustomize, write_tree
from tests.equality.platforms import with_platforms
from tests.equality.strategies import Config, files
from tests.helm import Helm


@settings(
    deadline=None,
    max_examples=settings().max_examples // 33,
    suppress_health_check=[
        HealthCheck.too_slow,
        # The binaries are the same for all examples.
        HealthCheck.function_scoped_fixture,
    ],
)
@given(config=with_platforms())
def test_all_outputs_are_one(config: Config, helms: dict[str, Helm]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_tree(files(config), Path(folder))
        project, _ = agreed(config, Path(folder, "meshgen.yaml"))
        platform = project.platform
        assume(platform is not None)
        assert platform is not None
        source, chart, tree = "meshgen.yaml", Path(folder, "chart"), Path(folder, "tree")
        write_tree(kustomize_files(plans_of(platform), source), tree)
        write_tree(helm_files(charts_of(platform), source), chart)
        versions = cycle(sorted(helms, reverse=len(config["services"]) % 2 == 1))
        rendered = {e: (platform.resources(e), platform.objects(e)) for e in platform.environments}
        plain = plain_files(rendered, source)
        for environment, version in zip(platform.environments, versions, strict=False):
            own = by_identity(platform.objects(environment))
            assert not differences(by_identity(kustomize(tree / "overlays" / environment)), own)
            assert not unequal(platform, environment, chart, helms[version])
            texts = [text for path, text in plain.items() if path.startswith(f"{environment}/")]
            there = by_identity([to_data(load(text, "plain")) for text in texts])
            assert not differences(there, own, "plain")
