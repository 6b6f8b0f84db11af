"""Objects that name each other, drawn: kubectl builds what meshgen says, or a check tells."""

import tempfile
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from meshgen.outputs.kustomize import kustomize_files
from meshgen.plan import make_plan
from meshgen.transform import Settings, Telling, finished
from tests.equality.compare import by_identity, differences, kustomize, write_tree
from tests.equality.references import STORE, drawn

ENVIRONMENTS = {
    "p": Settings("acme-p", "p-", mesh="shop"),
    "q": Settings("acme-q", "q-", "-s", mesh="shop"),
    "n": Settings("acme-n", mesh="shop"),
}


@settings(
    deadline=None,
    max_examples=settings().max_examples // 10,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(st.randoms(use_true_random=False))
def test_kubectl_follows_what_meshgen_follows(random: Random) -> None:
    resources = drawn(random)
    tellings = {e: Telling(resources, s, STORE.namespaced) for e, s in ENVIRONMENTS.items()}
    plan = make_plan("shop", resources, tellings, STORE.merge_key)
    with tempfile.TemporaryDirectory() as folder:
        write_tree(kustomize_files({"": plan}, "meshgen.yaml"), Path(folder))
        for environment, one in ENVIRONMENTS.items():
            own = finished(resources, one, STORE.namespaced)
            doubts = list(tellings[environment].doubts())
            if any(doubt.others for _, doubt in doubts):
                continue  # Kustomize cannot choose of several objects, and refuses them all.
            # What a check tells of comes out wrong in the tree.
            told = {position for position, _ in doubts}
            kept = [obj for position, obj in enumerate(own) if position not in told]
            built = by_identity(kustomize(Path(folder, "overlays", environment)))
            expected = by_identity(kept)
            found = differences({key: built.get(key) for key in expected}, expected)
            assert not found, "\n".join(found)
            assert len(built) == len(by_identity(own))
