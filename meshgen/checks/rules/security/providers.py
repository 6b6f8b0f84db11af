"""Authorizers that the mesh config does not have."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.lenient import mapping, mappings, text
from meshgen.nearest import did_you_mean
from meshgen.system import System
from meshgen.system.access import Action
from meshgen.system.policies import AUTHORIZATION_POLICY

_KINDS = ("envoyExtAuthzHttp", "envoyExtAuthzGrpc")
_OPERATOR = "IstioOperator.install.istio.io"


class UnknownAuthorizer(Rule):
    """Who is asked by a CUSTOM policy is an extension provider of the mesh config."""

    code = "MG1532"
    title = "The provider of a CUSTOM policy is declared, and is an external authorizer."
    why = (
        "Istiod denies what it can ask nobody about: every request of the policy gets `403`, "
        "`RBAC: access denied`."
    )
    mend = (
        "Declare it in the mesh config under `extensionProviders`, with `envoyExtAuthzHttp` "
        "or `envoyExtAuthzGrpc`, or name one that is there."
    )
    example = Example(
        wrong="""\
apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: {name: mesh}
spec:
  meshConfig:
    extensionProviders:
    - name: oauth2-proxy
      envoyExtAuthzHttp: {service: oauth2-proxy.login.svc.cluster.local, port: 4180}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: web}
spec:
  action: CUSTOM
  rules:
  - {}
  provider: {name: oauth2}
""",
        right="""\
apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: {name: mesh}
spec:
  meshConfig:
    extensionProviders:
    - name: oauth2-proxy
      envoyExtAuthzHttp: {service: oauth2-proxy.login.svc.cluster.local, port: 4180}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: web}
spec:
  action: CUSTOM
  rules:
  - {}
  provider: {name: oauth2-proxy}
""",
    )
    source = "https://istio.io/latest/docs/tasks/security/authorization/authz-custom/"
    kinds = frozenset((AUTHORIZATION_POLICY,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each provider that is not there; nothing where nobody told the mesh config."""
        told = [system.control_plane.mesh_config]
        told += [mapping(member.spec, "meshConfig") for member in system.of(_OPERATOR)]
        declared = [one for mesh in told for one in mappings(mesh.get("extensionProviders"))]
        usable = [
            text(each.get("name")) for each in declared if any(kind in each for kind in _KINDS)
        ]
        for member in system.of(AUTHORIZATION_POLICY) if any(told) else ():
            policy = system.access.policy(member)
            if policy.action is Action.CUSTOM and policy.rules and policy.provider not in usable:
                message = f"the mesh config has no external authorizer `{policy.provider}`"
                hint = did_you_mean(policy.provider, usable)
                path = ("spec", "provider", "name")
                yield self.mistake(member, path, message, hint=hint)
