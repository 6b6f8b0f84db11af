"""What is known of a policy's clauses before any request: that none fits, or all do."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from meshgen.resources import Path
from meshgen.system.access.patterns import (
    STAR,
    covers,
    covers_network,
    covers_path,
    fits_namespace,
    is_literal,
    overlap,
)
from meshgen.system.access.policy import (
    ACCOUNT,
    HOST,
    METHOD,
    NAMESPACE,
    PATH,
    PRINCIPAL,
    AccessRule,
    Clause,
    Term,
)

_PARTS_OF_PRINCIPAL = 5
# Patterns of these are compared as texts.
_TEXTS = frozenset((PRINCIPAL, NAMESPACE, ACCOUNT, HOST, METHOD, "source.trustDomain"))
_COVERS: Mapping[str, Callable[[str, str], bool]] = {
    PATH: covers_path,
    "source.ip": covers_network,
    "remote.ip": covers_network,
    "destination.ip": covers_network,
}
_EVERY_REQUEST = frozenset((HOST, METHOD, PATH))
_EVERYWHERE = frozenset(("0.0.0.0/0", "::/0"))


@dataclass(frozen=True)
class Contradiction:
    """Two places of a clause that no request can satisfy together."""

    path: Path
    other: Path


def contradictions(rule: AccessRule, namespace: str) -> Sequence[Contradiction]:
    """Return why a rule can never hold, a reason for each of its alternatives; nothing if it can.

    `namespace` is the policy's.
    """
    for clauses in (rule.sources, rule.operations):
        found = [_contradiction(clause, namespace) for clause in clauses]
        reasons = [each for each in found if each]
        if found and len(reasons) == len(found):
            return reasons
    return ()


def is_for_all(rule: AccessRule) -> bool:
    """Return whether a rule holds for every request, from wherever to whatever."""
    return any(map(_is_open, rule.sources)) and any(map(_is_open, rule.operations))


def place_of(principal: str) -> tuple[str, str] | None:
    """Return the namespace and the account of a principal; None where it is no whole one."""
    parts = principal.split("/")
    if len(parts) != _PARTS_OF_PRINCIPAL or parts[1] != "ns" or parts[3] != "sa":
        return None
    return parts[2], parts[4]


def _is_open(clause: Clause) -> bool:
    return all(_is_open_term(term) for term in clause.terms)


def _is_open_term(term: Term) -> bool:
    if term.others:
        return False
    if term.key in _EVERY_REQUEST:
        return STAR in term.values or (term.key == PATH and "/*" in term.values)
    return term.key in ("source.ip", "remote.ip") and set(term.values) >= _EVERYWHERE


def _contradiction(clause: Clause, namespace: str) -> Contradiction | None:
    by_key: dict[str, list[Term]] = {}
    for term in clause.terms:
        by_key.setdefault(term.key, []).append(term)
    pairs = (*_of_one_key(by_key), *_of_identity(by_key, namespace))
    return next(iter(pairs), None)


def _of_one_key(by_key: Mapping[str, Sequence[Term]]) -> Iterator[Contradiction]:
    for key, terms in by_key.items():
        for term in terms:
            for other in terms:
                if term.values and other.others and _all_in(key, term.values, other.others):
                    yield Contradiction(term.path, other.other_path)
                both = term is not other and term.values and other.values
                if both and not _any_in(key, term.values, other.values):
                    yield Contradiction(term.path, other.path)


def _all_in(key: str, values: Sequence[str], others: Sequence[str]) -> bool:
    has = _COVERS.get(key, covers if key in _TEXTS else str.__eq__)
    return all(any(has(other, value) for other in others) for value in values)


def _any_in(key: str, values: Sequence[str], others: Sequence[str]) -> bool:
    if key == NAMESPACE and any(map(is_literal, (*values, *others))):
        return True
    if key not in _TEXTS:
        return True
    return any(overlap(value, other) for value in values for other in others)


def _of_identity(by_key: Mapping[str, Sequence[Term]], namespace: str) -> Iterator[Contradiction]:
    """Yield where principals or accounts are of none of the namespaces beside them."""
    named = [
        (term, [_namespace(term.key, value, namespace) for value in term.values])
        for key in (PRINCIPAL, ACCOUNT)
        for term in by_key.get(key, ())
        if term.values
    ]
    for term, spaces in named:
        for other in by_key.get(NAMESPACE, ()):
            inside = [
                space is None or any(fits_namespace(value, space) for value in other.values)
                for space in spaces
            ]
            if other.values and not any(inside):
                yield Contradiction(term.path, other.path)


def _namespace(key: str, value: str, namespace: str) -> str | None:
    """Return the namespace that a principal or an account says; None where it may be several."""
    if key == ACCOUNT:
        return value.partition("/")[0] if "/" in value else namespace
    place = place_of(value)
    return place[0] if place and STAR not in place[0] else None
