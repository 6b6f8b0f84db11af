"""What all templates of a chart share: templates/_helpers.tpl; and .helmignore."""

from meshgen.chart.types import Chart
from meshgen.outputs.helm.fill import filled

IGNORED = """\
.git/
.gitignore
.DS_Store
*.bak
*.orig
*.swp
*.tmp
*~
.meshgen-manifest.json
"""

_HELPERS = """\
{{- /* HEADER */}}

{{- /* The labels of every object and every pod. */}}
{{- define "NAME.labels" -}}
{{- with .Values.labels }}
{{- toYaml . }}
{{- end }}
{{- end }}

{{- /* An image from its repository, tag and digest. */}}
{{- define "NAME.image" -}}
{{ .repository }}{{ with .tag }}:{{ . }}{{ end }}{{ with .digest }}@{{ . }}{{ end }}
{{- end }}

{{- /*
The annotations for a sidecar's resources, from those of the mesh and those of a service. Istio's
annotations replace its defaults and do not merge: so there are all four, or none.
*/}}
{{- define "NAME.sidecar" -}}
{{- $mesh := index . 0 -}}
{{- $own := index . 1 | default dict -}}
{{- $requests := mergeOverwrite dict $mesh.requests ($own.requests | default dict) -}}
{{- $limits := mergeOverwrite dict $mesh.limits ($own.limits | default dict) -}}
{{- $off := and (hasKey $own "enabled") (not $own.enabled) -}}
{{- if and (not $off) (or $requests.cpu $requests.memory $limits.cpu $limits.memory) -}}
sidecar.istio.io/proxyCPU: {{ $requests.cpu | default "REQUESTS_CPU" | quote }}
sidecar.istio.io/proxyMemory: {{ $requests.memory | default "REQUESTS_MEMORY" | quote }}
sidecar.istio.io/proxyCPULimit: {{ $limits.cpu | default "LIMITS_CPU" | quote }}
sidecar.istio.io/proxyMemoryLimit: {{ $limits.memory | default "LIMITS_MEMORY" | quote }}
{{- end }}
{{- end }}
"""


def helpers(chart: Chart, header: str) -> str:
    """Return templates/_helpers.tpl."""
    proxy = {f"{k}_{r}".upper(): amount for (k, r), amount in chart.about.proxy.items()}
    return filled(_HELPERS, {"HEADER": header, "NAME": chart.about.name, **proxy})
