"""The rules of this family about policies that are for pods by their labels."""

from meshgen.checks.rules.references.lightstep import Lightstep
from meshgen.checks.rules.references.sidecar_selectors import SidecarForNothing
from meshgen.checks.rules.references.sidecars_in_ambient import SidecarsInAmbient
from meshgen.checks.rules.references.sidecars_of_namespaces import SidecarsOfNamespaces
from meshgen.checks.rules.references.sidecars_of_pods import SidecarsOfPods
from meshgen.checks.rules.references.telemetries_of_namespaces import TelemetriesOfNamespaces
from meshgen.checks.rules.references.telemetries_of_pods import TelemetriesOfPods
from meshgen.checks.rules.references.telemetry_providers import TelemetryWithoutProvider
from meshgen.checks.rules.references.telemetry_selectors import TelemetryForNothing
from meshgen.checks.rules.references.unknown_providers import UnknownProvider
from meshgen.checks.rules.references.wasm_selectors import PluginForNothing
from meshgen.checks.rules.rule import Rule

POLICIES: tuple[Rule, ...] = (
    SidecarForNothing(),
    SidecarsOfPods(),
    SidecarsOfNamespaces(),
    SidecarsInAmbient(),
    TelemetryForNothing(),
    TelemetriesOfPods(),
    TelemetriesOfNamespaces(),
    TelemetryWithoutProvider(),
    Lightstep(),
    PluginForNothing(),
    UnknownProvider(),
)
