"""Annotations that a declared release does not know yet."""

from collections.abc import Iterator

from meshgen.checks.rules.injection.misplaced import MisplacedAnnotation
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.system import System


class UnreadAnnotation(Rule):
    """What a newer release reads, an older one passes over."""

    code = "MG1006"
    title = "An annotation of Istio's is one that the declared releases know."
    why = "An older release passes it over without a word, so that the default stays."
    mend = "Upgrade Istio, or set the same in the way of the release."
    example = Example(
        wrong="""\
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    istio.io/use-waypoint-canary-weight: "10"
""",
        right="""\
apiVersion: v1
kind: Pod
metadata:
  name: web
""",
    )
    source = "https://istio.io/latest/docs/reference/config/annotations/"
    kinds = MisplacedAnnotation.kinds

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each annotation that is newer than a release that is declared."""
        for one in system.annotations:
            if one.known is None or not one.known.since:
                continue
            since = one.known.since
            old = [c.istio for c in system.clusters if c.istio and not c.istio_at_least(since)]
            if old:
                message = f"Istio {old[0]} does not know it; it is there from 1.{since} on"
                yield self.mistake(one.member, one.path, message, about_key=True)
