"""The pod of `helm test`, which calls the services that a VirtualService leads to."""

from meshgen.chart.marks import Marks
from meshgen.chart.templated import escaped, full_name
from meshgen.chart.types import Chart, Route
from meshgen.outputs.helm.fill import filled
from meshgen.outputs.helm.template import conditional
from meshgen.yamlio.styles import double_quoted

# The pod has a sidecar where the namespace has: STRICT mTLS refuses a caller without one. A sidecar
# that is no init container would run on, and the pod never end: so it is told to.
_POD = """\
{{- /* HEADER */}}
{{- if .Values.tests.enabled }}
apiVersion: v1
kind: Pod
metadata:
  name: "FULL_NAME"
  namespace: "{{ .Release.Namespace }}"
  labels:
    {{- include "NAME.labels" . | nindent 4 }}
  annotations:
    helm.sh/hook: test
    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded
    proxy.istio.io/config: '{"holdApplicationUntilProxyStarts": true}'
    {{- include "NAME.sidecar" (list .Values.sidecar .Values.tests.sidecar) | nindent 4 }}
spec:
  restartPolicy: Never
  automountServiceAccountToken: false
  securityContext:
    runAsNonRoot: true
    runAsUser: 65534
    seccompProfile:
      type: RuntimeDefault
  containers:
  - name: test
    image: {{ include "NAME.image" .Values.tests.image | quote }}
    command:
    - sh
    - -c
    - |
      failed=0
      for target in "$@"; do
        # Of a service without a health check any answer will do.
        case "$target" in
          any:*) fail=; target=${target#any:} ;;
          *) fail=--fail ;;
        esac
        echo "GET $target"
        curl --silent --show-error --output /dev/null --max-time 10 $fail \\
          --retry 5 --retry-delay 2 --retry-connrefused "$target" || failed=1
      done
      # The sidecar would keep the pod from ending.
      curl --silent --output /dev/null --max-time 5 --request POST \\
        http://127.0.0.1:15020/quitquitquit || true
      exit $failed
    - test
    args:
ARGS    resources:
      {{- toYaml .Values.tests.resources | nindent 6 }}
    securityContext:
      allowPrivilegeEscalation: false
      capabilities:
        drop:
        - ALL
{{- end }}
"""


def test_template(chart: Chart, header: str) -> str:
    """Return the template of the test."""
    name = chart.about.name
    words = {
        "HEADER": header,
        "FULL_NAME": full_name(f"{name}-test", chart.marks),
        "NAME": name,
        "ARGS": "".join(_argument(route, chart.marks) for route in chart.routes),
    }
    return filled(_POD, words)


def _argument(route: Route, marks: Marks) -> str:
    host = f"{full_name(route.service, marks)}:{route.port}"
    path = escaped(double_quoted(route.path or "/")[1:-1])
    line = f'    - "{"" if route.path else "any:"}http://{host}{path}"\n'
    return conditional(line, route.conditions, "    ")
