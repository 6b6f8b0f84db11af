"""The config that `meshgen init` writes."""

import re
from collections.abc import Mapping, Sequence

from meshgen.datafiles import data_dir
from meshgen.yamlio.styles import scalar_text

CONFIG = "meshgen.yaml"

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


_HEAD = """\
# A mesh in one file. `meshgen render` writes a Kustomize tree from it into deploy/,
# `meshgen explain services` tells of every setting, `meshgen schema` is for your editor.
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata:
  name: {name}
kubernetes: "1.29"
istio: {{version: "1.22"}}

defaults:
  # Istio gives every sidecar limits of 2 CPUs and 1Gi unless told otherwise.
  sidecar:
    requests: {{cpu: 50m, memory: 64Mi}}
    limits: {{cpu: 200m, memory: 256Mi}}

# Yours: image, port, and the path that answers when all is well. `calls` says whom each asks.
services:
"""
_SERVICE = """\
  {key}:
    image: ghcr.io/example/{name}:v1.0.0
    port: 8080
    health: /healthz
"""
_REFERENCE = """\
    env:
      # References to other services come out right in every environment.
      {variable}_URL: ${{{name}.url}}
"""
_ENVIRONMENT = """\
  {key}:
    namespace: {namespace}
"""
_LAST = """\
    defaults: {replicas: 2}
"""
_SERVICES, _ENVIRONMENTS = ("web", "api"), ("dev", "prod")

# A namespace's name has 63 characters at most (RFC 1123), and `-prod` is one of ours.
_LONGEST = 63
_STEM = _LONGEST - len("-prod")

# Examples that a config may begin as: each with its files, the config first.
EXAMPLES: Mapping[str, Sequence[str]] = {
    "minimal": (CONFIG,),
    "shop": (CONFIG, "networkpolicy.yaml"),
    "titanium": (CONFIG, "files/nginx.conf"),
}
# Where the schema is that an editor reads, in a checkout.
_MODELINE = "# yaml-language-server:"


def starter(name: str, services: Sequence[str] = (), environments: Sequence[str] = ()) -> str:
    """Return a small commented meshgen.yaml for a mesh of that name, an RFC 1123 label.

    With `services` or `environments`, such labels too, it has these; what is left out of both is as
    in the one without any.
    """
    if not services and not environments:
        return _STARTER.format(name=scalar_text(name), stem=name[:_STEM].rstrip("-"))
    services, environments = services or _SERVICES, environments or _ENVIRONMENTS
    return "".join(
        (
            _HEAD.format(name=scalar_text(name)),
            *(_service(position, services) for position in range(len(services))),
            "\nenvironments:\n",
            *(_environment(name, one) for one in environments),
            _LAST,
        )
    )


def example_files(name: str) -> dict[str, str]:
    """Return the files of one of `EXAMPLES` by path, the config first."""
    folder = data_dir("examples") / name
    texts = {path: (folder / path).read_text(encoding="utf-8") for path in EXAMPLES[name]}
    lines = texts[CONFIG].splitlines(keepends=True)
    if lines[0].startswith(_MODELINE):
        # What stands between it and the text has nothing to part any more.
        texts[CONFIG] = "".join(lines[2:] if lines[1].strip() == "#" else lines[1:])
    return texts


def _service(position: int, services: Sequence[str]) -> str:
    name = services[position]
    text = _SERVICE.format(key=scalar_text(name), name=name)
    if position or len(services) == 1:
        return text
    other = services[1]
    variable = re.sub(r"[^A-Z0-9]", "_", other.upper())
    reference = _REFERENCE.format(variable=variable, name=other)
    return text + (reference if variable[0].isalpha() else reference.replace(variable, "NEXT", 1))


def _environment(name: str, environment: str) -> str:
    stem = name[: max(0, _LONGEST - 1 - len(environment))].rstrip("-")
    namespace = f"{stem}-{environment}" if stem else environment
    return _ENVIRONMENT.format(key=scalar_text(environment), namespace=scalar_text(namespace))
