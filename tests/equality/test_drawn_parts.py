"""Objects of several parts that name each other: each part alone, their union, and meshgen."""

import tempfile
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meshgen.outputs.kustomize import kustomize_files
from meshgen.plan import make_plan
from meshgen.transform import Telling, finished, taught
from tests.equality.compare import (
    Objects,
    by_identity,
    by_name,
    differences,
    kustomize,
    without_hashes,
    write_tree,
)
from tests.equality.parts import system
from tests.equality.references import STORE


@settings(
    deadline=None,
    max_examples=settings().max_examples // 25,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(st.randoms(use_true_random=False))
def test_parts_alone_are_what_they_are_together(random: Random) -> None:
    resources, environments, parts = system(random)
    tellings = {e: Telling(resources, s, STORE.namespaced) for e, s in environments.items()}
    references = taught(tellings.values())
    plans = {
        part: make_plan(
            "shop",
            [one for one in resources if one.part == part],
            {env: telling.of(part, key) for env, telling in tellings.items()},
            STORE.merge_key,
            references=references,
        )
        for part, key in parts.items()
    }
    with tempfile.TemporaryDirectory() as folder:
        write_tree(kustomize_files(plans, "meshgen.yaml"), Path(folder))
        for environment, one in environments.items():
            overlay = Path(folder, "overlays", environment)
            own = finished(resources, one, STORE.namespaced)
            doubts = list(tellings[environment].doubts())
            if any(doubt.others for _, doubt in doubts):
                continue  # Kustomize cannot choose of several objects, and refuses them all.
            # What a check tells of comes out wrong in the tree.
            told = by_identity([own[position] for position, _ in doubts])
            alone = [obj for part in parts for obj in kustomize(overlay / part)]
            assert _unequal(without_hashes(alone), own, told, "meshgen") == ""
            together = kustomize(overlay)
            assert _unequal(without_hashes(together), without_hashes(alone), told, "alone") == ""
            # Hashes as well.
            assert sorted(by_name(together)) == sorted(by_name(alone))


def _unequal(objects: list[Any], others: list[Any], told: Objects, named: str) -> str:
    one, other = by_name(objects), by_name(others)
    wrong = told.keys()
    return "\n".join(
        differences(
            {key: obj for key, obj in one.items() if key not in wrong},
            {key: obj for key, obj in other.items() if key not in wrong},
            named,
        )
    )
