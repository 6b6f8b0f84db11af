"""Who gets access logs, traces and metrics, as the mesh config has it."""

from collections.abc import Iterator, Mapping
from typing import Any

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.findings import Severity
from meshgen.lenient import mapping, mappings, text
from meshgen.nearest import did_you_mean, one_of
from meshgen.system import System
from meshgen.system.policies import TELEMETRY

# What each part of a Telemetry can be given to. Source: pilot/pkg/model, telemetry_logging.go and
# telemetry.go, and pilot/pkg/networking/core, tracing.go.
_TAKES = {
    "accessLogging": (
        *("envoyFileAccessLog", "envoyHttpAls", "envoyTcpAls", "envoyOtelAls", "stackdriver"),
    ),
    "tracing": (
        *("zipkin", "opentelemetry", "datadog", "skywalking", "lightstep", "stackdriver"),
        "opencensus",
    ),
    "metrics": ("prometheus", "stackdriver"),
}
# Those that every mesh has: DefaultMeshConfig of pkg/config/mesh.
_BUILT_IN: tuple[Mapping[str, Any], ...] = (
    {"name": "prometheus", "prometheus": {}},
    {"name": "stackdriver", "stackdriver": {}},
    {"name": "envoy", "envoyFileAccessLog": {}},
)
_OPERATOR = "IstioOperator.install.istio.io"
_PROVIDERS = """\
apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: {name: mesh}
spec:
  meshConfig:
    extensionProviders:
    - name: otel
      opentelemetry: {service: otel.monitoring.svc.cluster.local, port: 4317}
---
"""
_TELEMETRY = """\
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: {name: traces}
spec:
  tracing:
  - providers:
"""


class UnknownProvider(Rule):
    """A provider is one of the mesh config's `extensionProviders`, and of the right type."""

    code = "MG1681"
    title = "The provider of a Telemetry is declared, and takes what it is given."
    why = (
        "Istiod passes over a provider that it does not know, or that takes something else: no "
        "access log is written, no span or metric arrives, and no error tells."
    )
    mend = (
        "Declare it in the mesh config under `extensionProviders`, or name one that is there; "
        "`envoy` writes access logs, `prometheus` has metrics."
    )
    example = Example(
        wrong=f"{_PROVIDERS}{_TELEMETRY}    - name: otlp\n",
        right=f"{_PROVIDERS}{_TELEMETRY}    - name: otel\n",
    )
    source = "https://istio.io/latest/docs/reference/config/telemetry/#ProviderRef"
    kinds = frozenset((TELEMETRY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each provider that is not there, or takes none of it."""
        plane = system.control_plane
        told = [plane.mesh_config]
        told += [mapping(member.spec, "meshConfig") for member in system.of(_OPERATOR)]
        declared = [one for mesh in told for one in mappings(mesh.get("extensionProviders"))]
        types = {text(one.get("name")): one for one in (*_BUILT_IN, *declared)}
        # Where nobody told the mesh config, it may have more.
        severity = Severity.WARNING if plane.declared or any(told) else Severity.NOTE
        for member in system.of(TELEMETRY):
            for part, takers in _TAKES.items():
                usable = [name for name, one in types.items() if any(t in one for t in takers)]
                for index, entry in enumerate(mappings(member.spec.get(part))):
                    for number, provider in enumerate(mappings(entry.get("providers"))):
                        name = text(provider.get("name"))
                        if name and name not in usable:
                            known = name in types
                            yield self.mistake(
                                member,
                                ("spec", part, index, "providers", number, "name"),
                                f"the provider `{name}` takes no {_CALLED[part]}"
                                if known
                                else f"the mesh config has no provider `{name}`",
                                expected=one_of(usable) if usable else "",
                                hint=did_you_mean(name, usable),
                                severity=severity,
                            )


_CALLED = {"accessLogging": "access logs", "tracing": "traces", "metrics": "metrics"}
