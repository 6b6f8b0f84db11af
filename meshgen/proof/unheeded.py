"""What proxies heed that is not run here, and patches of EnvoyFilters that change nothing."""

from collections.abc import Iterator, Sequence

from meshgen.findings import Code, Finding, Severity
from meshgen.proof.refusals import listed
from meshgen.proof.world import World
from meshgen.resources import Path, dotted
from meshgen.system.access import Action
from meshgen.system.access.policy import REMOTE_IP, SOURCE_IP, TARGET_IP
from meshgen.system.member import Member
from meshgen.xds import Proxy
from meshgen.xds.authorization import authorizer

_ADDRESSES = frozenset((SOURCE_IP, REMOTE_IP, TARGET_IP))
_NOWHERE = "{} asks for addresses, and everybody is at one address of this machine"
_NOBODY = (
    "{} denies what it is for, as istiod has it where no extension provider of the name, or no "
    "Service of the provider, is among what is given"
)


def unheeded(world: World, proxies: Sequence[Proxy]) -> Iterator[Finding]:
    """Yield what is left out of what proxies are sent, each object's once, and what is idle."""
    for idle in world.idle(proxies):
        yield Finding(
            Code.IDLE_PATCH,
            f"the patch changes nothing: {idle.what}",
            path=dotted(idle.path),
            expected=idle.expected,
            hint=idle.hint,
            resource=str(idle.patch.member.identity),
            severity=Severity.WARNING,
        )
    left: dict[tuple[str, str, str], list[str]] = {}
    for proxy in proxies:
        for member, path, why in (*_left_out(world, proxy), *_of_policies(proxy)):
            left.setdefault((str(member.identity), dotted(path), why), []).append(str(proxy))
    for (resource, place, why), heeding in left.items():
        yield Finding(
            Code.NOT_TRANSLATED,
            why.format(listed(heeding)),
            path=place,
            resource=resource,
            severity=Severity.WARNING,
        )


# An object, the place in it, and why it counts, with the proxies that heed it.
_Left = tuple[Member, Path, str]


def _left_out(world: World, proxy: Proxy) -> Iterator[_Left]:
    for member, path in world.left_out(proxy):
        yield member, path, "it is not run here, though {} would heed it"


def _of_policies(proxy: Proxy) -> Iterator[_Left]:
    """Yield what policies ask that nothing here can tell, and whom they cannot have asked."""
    for policy in proxy.policies:
        for rule in policy.rules:
            for term in rule.terms:
                if term.key in _ADDRESSES:
                    path = term.path if term.values else term.other_path
                    yield policy.member, path, _NOWHERE
        is_custom = policy.action is Action.CUSTOM
        if is_custom and authorizer(proxy.system, policy.provider) is None:
            yield policy.member, ("spec", "provider", "name"), _NOBODY
