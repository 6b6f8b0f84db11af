"""An object may tell `istioctl analyze` what not to say of it: rules that say the same obey."""

import pytest

from meshgen.checks.check import Context, Subject
from meshgen.checks.rules.check import RULE_CHECK
from meshgen.identity import identity
from meshgen.quota import Cluster
from meshgen.schemas.stores import Stores
from meshgen.system import ControlPlane


@pytest.mark.parametrize(
    ("codes", "found"),
    [
        ("IST0108", []),
        ("IST0101,IST0108", []),
        ("*", []),
        ("IST0107", ["MG1002"]),
        ("MG1002", ["MG1002"]),
        (7, ["MG1002"]),
    ],
)
def test_codes_of_istioctl_are_suppressed(codes: object, found: list[str]) -> None:
    annotations = {"sidecar.istio.io/none": "x", "galley.istio.io/analyze-suppress": codes}
    pod = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "web", "annotations": annotations},
    }
    context = Context(
        Stores(("1.33",), ("1.29",)), clusters=(Cluster(),), control_plane=ControlPlane()
    )
    subject = Subject(identity(pod), lambda: pod)
    told = [violation.code for _, violation in RULE_CHECK.run([subject], context)]
    assert [code for code in told if code == "MG1002"] == found
