"""The CRDs of the Gateway API that istiod reads."""

import re
from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import text
from meshgen.system import System

_VERSION = "gateway.networking.k8s.io/bundle-version"
_GROUP = "gateway.networking.k8s.io"
# Below these, istiod watches no objects of the kind; an older one may still. Source:
# MinimumCRDVersions of istio.io/istio/pkg/config/schema/gatewayapi.
_SINCE = 30
_LEAST = {
    "grpcroutes": (1, 1, 0),
    "backendtlspolicies": (1, 4, 0),
    "tlsroutes": (1, 5, 0),
    "tcproutes": (1, 6, 0),
}
_is_version = re.compile(
    r"v?(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?\Z"
).match


class OldGatewayApi(Rule):
    """istiod leaves out a kind whose CRD is older than what it was built for."""

    code = "MG1290"
    title = "The CRDs of the Gateway API are new enough for istiod."
    why = (
        "istiod does not watch objects of the kind: routes are never `Accepted`, and a Gateway "
        "says `attachedRoutes: 0`."
    )
    mend = "Install a newer bundle of the Gateway API."
    example = Example(
        wrong="""\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: tlsroutes.gateway.networking.k8s.io
  annotations:
    gateway.networking.k8s.io/bundle-version: v1.4.0
""",
        right="""\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: tlsroutes.gateway.networking.k8s.io
  annotations:
    gateway.networking.k8s.io/bundle-version: v1.5.0
""",
    )
    source = "https://istio.io/latest/docs/reference/config/analysis/ist0176/"
    istio = ("IST0176",)
    kinds = frozenset(("CustomResourceDefinition.apiextensions.k8s.io",))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each CRD of a bundle that is too old."""
        is_new = any(cluster.istio_at_least(_SINCE) for cluster in system.clusters)
        for member in system.of(*self.kinds):
            plural, _, group = member.name.partition(".")
            version = text(member.annotations.get(_VERSION))
            found = _is_version(version)
            if group != _GROUP or plural not in _LEAST or not found:
                continue
            if tuple(int(part or 0) for part in found.groups()) < _LEAST[plural]:
                least = ".".join(map(str, _LEAST[plural]))
                yield self.mistake(
                    member,
                    ("metadata", "annotations", _VERSION),
                    f"is {version}, and istiod 1.{_SINCE} or later reads no objects of this CRD "
                    f"below {least}",
                    expected=f"expected v{least} or newer",
                    severity=None if is_new else Severity.NOTE,
                )
