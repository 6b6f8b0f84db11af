"""NOTES.txt: what Helm prints after an installation, above all how to reach the gateway."""

from typing import Any

from meshgen.chart.templated import escaped, with_actions
from meshgen.chart.types import Chart, Injection, Outside
from meshgen.chart.valuenames import expression
from meshgen.outputs.helm.template import conditional
from meshgen.outputs.platform import NAME as PAGE

_DIRECT = """\
{{- range $name, $service := .Values.services }}
{{- with $service.service }}
{{- if and .type (ne .type "ClusterIP") }}

The service {{ $name }} is of type {{ .type }}
{{- with .nodePort }}, on port {{ . | int64 }} of every node{{ end }}.
{{- end }}
{{- end }}
{{- end }}
"""


def notes(chart: Chart, *, has_page: bool = False) -> str:
    """Return templates/NOTES.txt; with `has_page`, there is one about what the services need."""
    parts = ["{{ .Chart.Name }} runs in the namespace {{ .Release.Namespace }}.\n"]
    if has_page:
        parts.append(f"\nWhat it needs beside it, and all steps in order, are in {PAGE}.\n")
    if chart.injections:
        parts.append(
            "{{- if not .Values.namespace.create }}\n\n"
            "Pods get a sidecar only where the namespace asks for it:\n"
            f"{''.join(map(_injection, chart.injections))}"
            "{{- end }}\n"
        )
    parts += [_gateway(gateway, chart) for gateway in chart.gateways]
    parts.append(_DIRECT)
    if chart.routes:
        parts.append(
            "{{- if .Values.tests.enabled }}\n\n"
            "Whether the services answer:\n\n"
            "  helm test {{ .Release.Name }} -n {{ .Release.Namespace }}\n"
            "{{- end }}\n"
        )
    return "".join(parts)


def _injection(injection: Injection) -> str:
    start = f"\n  kubectl label namespace {{{{ $.Release.Namespace }}}} {injection.label}="
    if injection.path:
        where = expression(injection.path)
        return f"{{{{- with {where} }}}}\n{start}{{{{ . }}}}\n{{{{- end }}}}\n"
    return f"{start}{next(iter(injection.values.values()))}\n"


def _gateway(gateway: Outside, chart: Chart) -> str:
    spec = gateway.object.get("spec") or {}
    selector = ",".join(f"{k}={v}" for k, v in (spec.get("selector") or {}).items())
    name = with_actions(str(gateway.object["metadata"]["name"]), chart.marks)
    lines = [f"\nThe gateway {name} is reached through the pods {escaped(selector)}:\n\n"]
    lines.append(f"  kubectl get service --all-namespaces -l {escaped(selector)}\n\n")
    if gateway.hosts:
        where = expression(gateway.hosts)
        lines.append(f'It answers to {{{{ join ", " {where} }}}}')
    else:
        hosts = [str(h) for server in spec.get("servers") or [] for h in server.get("hosts") or []]
        lines.append(f"It answers to {with_actions(', '.join(dict.fromkeys(hosts)), chart.marks)}")
    ports = [_port(server) for server in spec.get("servers") or []]
    lines.append(f" at {' and '.join(dict.fromkeys(ports))}.\n")
    return conditional("".join(lines), gateway.conditions)


def _port(server: Any) -> str:
    port = server.get("port") or {}
    return f"port {port.get('number')} ({port.get('protocol')})"
