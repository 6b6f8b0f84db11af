"""What a policy asks of requests, in words as people say them: `GET /items/*`."""

from collections.abc import Iterator, Mapping, Sequence

from meshgen.system.access import AccessPolicy, AccessRule, Applied, Clause, Term
from meshgen.system.access.policy import HEADER, HOST, METHOD, PATH, REQUEST_PRINCIPAL, TOKEN

_CLAIM = "request.auth.claims["
# How a value is told, and in front of what values all but some are.
_WORDS: Mapping[str, tuple[str, str]] = {
    METHOD: ("{}", "any method but {}"),
    PATH: ("{}", "any path but {}"),
    HOST: ("at {}", "at any host but {}"),
    "source.ip": ("from {}", "from anywhere but {}"),
    "remote.ip": ("from {}, as forwarded", "from anywhere but {}, as forwarded"),
    REQUEST_PRINCIPAL: ("with a token of {}", "without a token of {}"),
    "request.auth.audiences": ("with a token for {}", "without a token for {}"),
    "request.auth.presenter": ("with a token that {} presents", "without a token of {}"),
    "connection.sni": ("for the name {}", "for any name but {}"),
}
_ORDER = (METHOD, PATH, HOST)


def told(left: Applied, *, asks: bool = True) -> str:
    """Return which requests policies let in; "" where they are all, or none.

    `left` is what they still ask, of callers that are known. Unless it `asks` anybody, istiod
    denies what somebody should be asked about.
    """
    allowed = "; ".join(rules_told(left.allow)) if left.allow else ""
    refusing = left.deny if asks else [*left.deny, *left.custom]
    denied = "; ".join(rules_told(refusing))
    asked = "; ".join(dict.fromkeys(_asked(left.custom))) if asks else ""
    whole = allowed or ("everything" if denied or asked else "")
    if denied:
        whole += f", but not {denied}"
    return f"{whole}, but {asked}" if asked else whole


def rules_told(policies: Sequence[AccessPolicy]) -> Sequence[str]:
    """Return what rules ask, each once; nothing where one of them is for everything."""
    listed = [rule_told(rule) for policy in policies for rule in policy.rules]
    return [] if "" in listed else list(dict.fromkeys(listed))


def rule_told(rule: AccessRule) -> str:
    """Return what a rule asks; "" where that is nothing."""
    sources, operations = (
        " or ".join(filter(None, map(_clause, clauses)))
        for clauses in (rule.sources, rule.operations)
    )
    return " ".join(filter(None, (operations, sources)))


def _asked(policies: Sequence[AccessPolicy]) -> Iterator[str]:
    for policy in policies:
        for rule in policy.rules:
            what = rule_told(rule)
            yield f"{what}{' ' if what else ''}only if `{policy.provider}` lets it in"


def _clause(clause: Clause) -> str:
    terms = sorted(clause.terms, key=lambda term: (*_ORDER, term.key).index(term.key))
    return " ".join(word for term in terms for word in _term(term))


def _term(term: Term) -> Iterator[str]:
    one, other = _WORDS.get(term.key) or _named(term.key)
    if term.values:
        yield one.format(_listed(term.values))
    if term.others:
        yield other.format(_listed(term.others))


def _named(key: str) -> tuple[str, str]:
    name = key
    if key.startswith(HEADER):
        name = key[len(HEADER) :].strip("[]")
    elif key.startswith(_CLAIM):
        name = f"claim {key[len(_CLAIM) : -1]}"
    elif key.startswith(TOKEN):
        name = f"token's {key[len(TOKEN) :]}"
    name = name.replace("{", "{{").replace("}", "}}")
    return f"with {name}: {{}}", f"without {name}: {{}}"


def _listed(values: Sequence[str]) -> str:
    return ", ".join(values)
