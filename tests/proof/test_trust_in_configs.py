"""Tests of a config whose requests carry tokens, and ask an external authorizer."""

from pathlib import Path

from meshgen.pipeline import Project
from meshgen.pipeline.testing import test as run_tests

from .envoys import needs_envoy

CONFIG = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
kubernetes: "1.33"
istio:
  version: "1.28"
  meshConfig:
    extensionProviders:
    - name: authz
      envoyExtAuthzHttp: {service: authz.shop-dev.svc.cluster.local, port: 8000}
services:
  web: {image: nginx, port: 80}
  authz: {image: authz, ports: {http: 8000}}
resources: [policies.yaml]
tests:
  missing: {request: "${web.url}/", from: authz, expect: {status: 403, checked: false}}
  forged: {request: "${web.url}/", from: authz, token: forged, expect: {status: 401}}
  good:
    request: ${web.url}/
    from: authz
    token: {claims: {groups: [staff]}}
    expect: {service: web, checked: false}
  asked:
    request: ${web.url}/admin
    from: authz
    token: valid
    authorizer: {headers: {x-user: alice}}
    expect: {service: web, checked: true}
  down: {request: "${web.url}/admin", from: authz, authorizer: down, expect: {status: 403}}
  wrong: {request: "${web.url}/", from: authz, token: expired, expect: {status: 403}}
  stranger:
    request: ${web.url}/
    from: authz
    token: {issuer: https://login.example.org}
    expect: {status: 401}
environments: {dev: {namespace: shop-dev}}
"""
POLICIES = """\
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}, jwtRules: [{issuer: "https://login.example.com"}]}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  rules: [{from: [{source: {requestPrincipals: ["*"]}}]}]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: asked}
spec:
  selector: {matchLabels: {app: web}}
  action: CUSTOM
  provider: {name: authz}
  rules: [{to: [{operation: {paths: [/admin]}}]}]
"""


@needs_envoy
def test_what_tests_get(tmp_path: Path) -> None:
    config = tmp_path / "meshgen.yaml"
    config.write_text(CONFIG, encoding="utf-8")
    (tmp_path / "policies.yaml").write_text(POLICIES, encoding="utf-8")
    project = Project(config, notes=False)
    tested = run_tests(project, ["dev"], None)
    failed = {
        case.name.removeprefix("dev: "): [f"{f.message}; {f.expected}" for f in case.findings]
        for case in tested.cases
        if not case.is_met
    }
    assert failed.keys() == {"wrong", "stranger"}
    (wrong,) = failed["wrong"]
    assert "was answered 401 by the proxy of shop-dev/web (jwt_authn_access_denied" in wrong
    assert wrong.endswith("expected status 403")
    (stranger,) = failed["stranger"]
    assert stranger.startswith("dev: no issuer is called `https://login.example.org`")
