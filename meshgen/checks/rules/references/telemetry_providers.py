"""Access logs that nobody gets."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import items, mapping, mappings
from meshgen.system import System
from meshgen.system.policies import TELEMETRY


class TelemetryWithoutProvider(Rule):
    """Access logs go to the providers that are named, or to the mesh's."""

    code = "MG1678"
    title = "Access logging of a Telemetry has a provider."
    why = (
        "Without one, and without `defaultProviders.accessLogging` in the mesh config, the "
        "setting does nothing: no access log is written."
    )
    mend = "Name one, such as `providers: [{name: envoy}]`, or set the mesh's default."
    example = Example(
        wrong="""\
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: logs
spec:
  accessLogging:
  - filter: {expression: response.code >= 400}
""",
        right="""\
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: logs
spec:
  accessLogging:
  - providers:
    - name: envoy
    filter: {expression: response.code >= 400}
""",
    )
    source = "https://istio.io/latest/docs/reference/config/analysis/ist0157/"
    istio = ("IST0157",)
    kinds = frozenset((TELEMETRY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each entry that is not switched off and names nobody."""
        mesh = system.control_plane.mesh_config
        if items(mapping(mesh, "defaultProviders").get("accessLogging")):
            return
        # Where nobody told the mesh config, it may have one.
        severity = Severity.WARNING if mesh else Severity.NOTE
        for member in system.of(TELEMETRY):
            for index, entry in enumerate(mappings(member.spec.get("accessLogging"))):
                if entry.get("disabled") is not True and not items(entry.get("providers")):
                    path = ("spec", "accessLogging", index)
                    message = "names no provider, and the mesh config has no default: ignored"
                    hint = "add `providers: [{name: envoy}]`"
                    yield self.mistake(member, path, message, hint=hint, severity=severity)
