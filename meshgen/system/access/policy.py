"""An AuthorizationPolicy, as what its proxies will ask of a request.

Source: New of istio.io/istio/pilot/pkg/security/authz/model.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from meshgen.lenient import mapping, mappings, text, texts
from meshgen.resources import Path
from meshgen.system.member import Member

_DRY_RUN = "istio.io/dry-run"
# What Go's strconv.ParseBool takes for true.
_TRUE = frozenset(("1", "t", "T", "TRUE", "true", "True"))
# The fields of a source and an operation, without `not`, and the attribute that each asks for; in
# the order in which proxies are told of them.
PRINCIPAL, NAMESPACE, ACCOUNT = "source.principal", "source.namespace", "source.serviceAccount"
TRUST_DOMAIN, PORT = "source.trustDomain", "destination.port"
HOST, METHOD, PATH = "request.host", "request.method", "request.path"
REQUEST_PRINCIPAL = "request.auth.principal"
SOURCE_IP, REMOTE_IP, TARGET_IP = "source.ip", "remote.ip", "destination.ip"
SNI, EXPERIMENTAL = "connection.sni", "experimental.envoy.filters."
AUDIENCES, PRESENTER = "request.auth.audiences", "request.auth.presenter"
CLAIMS = "request.auth.claims"
TOKEN, HEADER = "request.auth.", "request.headers"
_SOURCE = {
    "principals": PRINCIPAL,
    "requestPrincipals": REQUEST_PRINCIPAL,
    "serviceAccounts": ACCOUNT,
    "trustDomains": TRUST_DOMAIN,
    "namespaces": NAMESPACE,
    "remoteIpBlocks": REMOTE_IP,
    "ipBlocks": SOURCE_IP,
}
_OPERATION = {"hosts": HOST, "methods": METHOD, "paths": PATH, "ports": PORT}
# What only a certificate of the mesh tells.
IDENTITY = frozenset((PRINCIPAL, NAMESPACE, ACCOUNT, TRUST_DOMAIN))
# Conditions about where a request goes, and not where it comes from.
_OF_TARGET = (TARGET_IP, PORT, SNI, EXPERIMENTAL)


class Action(StrEnum):
    """What a policy does with requests that it is for."""

    CUSTOM = "CUSTOM"
    DENY = "DENY"
    ALLOW = "ALLOW"
    AUDIT = "AUDIT"


@dataclass(frozen=True, eq=False)
class Term:
    """An attribute, and what it has to be: one of `values`, none of `others`.

    `path` and `other_path` are the places of both lists.
    """

    key: str
    values: Sequence[str]
    others: Sequence[str]
    path: Path
    other_path: Path

    @property
    def is_http(self) -> bool:
        """Return whether nothing is known of it where a port is plain TCP."""
        return self.key.startswith("request.")

    @property
    def is_identity(self) -> bool:
        """Return whether it is known of callers with mutual TLS alone."""
        return self.key in IDENTITY

    @property
    def is_token(self) -> bool:
        """Return whether it is known of requests with a token that was verified."""
        return self.key.startswith(TOKEN)


@dataclass(frozen=True, eq=False)
class Clause:
    """Terms that all have to hold; without any, it holds always."""

    path: Path
    terms: Sequence[Term]


@dataclass(frozen=True, eq=False)
class AccessRule:
    """A rule: it holds where one of its sources does, and one of its operations."""

    path: Path
    sources: Sequence[Clause]
    operations: Sequence[Clause]

    @property
    def terms(self) -> Iterator[Term]:
        """Yield all that it asks, conditions once."""
        seen = set()
        for clause in (*self.sources, *self.operations):
            for term in clause.terms:
                if term.path not in seen:
                    seen.add(term.path)
                    yield term


@dataclass(frozen=True, eq=False)
class AccessPolicy:
    """An AuthorizationPolicy; without rules, it is for no request.

    `left` is what is left of its rules, where a part of every request is known.
    """

    member: Member
    left: Sequence[AccessRule] | None = None

    @cached_property
    def action(self) -> Action:
        """Return what it does."""
        said = text(self.member.spec.get("action"))
        return Action(said) if said in set(Action) else Action.ALLOW

    @property
    def is_dry_run(self) -> bool:
        """Return whether it only writes down what it would do."""
        return text(self.member.annotations.get(_DRY_RUN)) in _TRUE

    @property
    def provider(self) -> str:
        """Return who is asked by a policy that is CUSTOM."""
        return text(mapping(self.member.spec, "provider").get("name"))

    @cached_property
    def rules(self) -> Sequence[AccessRule]:
        """Return its rules."""
        if self.left is not None:
            return self.left
        listed = mappings(self.member.spec.get("rules"))
        return [_rule(("spec", "rules", index), rule) for index, rule in enumerate(listed)]


def _rule(path: Path, rule: Mapping[str, Any]) -> AccessRule:
    conditions = list(_conditions(path, rule))
    whither = [term for term in conditions if term.key.startswith(_OF_TARGET)]
    whence = [term for term in conditions if not term.key.startswith(_OF_TARGET)]
    return AccessRule(
        path,
        list(_clauses(path, rule, "from", "source", _SOURCE, whence)),
        list(_clauses(path, rule, "to", "operation", _OPERATION, whither)),
    )


def _clauses(
    path: Path,
    rule: Mapping[str, Any],
    field: str,
    part: str,
    keys: Mapping[str, str],
    conditions: Sequence[Term],
) -> Iterator[Clause]:
    listed = mappings(rule.get(field))
    for index, each in enumerate(listed):
        at = (*path, field, index, part)
        yield Clause(at, [*_terms(at, mapping(each, part), keys), *conditions])
    if not listed:
        yield Clause(path, conditions)


def _terms(path: Path, said: Mapping[str, Any], keys: Mapping[str, str]) -> Iterator[Term]:
    for name, key in keys.items():
        negated = f"not{name[0].upper()}{name[1:]}"
        values, others = texts(said.get(name)), texts(said.get(negated))
        if values or others:
            yield Term(key, values, others, (*path, name), (*path, negated))


def _conditions(path: Path, rule: Mapping[str, Any]) -> Iterator[Term]:
    for index, condition in enumerate(mappings(rule.get("when"))):
        at = (*path, "when", index)
        values, others = texts(condition.get("values")), texts(condition.get("notValues"))
        if values or others:
            key = text(condition.get("key"))
            yield Term(key, values, others, (*at, "values"), (*at, "notValues"))
