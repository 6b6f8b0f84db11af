"""A request, and whether the rules of a policy are for it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from meshgen.lenient import items, mapping, text
from meshgen.resources import Path
from meshgen.system.access.patterns import (
    fits,
    fits_beneath,
    fits_network,
    fits_path,
    fits_principal,
    fits_token,
)
from meshgen.system.access.policy import (
    ACCOUNT,
    AUDIENCES,
    CLAIMS,
    HEADER,
    HOST,
    METHOD,
    NAMESPACE,
    PATH,
    PORT,
    PRESENTER,
    PRINCIPAL,
    REMOTE_IP,
    REQUEST_PRINCIPAL,
    SNI,
    SOURCE_IP,
    TOKEN,
    TRUST_DOMAIN,
    AccessRule,
    Action,
    Clause,
    Term,
)
from meshgen.system.access.trust_domains import Meant, domains_of, meant
from meshgen.system.unsure import any_of, both

# In the place of a token: nothing is said of it.
UNSAID: Mapping[str, Any] = MappingProxyType({})
# Claims that are split at each space, whatever a RequestAuthentication says of others.
_SPLIT = frozenset(("permission", "scope"))


@dataclass(frozen=True)
class Caller:
    """Who calls with mutual TLS: the parts of its certificate's name."""

    trust_domain: str
    namespace: str
    account: str

    @property
    def principal(self) -> str:
        """Return the name without its scheme."""
        return f"{self.trust_domain}/ns/{self.namespace}/sa/{self.account}"


@dataclass(frozen=True)
class Request:
    """What a proxy knows of a request, or of a connection where `is_http` is not.

    `port` is the one that the proxy took it at: the container's. `caller` is None where it comes in
    plain text, `token` None where no token was verified, UNSAID where nobody knows; else its
    claims. `host` is what it names, with a port if it names one (`web:8080` is not `web`), `path`
    comes without its query; names of `headers` are in small letters. What nothing is said of is "",
    and a policy that asks for it has no answer. Without a `path`, `beneath` is what it begins with.
    Where it `is_any`, it may have headers and a token that are not said. `sni` is the name that TLS
    asks for.
    """

    port: int
    caller: Caller | None = None
    is_http: bool = True
    host: str = ""
    method: str = ""
    path: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    address: str = ""
    remote_address: str = ""
    token: Mapping[str, Any] | None = None
    beneath: str = ""
    is_any: bool = False
    sni: str = ""


@dataclass(frozen=True)
class Question:
    """Who asks: the action and namespace of the policy, the trust domains of the mesh.

    `meant` are the principals of its rules by their places, as far as somebody asked.
    """

    action: Action
    namespace: str
    trust_domains: Sequence[str]
    meant: dict[Path, Meant] = field(default_factory=dict)

    def holds(self, rule: AccessRule, request: Request) -> bool | None:
        """Return whether a rule is for a request; None where the request does not say."""
        sources = any_of(self._all(clause, request) for clause in rule.sources)
        operations = any_of(self._all(clause, request) for clause in rule.operations)
        # In a filter for TCP, one wrong field takes the whole rule along.
        is_lost = not request.is_http and self.action is Action.ALLOW
        if is_lost and any(term.is_http for term in rule.terms):
            return False
        return both(sources, operations)

    def left(self, rule: AccessRule, request: Request) -> AccessRule | None:
        """Return what a rule still asks beside what a request says; None where it is not for it."""
        is_lost = not request.is_http and self.action is Action.ALLOW
        if is_lost and any(term.is_http for term in rule.terms):
            return None
        sources, operations = (
            self._open(clauses, request) for clauses in (rule.sources, rule.operations)
        )
        return AccessRule(rule.path, sources, operations) if sources and operations else None

    def _open(self, clauses: Sequence[Clause], request: Request) -> Sequence[Clause]:
        """Return the clauses that may hold, without what does; one alone where it surely holds."""
        listed = []
        for clause in clauses:
            if self._all(clause, request) is not False:
                terms = [term for each in clause.terms for term in self._unanswered(each, request)]
                listed.append(Clause(clause.path, terms))
        return next(([each] for each in listed if not each.terms), listed)

    def _unanswered(self, term: Term, request: Request) -> Iterator[Term]:
        if (term.is_http and not request.is_http) or self._term(term, request) is not None:
            return
        for part in (replace(term, others=()), replace(term, values=())):
            if (part.values or part.others) and self._term(part, request) is None:
                yield part

    def _all(self, clause: Clause, request: Request) -> bool | None:
        answer: bool | None = True
        for term in clause.terms:
            if term.is_http and not request.is_http:
                continue  # left out: what is denied, or handed on, gets more
            answer = both(answer, self._term(term, request))
        return answer

    def _term(self, term: Term, request: Request) -> bool | None:
        answer: bool | None = True
        if term.values:
            answer = self._fits_any(term, term.path, term.values, request)
        if term.others:
            none = self._fits_any(term, term.other_path, term.others, request)
            answer = both(answer, None if none is None else not none)
        return answer

    def _fits_any(
        self, term: Term, path: Path, values: Sequence[str], request: Request
    ) -> bool | None:
        if term.key != PRINCIPAL:
            return any_of(self._fits(term.key, value, request) for value in values)
        # A service that all others call names each of them, and each asks.
        if path not in self.meant:
            self.meant[path] = meant(values, self.trust_domains)
        return request.caller is not None and self.meant[path].has(request.caller.principal)

    def _fits(self, key: str, value: str, request: Request) -> bool | None:
        if key == PORT:
            return value.isdecimal() and int(value) == request.port
        if key in (PRINCIPAL, NAMESPACE, ACCOUNT, TRUST_DOMAIN):
            return request.caller is not None and self.is_of(key, value, request.caller)
        if key in (SOURCE_IP, REMOTE_IP):
            address = request.address if key == SOURCE_IP else request.remote_address
            return _known(address, lambda known: fits_network(value, known))
        if key == HOST:
            return _known(request.host, lambda known: fits(value.lower(), known.lower()))
        if key == SNI:
            return _known(request.sni, lambda known: fits(value, known))
        if key == METHOD:
            return _known(request.method, lambda known: fits(value, known))
        if key == PATH and request.beneath and not request.path:
            return fits_beneath(value, request.beneath)
        if key == PATH:
            return _known(request.path, lambda known: fits_path(value, known))
        if key.startswith(HEADER):
            name = key[len(HEADER) :].strip("[]").lower()
            if name not in request.headers:
                return None if request.is_any else False
            return fits(value, request.headers[name])
        return self._of_token(key, value, request)

    def is_of(self, key: str, value: str, caller: Caller) -> bool:
        """Return whether a value that a policy has for an identity is of a caller."""
        if key == NAMESPACE:
            return fits_principal(value, caller.principal)
        if key == TRUST_DOMAIN:
            listed = domains_of([value], self.trust_domains)
            return any(fits(each, caller.trust_domain) for each in listed)
        if key == ACCOUNT:
            namespace, slash, account = value.partition("/")
            wanted = (namespace, account) if slash else (self.namespace, value)
            return wanted == (caller.namespace, caller.account)
        return meant([value], self.trust_domains).has(caller.principal)

    def _of_token(self, key: str, value: str, request: Request) -> bool | None:
        claims = request.token
        if not key.startswith(TOKEN) or claims is UNSAID:
            return None
        if claims is None:
            return None if request.is_any else False
        if key == REQUEST_PRINCIPAL:
            issuer, subject = text(claims.get("iss")), text(claims.get("sub"))
            return bool(issuer and subject) and fits_token(value, issuer, subject)
        keys = {AUDIENCES: ["aud"], PRESENTER: ["azp"]}.get(key) or _keys(key)
        claim: Any = claims
        for each in keys:
            claim = mapping(claim).get(each)
        if isinstance(claim, str) and len(keys) == 1 and keys[0] in _SPLIT:
            claim = claim.split(" ")
        listed = [claim] if isinstance(claim, str) else items(claim)
        return any(isinstance(one, str) and fits(value, one) for one in listed)


def _keys(key: str) -> Sequence[str]:
    """Return the names in brackets of a claim, of which one may be in another."""
    return key.removeprefix(CLAIMS)[1:-1].split("][")


def _known(said: str, ask: Callable[[str], bool]) -> bool | None:
    return ask(said) if said else None
