"""What proxies heed that is not run here, and patches of EnvoyFilters that change nothing."""

from collections.abc import Iterator, Sequence

from meshgen.findings import Code, Finding, Severity
from meshgen.proof.refusals import listed
from meshgen.proof.world import World
from meshgen.resources import dotted
from meshgen.xds import Proxy


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
    left: dict[tuple[str, str], list[str]] = {}
    for proxy in proxies:
        for member, path in world.left_out(proxy):
            left.setdefault((str(member.identity), dotted(path)), []).append(str(proxy))
    for (resource, place), heeding in left.items():
        message = f"it is not run here, though {listed(heeding)} would heed it"
        yield Finding(
            Code.NOT_TRANSLATED,
            message,
            path=place,
            resource=resource,
            severity=Severity.WARNING,
        )
