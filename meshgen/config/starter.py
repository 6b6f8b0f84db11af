"""The config that `meshgen init` writes."""

from meshgen.yamlio.styles import scalar_text

_STARTER = """\
# A mesh in one file. `meshgen render` writes a Kustomize tree from it into deploy/,
# `meshgen explain services` tells of every setting, `meshgen schema` is for your editor.
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata:
  name: {name}
kubernetes: "1.29"
istio: {{version: "1.22"}}

services:
  web:
    image: nginx:1.27-alpine
    port: 80
    health: /
    env:
      # References to other services come out right in every environment.
      API_URL: ${{api.url}}
  api:
    image: hashicorp/http-echo:1.0
    port: 5678
    health: /
    autoscaling: {{min: 2, max: 4, cpu: 70}}

environments:
  dev:
    namespace: {stem}-dev
    services:
      api: {{autoscaling: null}}
  prod:
    namespace: {stem}-prod
    defaults:
      # Istio gives every sidecar limits of 2 CPUs and 1Gi unless told otherwise.
      sidecar:
        requests: {{cpu: 50m, memory: 64Mi}}
        limits: {{cpu: 200m, memory: 256Mi}}
    services:
      web: {{replicas: 2}}
"""


# A namespace's name has 63 characters at most (RFC 1123), and `-prod` is one of ours.
_STEM = 63 - len("-prod")


def starter(name: str) -> str:
    """Return a small commented meshgen.yaml for a mesh of that name, an RFC 1123 label."""
    return _STARTER.format(name=scalar_text(name), stem=name[:_STEM].rstrip("-"))
