"""Tokens for a run: a key for each issuer, in the place of those that istiod would fetch."""

import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from meshgen.lenient import mapping, mappings, text, texts
from meshgen.model.request import Request
from meshgen.model.trust import Token, issuer_of
from meshgen.proof.certificates import new_key
from meshgen.system import System
from meshgen.system.policies import REQUEST_AUTHENTICATION
from meshgen.xds import Json
from meshgen.xds.tokens import NO_KEYS

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

_KEY_ID = "meshgen"
_HOUR, _DAY = 3600, 86400
# Since when a token holds, and until when, seen from now.
_TIMES = {
    "valid": (-_HOUR, _DAY),
    "expired": (-_DAY, -_HOUR),
    "early": (_HOUR, _DAY),
    "forged": (-_HOUR, _DAY),
}
_BYTES = 32


class Issuers:
    """Who issues tokens that a system trusts; each has a key that does not outlive the run."""

    def __init__(self, system: System) -> None:
        """Take the system, whose RequestAuthentications name them, with those of its mesh."""
        self._rules: dict[str, list[Mapping[str, Any]]] = {}
        listed = (each.of(REQUEST_AUTHENTICATION) for each in (system, *system.others))
        for member in (one for members in listed for one in members):
            for rule in mappings(member.spec.get("jwtRules")):
                self._rules.setdefault(text(rule.get("issuer")), []).append(rule)
        self._keys: dict[str, EllipticCurvePrivateKey] = {}

    def issuer(self, token: Token) -> str:
        """Return whose token it is. Raises MeshgenError where nobody can tell, or looks at it."""
        return issuer_of(token, sorted(self._rules))

    def bearing(self, request: Request) -> Request:
        """Return a request that has its token where those who look for it begin."""
        token = request.token
        if token is None:
            return request
        issuer = self.issuer(token)
        rule = next(iter(self._rules.get(issuer, ())), {})
        signed = self._signed(token, issuer, rule)
        header = next(iter(mappings(rule.get("fromHeaders"))), None)
        parameter = next(iter(texts(rule.get("fromParams"))), "")
        cookie = next(iter(texts(rule.get("fromCookies"))), "")
        if header is None and parameter:
            sign = "&" if "?" in request.path else "?"
            return replace(request, path=f"{request.path}{sign}{quote(parameter)}={signed}")
        if header is None and cookie:
            return _with(request, "cookie", f"{cookie}={signed}")
        if header is None:
            return _with(request, "authorization", f"Bearer {signed}")
        return _with(request, text(header.get("name")), f"{text(header.get('prefix'))}{signed}")

    def trusted(self, resources: Any) -> Any:
        """Return resources whose filters trust the keys of the run, where istiod has any."""
        if isinstance(resources, Mapping):
            inner = {key: self.trusted(value) for key, value in resources.items()}
            if "localJwks" in inner:
                given = text(mapping(inner["localJwks"]).get("inlineString"))
                inner["localJwks"] = {"inlineString": self._keys_of(text(inner["issuer"]), given)}
            return inner
        return list(map(self.trusted, resources)) if isinstance(resources, list) else resources

    def _keys_of(self, issuer: str, given: str) -> str:
        """Return a set of keys with that of the run; without, if istiod could not fetch any."""
        if given == NO_KEYS:
            fetched = any(map(_is_fetched, self._rules.get(issuer, ())))
            return json.dumps({"keys": [self._public(issuer)]}) if fetched else given
        try:
            return json.dumps({"keys": [*json.loads(given)["keys"], self._public(issuer)]})
        except (ValueError, KeyError, TypeError):
            return given  # Envoy tells what is wrong with it

    def _key(self, issuer: str) -> "EllipticCurvePrivateKey":
        if issuer not in self._keys:
            self._keys[issuer] = new_key()
        return self._keys[issuer]

    def _public(self, issuer: str) -> Json:
        """Return the public half of an issuer's key, as RFC 7517 has it."""
        numbers = self._key(issuer).public_key().public_numbers()
        point = {"x": _whole(numbers.x), "y": _whole(numbers.y)}
        return {"kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig", "kid": _KEY_ID, **point}

    def _signed(self, token: Token, issuer: str, rule: Mapping[str, Any]) -> str:
        """Return a token, signed as RFC 7518 (section 3.4) has it for ES256."""
        from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
        from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
        from cryptography.hazmat.primitives.hashes import SHA256

        header = {"alg": "ES256", "typ": "JWT", "kid": _KEY_ID}
        head = f"{_json(header)}.{_json(_claims(token, issuer, rule))}"
        key = new_key() if token.state == "forged" else self._key(issuer)
        both = decode_dss_signature(key.sign(head.encode(), ECDSA(SHA256())))
        signature = b"".join(number.to_bytes(_BYTES, "big") for number in both)
        return f"{head}.{_encoded(signature)}"


def _claims(token: Token, issuer: str, rule: Mapping[str, Any]) -> Json:
    since, until = _TIMES[token.state]
    now = int(time.time())
    audiences: Sequence[str] = token.audiences or list(texts(rule.get("audiences")))[:1]
    aud = {"aud": audiences[0] if len(audiences) == 1 else audiences} if audiences else {}
    times = {"iat": now + since, "nbf": now + since, "exp": now + until}
    return {"iss": issuer, "sub": token.subject, **aud, **times, **(token.claims or {})}


def _is_fetched(rule: Mapping[str, Any]) -> bool:
    """Return whether istiod may get the keys of an issuer: from a URI, or where OpenID has them."""
    where = text(rule.get("jwksUri")) or text(rule.get("issuer"))
    return not rule.get("jwks") and where.startswith(("http://", "https://"))


def _with(request: Request, name: str, value: str) -> Request:
    return replace(request, headers=(*request.headers, (name, value)))


def _json(value: Json) -> str:
    return _encoded(json.dumps(value, separators=(",", ":")).encode())


def _whole(number: int) -> str:
    return _encoded(number.to_bytes(_BYTES, "big"))


def _encoded(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()
