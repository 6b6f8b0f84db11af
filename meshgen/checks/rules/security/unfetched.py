"""Keys that istiod asks pods for which refuse it."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from meshgen.checks.rules.mtls.refusal import refusals
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.checks.rules.security.istiod import variables
from meshgen.checks.rules.security.lockouts import of_call
from meshgen.codes import Example
from meshgen.lenient import mappings, text
from meshgen.resources import Path
from meshgen.system import Member, System
from meshgen.system.calls import addressed
from meshgen.system.policies import REQUEST_AUTHENTICATION

_WELL_KNOWN = "/.well-known/openid-configuration"
_REMOTE = "PILOT_JWT_ENABLE_REMOTE_JWKS"
_BY_ISTIOD = frozenset(("", "false", "istiod"))

_MANIFESTS = """\
apiVersion: v1
kind: Pod
metadata:
  name: login
  namespace: auth
  labels: {app: login, sidecar.istio.io/inject: 'true'}
spec:
  containers:
  - name: app
    image: app
    ports:
    - {name: http, containerPort: 8080}
---
apiVersion: v1
kind: Service
metadata: {name: login, namespace: auth}
spec:
  selector: {app: login}
  ports:
  - {name: http, port: 80, targetPort: 8080}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: login, namespace: auth}
spec:
  selector:
    matchLabels: {app: login}
  mtls: {mode: MODE}
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: {name: web}
spec:
  jwtRules:
  - {issuer: 'https://id.example.com', jwksUri: 'http://login.auth/keys'}
"""


class UnfetchedKeys(Rule):
    """istiod is in no mesh: it has no sidecar, and calls in plain text or with TLS of its own.

    Where Envoy fetches them, it does so as any other call of the pods.

    Source: NewJwksResolver and BuildLocalJwks of istio.io/istio/pilot/pkg/model, and
    buildJwtFilter of istio.io/istio/pilot/pkg/security/authn.
    """

    code = "MG1535"
    title = "istiod can fetch the keys of tokens."
    why = (
        "istiod has no sidecar and no identity, and of what it cannot fetch it makes a key that "
        "nobody has: each token is refused, `Jwt verification fails`, 401."
    )
    mend = (
        "Write the keys themselves into `jwks`; or let the pods take plain text at that port "
        "(PERMISSIVE), and let anybody GET the path there. With PILOT_JWT_ENABLE_REMOTE_JWKS "
        "in istiod's environment, proxies fetch them."
    )
    example = Example(
        wrong=_MANIFESTS.replace("MODE", "STRICT"), right=_MANIFESTS.replace("MODE", "PERMISSIVE")
    )
    source = "https://istio.io/latest/docs/reference/config/security/jwt/#JWTRule"
    kinds = frozenset((REQUEST_AUTHENTICATION,))

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each address of keys that is none, or of which all pods refuse istiod."""
        is_remote = any(value not in _BY_ISTIOD for value in variables(system, _REMOTE))
        for member in system.of(REQUEST_AUTHENTICATION):
            for index, rule in enumerate(mappings(member.spec.get("jwtRules"))):
                uri, path = text(rule.get("jwksUri")), ("spec", "jwtRules", index)
                if text(rule.get("jwks")) or (uri and is_remote):
                    continue
                field = "jwksUri" if uri else "issuer"
                asked = uri or text(rule.get("issuer")).rstrip("/") + _WELL_KNOWN
                if not uri and urlsplit(asked).scheme not in ("http", "https"):
                    message = "istiod asks the issuer itself for its keys, and it is no URL"
                    expected = "expected `jwksUri` or `jwks` beside it"
                    yield self.mistake(member, (*path, field), message, expected=expected)
                yield from self._asked(system, member, (*path, field), asked)

    def _asked(self, system: System, member: Member, path: Path, asked: str) -> Iterator[Mistake]:
        home = system.control_plane.namespace
        found_there = list(addressed(asked, "", home, system.hosts))
        for host, _ in () if found_there else addressed(asked, "", member.namespace, system.hosts):
            message = f"istiod looks `{urlsplit(asked).hostname}` up in its own namespace, {home}"
            yield self.mistake(member, path, message, expected=f"expected `{host.name}`")
        for host, port in found_there:
            if port is None:
                continue
            whom = f"port {port.number} of {host.member.seen_from(member)}"
            hint = "write the keys into `jwks`"
            if others := refusals(system, host, port.number):
                message = f"istiod has no sidecar, and {whom} takes Istio's mutual TLS alone"
                hint += ", or let the port there be PERMISSIVE"
            elif found := of_call(system, None, host, [port]):
                message = f"istiod has no identity: {found.words('it')} at {whom}"
                to = f"`to: [{{operation: {{methods: [GET], paths: [{urlsplit(asked).path}]}}}}]`"
                hint, others = f"{hint}, or {found.mend(to)}", list(found.others)
            else:
                continue
            yield self.mistake(member, path, message, hint=hint, others=others)
