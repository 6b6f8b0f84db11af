"""What of the objects that count in a quota the API server would refuse.

A limit that is no quantity, or that stands below a misspelt key, would silently count as nothing.
"""

from collections.abc import Iterable, Iterator, Sequence

from meshgen.checks.check import Context
from meshgen.checks.runner import Runner
from meshgen.findings import Code, Finding, Severity
from meshgen.manifests.reading import Manifest
from meshgen.resources import dotted
from meshgen.schemas.store import supported_istio
from meshgen.schemas.stores import Stores

# The API groups of the kinds that make pods, claims, Services and quotas.
_GROUPS = ("", "apps", "autoscaling", "batch")


def refusals(manifests: Iterable[Manifest], kubernetes: Sequence[str]) -> Iterator[Finding]:
    """Yield what any of the Kubernetes releases refuses; other APIs' objects are passed over."""
    # None of these kinds is Istio's.
    runner = Runner(Context(Stores(kubernetes, supported_istio()[-1:])))
    for manifest in manifests:
        if manifest.identity.group not in _GROUPS:
            continue
        for violation in runner.check(manifest.object, manifest.identity):
            if violation.code == Code.SCHEMA and violation.severity is Severity.ERROR:
                place = manifest.place(violation.path, key=violation.about_key)
                yield violation.finding(place, dotted(violation.path), str(manifest.identity))
