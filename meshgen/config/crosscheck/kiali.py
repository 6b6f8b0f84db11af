"""A Kiali that would see nothing, or whose users nobody knows."""

from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.model.base import fields_set
from meshgen.resources import Path

_KIALI: Path = ("platform", "kiali")
_OPENID = "openid"
_NEEDED = {"issuer": "https://login.example.com", "clientId": "kiali"}


def metrics(place: Place) -> Iterator[Problem]:
    """Find a Kiali without a Prometheus, of which it knows nearly all that it shows."""
    platform = place.mesh.spec.platform
    if platform is None or platform.kiali is None or platform.prometheus is not None:
        return
    if not place.broken.touches(("platform", "prometheus")):
        yield place.problem(
            Code.MISSING,
            _KIALI,
            "Kiali shows what Prometheus has, and none is named",
            "expected `prometheus` beside it",
            "one that exists is `prometheus: {url: http://prometheus.monitoring:9090}`, with "
            "`prometheus: {}` one is rendered",
            key=True,
        )


def users(place: Place) -> Iterator[Problem]:
    """Find an OpenID provider of which too little is said, and one that nobody is sent to."""
    platform = place.mesh.spec.platform
    kiali = platform.kiali if platform else None
    at: Path = (*_KIALI, "auth")
    if kiali is None or place.broken.touches(at):
        return
    said = dict(fields_set(kiali.auth))
    if kiali.auth.strategy == _OPENID:
        for name in (name for name in _NEEDED if name not in said):
            yield place.problem(
                Code.MISSING,
                at,
                f"`openid` needs `{name}`",
                f"expected one such as `{name}: {_NEEDED[name]}`",
                key=True,
            )
        return
    told = [name for name in said if name != "strategy" and (name, said[name]) != _UNTOLD]
    for name in told:
        yield place.problem(
            Code.CONFLICT,
            (*at, name),
            f"`{name}` is for `strategy: openid`, and `{kiali.auth.strategy}` has no use for it",
            "expected none, or `strategy: openid`",
            key=True,
        )


# What is so where nobody says it.
_UNTOLD = ("disableRbac", False)
