"""Traces to Lightstep."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import mappings, text
from meshgen.system import System
from meshgen.system.policies import TELEMETRY


class Lightstep(Rule):
    """Lightstep takes OpenTelemetry."""

    code = "MG1679"
    title = "Traces go to a provider that Istio goes on with."
    why = "The provider `lightstep` is deprecated: with a later release there are no traces."
    mend = (
        "Declare an `opentelemetry` provider in the mesh config's `extensionProviders`, and "
        "name that."
    )
    example = Example(
        wrong="""\
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: traces
spec:
  tracing:
  - providers:
    - name: lightstep
""",
        right="""\
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: traces
spec:
  tracing:
  - providers:
    - name: otel
""",
    )
    source = "https://istio.io/latest/docs/tasks/observability/distributed-tracing/"
    istio = ("IST0002",)
    kinds = frozenset((TELEMETRY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each use of a provider that the mesh config declares as Lightstep's."""
        mesh = system.control_plane.mesh_config
        declared = mappings(mesh.get("extensionProviders"))
        # Where nobody told the mesh config, the name says it.
        old = {text(each.get("name")) for each in declared if "lightstep" in each}
        old |= set() if mesh else {"lightstep"}
        severity = Severity.WARNING if mesh else Severity.NOTE
        for member in system.of(TELEMETRY) if old else ():
            for index, entry in enumerate(mappings(member.spec.get("tracing"))):
                for number, provider in enumerate(mappings(entry.get("providers"))):
                    if (name := text(provider.get("name"))) in old:
                        path = ("spec", "tracing", index, "providers", number, "name")
                        message = f"the provider `{name}` is Lightstep's, which is deprecated"
                        hint = "use an `opentelemetry` provider"
                        yield self.mistake(member, path, message, hint=hint, severity=severity)
