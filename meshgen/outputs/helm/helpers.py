"""What all templates of a chart share: templates/_helpers.tpl."""

from meshgen.chart.types import Chart
from meshgen.model.proxy import ANNOTATIONS
from meshgen.model.scalars import UNLIMITED
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
annotations replace its defaults and do not merge: so there are all of them, or none. A limit of
"none" is left out, which is none beside the others.
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
        _annotation(name, f"${'.'.join(what)}", chart.about.proxy.get(what, UNLIMITED))
        for what, name in ANNOTATIONS.items()
    )
    words = {"HEADER": header, "NAME": chart.about.name, "ANNOTATIONS": annotations}
    return filled(_HELPERS, words)


def _annotation(name: str, value: str, usual: str) -> str:
    """Return the line of an annotation; Istio's own amount where nothing is said."""
    amount = f'{value} | default "{usual}"'
    line = f"{name}: {{{{ {amount} | quote }}}}\n"
    if not value.startswith("$limits"):
        return line
    return f'{{{{- if ne ({amount}) "{UNLIMITED}" }}}}\n{line}{{{{- end }}}}\n'
