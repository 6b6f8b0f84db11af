"""A Kiali whose users nobody knows, or a Grafana that it is to ask."""

from collections.abc import Iterator

from meshgen.config.crosscheck.place import Place
from meshgen.config.gather import Problem
from meshgen.findings import Code
from meshgen.model.base import fields_set
from meshgen.resources import Path

_KIALI: Path = ("platform", "kiali")
_OPENID = "openid"
_NEEDED = {"issuer": "https://login.example.com", "clientId": "kiali"}


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


def grafana(place: Place) -> Iterator[Problem]:
    """Find a token for a Grafana that is not there, has no links, or does not keep it."""
    platform = place.mesh.spec.platform
    kiali = platform.kiali if platform else None
    if platform is None or kiali is None or kiali.grafana_token is None:
        return
    if platform.grafana is None and not place.broken.touches(("platform", "grafana")):
        yield place.problem(
            Code.CONFLICT,
            (*_KIALI, "grafanaToken"),
            "it is for the Grafana that Kiali links to, and none is named",
            "expected `grafana` beside Kiali, or no `grafanaToken`",
            key=True,
        )
    elif place.mesh.spec.cluster_domain != _LINKED:
        yield place.problem(
            Code.CONFLICT,
            (*_KIALI, "grafanaToken"),
            f"Kiali's links to Grafana name services of `{_LINKED}`, so that there are none here",
            "expected no `grafanaToken`",
            key=True,
        )
    elif platform.grafana is not None and platform.grafana.forgets:
        yield place.problem(
            Code.CONFLICT,
            (*_KIALI, "grafanaToken"),
            "the token is made in Grafana, which forgets it with its pod",
            "expected `grafana: {storage: 5Gi}`, or `anonymous: Viewer` there and no token",
            key=True,
        )


# The clusterDomain of which its links are.
_LINKED = "cluster.local"
# What is so where nobody says it.
_UNTOLD = ("disableRbac", False)
