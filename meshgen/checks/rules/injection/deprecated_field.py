"""Fields that Istio keeps for former releases."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.lenient import mapping, mappings
from meshgen.resources import Path
from meshgen.system import System

_VIRTUAL_SERVICE = "VirtualService.networking.istio.io"
_SIDECAR = "Sidecar.networking.istio.io"


class DeprecatedField(Rule):
    """What is deprecated works today, and in some release no more."""

    code = "MG1061"
    title = "An object of Istio's has no deprecated field."
    why = "A later release passes the field over, without a word."
    mend = "Write the field that the message names."
    example = Example(
        wrong="""\
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web
spec:
  hosts: [web]
  http:
    - fault:
        delay:
          percent: 10
          fixedDelay: 1s
""",
        right="""\
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: web
spec:
  hosts: [web]
  http:
    - fault:
        delay:
          percentage:
            value: 10
          fixedDelay: 1s
""",
    )
    source = "https://istio.io/latest/docs/reference/config/analysis/"
    istio = ("IST0002",)
    kinds = frozenset((_VIRTUAL_SERVICE, _SIDECAR))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each such field.

        Source: deprecation.FieldAnalyzer of istio.io/istio/pkg/config/analysis/analyzers.
        """
        for member in system.of(_VIRTUAL_SERVICE):
            for index, route in enumerate(mappings(member.spec.get("http"))):
                percent = mapping(route, "fault", "delay").get("percent")
                if isinstance(percent, int) and percent > 0:
                    path: Path = ("spec", "http", index, "fault", "delay", "percent")
                    hint = "write percentage: {value: …}"
                    yield self.mistake(member, path, "it is deprecated", hint=hint, about_key=True)
        for member in system.of(_SIDECAR):
            policy = mapping(member.spec, "outboundTrafficPolicy")
            if policy.get("egressProxy") is not None:
                path = ("spec", "outboundTrafficPolicy", "egressProxy")
                yield self.mistake(member, path, "Istio passes it over", about_key=True)
