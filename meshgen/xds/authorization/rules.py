"""Rules of AuthorizationPolicies, as policies of Envoy's RBAC.

Source: Model of istio.io/istio/pilot/pkg/security/authz/model.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from meshgen.system.access import AccessRule, Action, Clause, Term
from meshgen.system.access.policy import PRINCIPAL, TRUST_DOMAIN
from meshgen.system.access.trust_domains import domains_of, principals
from meshgen.xds.authorization.terms import EACH, TOGETHER, Asked, attribute_of
from meshgen.xds.authorization.values import NoValueError
from meshgen.xds.resources import Json

_ANY: Json = {"any": True}


class _Words(NamedTuple):
    """What the parts of a permission, or of a principal, are called."""

    one: str
    many: str

    def all(self, listed: Sequence[Json]) -> Json:
        return {f"and{self.many}": {self.many.lower(): list(listed)}}

    def any(self, listed: Sequence[Json]) -> Json:
        return {f"or{self.many}": {self.many.lower(): list(listed)}}

    def none(self, one: Json) -> Json:
        return {f"not{self.one}": one}


_PERMISSION, _PRINCIPAL = _Words("Rule", "Rules"), _Words("Id", "Ids")
# Without rules a policy is for nothing.
NEVER: Json = {
    "permissions": [_PERMISSION.none(_ANY)],
    "principals": [_PRINCIPAL.none(_ANY)],
}


@dataclass(frozen=True)
class Translation:
    """How the rules of a policy are translated: where it is, and for what.

    Where connections are no HTTP, what a filter cannot ask takes a rule that allows along, and is
    left out of others: so less is allowed, and more is denied.
    """

    namespace: str
    action: Action
    is_http: bool
    trust_domains: Sequence[str]

    def rule(self, rule: AccessRule) -> Json | None:
        """Return what a rule is; None where it is left out."""
        if any(attribute_of(term.key) is None for term in rule.terms):
            return None
        try:
            return {
                "permissions": [self._clause(_PERMISSION, each) for each in rule.operations],
                "principals": [self._clause(_PRINCIPAL, each) for each in rule.sources],
            }
        except NoValueError:
            return None

    def _clause(self, words: _Words, clause: Clause) -> Json:
        return words.all([*self._terms(words, clause)] or [_ANY])

    def _terms(self, words: _Words, clause: Clause) -> Iterator[Json]:
        for term in clause.terms:
            if found := self._one_of(words, term, term.values):
                yield found
            if found := self._one_of(words, term, term.others):
                yield words.none(found)

    def _one_of(self, words: _Words, term: Term, values: Sequence[str]) -> Json | None:
        """Return what is one of some values; None where there are none, or none can be asked."""
        attribute = attribute_of(term.key) or ""
        if attribute in TOGETHER:
            whole = partial(TOGETHER[attribute], term.key, values)
            return next(self._told(term, [whole] if values else []), None)
        each = [
            partial(EACH[attribute], Asked(term.key, value, self.namespace))
            for value in self._meant(term, values)
        ]
        found = list(self._told(term, each))
        return words.any(found) if found else None

    def _meant(self, term: Term, values: Sequence[str]) -> Sequence[str]:
        if term.key == PRINCIPAL:
            return principals(values, self.trust_domains)
        return domains_of(values, self.trust_domains) if term.key == TRUST_DOMAIN else values

    def _told(self, term: Term, questions: Iterable[Callable[[], Json]]) -> Iterator[Json]:
        for question in questions:
            try:
                if term.is_http and not self.is_http:
                    raise NoValueError
                yield question()
            except NoValueError:
                if self.action is Action.ALLOW:
                    raise
