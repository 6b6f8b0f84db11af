"""Trust domains of principals: which ones a policy means beside the one that it names.

Source: Bundle of istio.io/istio/pilot/pkg/security/trustdomain.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from meshgen.system.access.patterns import STAR, fits

# In a principal it stands for the mesh's own trust domain, whatever that is.
_LOCAL = "cluster.local"
_PARTS_AFTER_IT = 4


@dataclass(frozen=True)
class Meant:
    """The principals that a list means: whole ones, and those with a `*` at an end."""

    whole: frozenset[str]
    patterns: Sequence[str]

    def has(self, principal: str) -> bool:
        """Return whether a caller is one of them."""
        return principal in self.whole or any(fits(one, principal) for one in self.patterns)


def meant(written: Sequence[str], domains: Sequence[str]) -> Meant:
    """Return what a list of principals means; `domains` are as for `principals`."""
    listed = principals(written, domains)
    open_ = [one for one in listed if one.startswith(STAR) or one.endswith(STAR)]
    return Meant(frozenset(listed).difference(open_), open_)


def principals(written: Sequence[str], domains: Sequence[str]) -> Sequence[str]:
    """Return the principals that a policy means; `domains` are the mesh's own, then its aliases."""
    return [each for one in written for each in _principals(one, domains)]


def domains_of(written: Sequence[str], domains: Sequence[str]) -> Sequence[str]:
    """Return the trust domains that a policy means: one of the mesh's own stands for all."""
    meant = (each for one in written for each in (domains if one in domains else [one]))
    return list(dict.fromkeys(meant))


def _principals(principal: str, domains: Sequence[str]) -> Sequence[str]:
    named, *rest = principal.split("/")
    if len(rest) != _PARTS_AFTER_IT or named == STAR:
        return [principal]
    if named != _LOCAL and not any(fits(named, domain) for domain in domains):
        return [principal]
    # One that begins with a `*` stays for those of which it is the end.
    stays = [named.startswith(STAR) and fits(named, domain) for domain in domains]
    pairs = zip(domains, stays, strict=True)
    meant = (principal if stay else "/".join((domain, *rest)) for domain, stay in pairs)
    return list(dict.fromkeys(meant))
