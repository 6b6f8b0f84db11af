"""Examples of what is wrong with files and with the config, the codes from MG101."""

from collections.abc import Mapping

from meshgen.codes.description import Example, Form
from meshgen.findings import Code

_ROUTED = """\
gateways:
  edge:
    hosts: [shop.example.com]
services:
  web:
    image: nginx:1.27
    port: 80
    expose:
      gateway: GATEWAY
"""
_PORTS = """\
services:
  web:
    image: nginx:1.27
"""
_TEMPLATE = """\
$ cat meshgen.yaml
templates: templates
$ cat templates/mesh/team.yaml.j2
apiVersion: v1
kind: ConfigMap
metadata:
  name: team
data:
  mesh: {{ FIELD }}
$ meshgen check
"""
_PATCHED = """\
services:
  web:
    image: nginx:1.27
    port: 80
patches:
  - target:
      kind: Deployment
      name: NAME
    patch:
      spec:
        minReadySeconds: 5
"""
_BUILT = """\
$ cat shop/kustomization.yaml
resources:
  - WHERE
"""
_RULE = """\
rules:
  SHOP1:
    title: Deployments have two replicas or more.
    kinds: [Deployment]
    holds: object.spec.FIELD > 1
    found: "{kind: Deployment, apiVersion: apps/v1, spec: {replicas: 1}}"
    passes: "{kind: Deployment, apiVersion: apps/v1, spec: {replicas: 2}}"
"""
_REPLACED = """\
images:
  map:
    NAME: ghcr.io/acme/nginx:1.27-hardened
services:
  web:
    image: nginx:1.27
"""


def _web(wrong: str, right: str) -> Example:
    """Return the example of a line that a service has."""
    service = "services:\n  web:\n    image: nginx:1.27\n    port: 80\n"
    return Example(service + wrong, service + right, Form.CONFIG)


FILES: Mapping[str, Example] = {
    Code.READ: Example(
        "$ meshgen check -f mesh.yaml\n"
        "mesh.yaml: there is no such file; did you mean `meshgen.yaml`? [error MG101]\n",
        "$ meshgen check -f meshgen.yaml\n14 objects in 2 environments: no findings\n",
        Form.CALLS,
    ),
    Code.YAML: _web(
        "    env:\n      GREETING: Welcome: come in\n",
        '    env:\n      GREETING: "Welcome: come in"\n',
    ),
    Code.UNKNOWN_KEY: _web("    replica: 3\n", "    replicas: 3\n"),
    Code.TYPE: _web("    replicas: three\n", "    replicas: 3\n"),
    Code.VALUE: _web("    mtls: strict\n", "    mtls: STRICT\n"),
    Code.MISSING: Example(
        "services:\n  web:\n    port: 80\n",
        "services:\n  web:\n    image: nginx:1.27\n    port: 80\n",
        Form.CONFIG,
    ),
    Code.REFERENCE: Example(
        _ROUTED.replace("GATEWAY", "egde"), _ROUTED.replace("GATEWAY", "edge"), Form.CONFIG
    ),
    Code.CONFLICT: Example(
        f"{_PORTS}    port: 80\n    ports:\n      admin: 9090\n",
        f"{_PORTS}    ports:\n      http: 80\n      admin: 9090\n",
        Form.CONFIG,
    ),
    Code.NAME: Example(
        "services:\n  web_shop:\n    image: nginx:1.27\n    port: 80\n",
        "services:\n  web-shop:\n    image: nginx:1.27\n    port: 80\n",
        Form.CONFIG,
    ),
    Code.TEMPLATE: Example(
        _TEMPLATE.replace("FIELD", "mesh.nam")
        + "templates/mesh/team.yaml.j2:6: templates: the template is wrong: a Mesh has no "
        "attribute 'nam'; did you mean `name`? [error MG110]\n",
        _TEMPLATE.replace("FIELD", "mesh.name") + "16 objects in 2 environments: no findings\n",
        Form.CALLS,
    ),
    Code.PATCH: Example(
        _PATCHED.replace("NAME", "wbe"), _PATCHED.replace("NAME", "web"), Form.CONFIG
    ),
    Code.OUTSIDE: Example(
        "output:\n  kustomize: ../deploy\n", "output:\n  kustomize: deploy\n", Form.CONFIG
    ),
    Code.BUILD: Example(
        _BUILT.replace("WHERE", "https://github.com/acme/redis//deploy?ref=v1.2.0")
        + "$ meshgen check -k shop --build\n"
        "shop/kustomization.yaml:2:5: `https://github.com/acme/redis//deploy?ref=v1.2.0` is "
        "fetched from another machine; --allow remote lets it, if you trust whoever wrote this "
        "[error MG113]\n…\n",
        "$ cat shop/redis.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: redis\n"
        + _BUILT.replace("WHERE", "redis.yaml")
        + "$ meshgen check -k shop --build\n"
        "1 object in 1 file and 1 build: 1 valid, 0 invalid; …\n",
        Form.CALLS,
    ),
    Code.OWN_RULE: Example(
        _RULE.replace("FIELD", "replica"), _RULE.replace("FIELD", "replicas"), Form.CONFIG
    ),
    Code.IDLE_IMAGE: Example(
        _REPLACED.replace("NAME", "ngnix"), _REPLACED.replace("NAME", "nginx"), Form.CONFIG
    ),
}
