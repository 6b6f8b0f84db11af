"""Addresses that istiod fetches keys from."""

from collections.abc import Iterator

from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.security.istiod import istiods, variable
from meshgen.codes import Example
from meshgen.system import System
from meshgen.system.policies import REQUEST_AUTHENTICATION

_BLOCKED = "BLOCKED_CIDRS_IN_JWKS_URIS"


class UnrestrictedKeys(Rule):
    """Who may write a RequestAuthentication has istiod call whatever its `jwksUri` says."""

    code = "MG1531"
    title = "istiod fetches keys from no address inside the cluster."
    why = (
        "With a `jwksUri` such as `http://169.254.169.254/…`, istiod asks the cloud's "
        "metadata service, or an internal server, in its own name."
    )
    mend = (
        "Set BLOCKED_CIDRS_IN_JWKS_URIS in istiod's environment to the networks that it need "
        "not reach."
    )
    example = Example(
        wrong="""\
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: {name: web}
spec:
  jwtRules:
  - {issuer: 'https://id.example.com', jwksUri: 'https://id.example.com/keys'}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: istiod
  labels: {app: istiod}
spec:
  template:
    spec:
      containers:
      - name: discovery
        image: docker.io/istio/pilot
""",
        right="""\
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: {name: web}
spec:
  jwtRules:
  - {issuer: 'https://id.example.com', jwksUri: 'https://id.example.com/keys'}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: istiod
  labels: {app: istiod}
spec:
  template:
    spec:
      containers:
      - name: discovery
        image: docker.io/istio/pilot
        env:
        - {name: BLOCKED_CIDRS_IN_JWKS_URIS, value: "10.0.0.0/8,169.254.0.0/16"}
""",
    )
    source = "https://istio.io/latest/docs/reference/config/analysis/ist0175/"
    istio = ("IST0175",)
    kinds = frozenset((REQUEST_AUTHENTICATION,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each istiod that asks everywhere, where there are RequestAuthentications."""
        declared = list(system.of(REQUEST_AUTHENTICATION))
        for workload in istiods(system) if declared else ():
            if not variable(workload, _BLOCKED):
                message = "fetches keys from any address that a RequestAuthentication names"
                hint = f"set {_BLOCKED} in its environment"
                path = (*workload.template_path, "spec", "containers")
                others = [(each, ("spec",)) for each in declared[:3]]
                yield self.mistake(workload.member, path, message, hint=hint, others=others)
