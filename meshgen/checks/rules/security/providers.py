"""Authorizers that the mesh config does not have."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.lenient import mapping
from meshgen.nearest import did_you_mean
from meshgen.system import System
from meshgen.system.access import Action
from meshgen.system.control_plane import LABELS_SINCE, Provider, is_provider_name, providers_of
from meshgen.system.policies import AUTHORIZATION_POLICY

_OPERATOR = "IstioOperator.install.istio.io"


class UnknownAuthorizer(Rule):
    """Who is asked by a CUSTOM policy is an extension provider of the mesh config."""

    code = "MG1532"
    title = "The provider of a CUSTOM policy is declared, and istiod can have it asked."
    why = (
        "Istiod denies what it can ask nobody about: every request of the policy gets `403`, "
        "`RBAC: access denied`."
    )
    mend = (
        "Declare it in the mesh config under `extensionProviders`, with `envoyExtAuthzHttp` "
        "or `envoyExtAuthzGrpc`, a name of up to 63 lower-case letters, digits and `-`, and a "
        "`statusOnError` that Envoy has a name for; or name one that is there."
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
        known = {one.name: one for mesh in told for one in providers_of(mesh)}
        faults = {name: _fault(system, one) for name, one in known.items()}
        usable = [name for name, fault in faults.items() if not fault]
        for member in system.of(AUTHORIZATION_POLICY) if any(told) else ():
            policy = system.access.policy(member)
            if policy.action is Action.CUSTOM and policy.rules and policy.provider not in usable:
                name = policy.provider
                message = f"the mesh config has no external authorizer `{name}`"
                if name in faults:
                    message = f"the provider `{name}` of the mesh config {faults[name]}"
                hint = did_you_mean(name, usable)
                yield self.mistake(member, ("spec", "provider", "name"), message, hint=hint)


def _fault(system: System, provider: Provider) -> str:
    """Return why istiod can ask nobody by the name of a provider."""
    is_strict = any(cluster.istio_at_least(LABELS_SINCE) for cluster in system.clusters)
    if is_strict and not is_provider_name(provider.name):
        return "has a name that is no label of DNS, which Istio 1.30 takes no more"
    return provider.fault
