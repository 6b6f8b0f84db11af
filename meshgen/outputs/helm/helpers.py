"""What all templates of a chart share: templates/_helpers.tpl."""

from meshgen.chart.types import Chart
from meshgen.model.proxy import ANNOTATIONS
from meshgen.outputs.helm.fill import filled

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
ANNOTATIONS{{- end }}
{{- end }}
"""


def helpers(chart: Chart, header: str) -> str:
    """Return templates/_helpers.tpl."""
    annotations = "".join(
        f'{name}: {{{{ ${kind}.{resource} | default "{usual}" | quote }}}}\n'
        for (kind, resource), name in ANNOTATIONS.items()
        for usual in [chart.about.proxy[(kind, resource)]]
    )
    words = {"HEADER": header, "NAME": chart.about.name, "ANNOTATIONS": annotations}
    return filled(_HELPERS, words)
