"""Tokens of nobody, keys that are told of twice, rules without a claim: each setting by itself."""

import json
from collections.abc import Iterator, Sequence

from meshgen.config.crosscheck.place import Place
from meshgen.config.crosscheck.said_tokens import get, said_in
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.lenient import mapping, mappings
from meshgen.model.base import fields_set
from meshgen.model.jwt import Public, TokenSource
from meshgen.resources import Path

_KEYS = ("jwksUri", "jwks", "jwksFile")
# Each set of methods among what is public doubles the rules.
_MOST = 3


def issuers(place: Place) -> Iterator[Problem]:
    """Find tokens of nobody, and keys that are told of twice."""
    for said in said_in(place):
        spec, at = said.spec, said.setting
        if not said.issuers:
            yield place.problem(
                Code.MISSING,
                at,
                "nobody issues the tokens",
                "expected `issuer`, the claim `iss` of the tokens",
                "" if said.exposure is None else "or a `jwt` around it, whose issuers it has then",
                key=True,
            )
        single = dict(fields_set(spec, TokenSource))
        single |= {key: True for key in ("issuer", "jwksFile") if get(spec, key)}
        for name in single if spec.issuers or not spec.issuer else ():
            yield place.problem(
                Code.CONFLICT,
                (*at, name),
                f"`{name}` has no effect beside `issuers`"
                if spec.issuers
                else f"`{name}` is of no issuer",
                "expected it in each of the issuers" if spec.issuers else "expected `issuer` too",
                key=True,
            )
        named = [(at, spec)] if spec.issuer else []
        several = [((*at, "issuers", name), one) for name, one in (spec.issuers or {}).items()]
        for path, issuer in (*named, *several):
            if issuer.jwks and _tells_secret(issuer.jwks):
                yield place.problem(
                    Code.CONFLICT,
                    (*path, "jwks"),
                    "one of the keys is no public one: whoever reads the config can issue tokens",
                    "expected public keys alone",
                    "have the issuer change its key: this one is known now",
                    key=True,
                )
            ways = [key for key in _KEYS if get(issuer, key) is not None]
            for way in ways[1:]:
                yield place.problem(
                    Code.CONFLICT,
                    (*path, way),
                    f"`{ways[0]}` has the keys already",
                    f"expected one of {', '.join(_KEYS)}",
                    key=True,
                )


def _tells_secret(jwks: str) -> bool:
    """Return whether a set of keys has a private or a symmetric one (RFC 7518, 6.2 to 6.4)."""
    try:
        found = mapping(json.loads(jwks))
    except ValueError:
        return False  # told of the object
    keys = mappings(found.get("keys", [found]))
    return any("d" in key or key.get("kty") == "oct" for key in keys)


def requests(place: Place) -> Iterator[Problem]:
    """Find rules without a claim, and what is public without a path or in too many ways."""
    for said in said_in(place):
        yield from public(place, (*said.setting, "public"), said.spec.public or ())
        for index, rule in enumerate(said.spec.rules or ()):
            if not rule.claims:
                yield place.problem(
                    Code.MISSING,
                    (*said.setting, "rules", index, "claims"),
                    "no claim is asked for",
                    "expected claims, such as `{groups: admin}`",
                    key=True,
                )


def public(place: Place, at: Path, several: Sequence[Public]) -> Iterator[Problem]:
    """Find requests that are left out without a path or a method, or in too many ways."""
    for index, one in enumerate(several):
        if not one.paths and not one.methods:
            yield place.problem(
                Code.MISSING, (*at, index), "it is for no request", "expected `paths` or `methods`"
            )
    methods = {frozenset(one.methods) for one in several if one.methods and one.paths}
    if len(methods) > _MOST:
        yield place.problem(
            Code.CONFLICT,
            at,
            f"paths are public for {len(methods)} different lists of methods: each doubles the "
            "rules of the policy",
            f"expected {_MOST} of them at most",
            "paths without `methods` are public for all",
            key=True,
        )
