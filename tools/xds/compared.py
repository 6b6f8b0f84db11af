"""Where what istiod sends to the proxies of a system differs from what meshgen works out."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from meshgen.xds import Proxy
from meshgen.xds.build import resources_of
from tests.xds.differences import Difference, differences
from tests.xds.normal import normal
from tools.xds.asked import Asked
from tools.xds.istiod import Answer, Istiod, proxies_of

KINDS = ("listeners", "routes", "clusters")


class Compared(NamedTuple):
    """A proxy, with what both have for it, as it is compared."""

    proxy: Proxy
    istiod: Answer
    meshgen: Answer
    differences: list[Difference]


def compared(istiod: Istiod, asked: Asked, only: str = "") -> Iterator[Compared]:
    """Yield each proxy of a system, or the one that is called so; raises RefusedError."""
    told = istiod.ask(asked)
    for proxy in proxies_of(asked.system):
        if only in ("", str(proxy)):
            theirs = {kind: _once(normal(told[str(proxy)][kind])) for kind in KINDS}
            yield _of_proxy(proxy, theirs)


def _once(resources: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return resources each once: routes are told of for each listener that looks them up."""
    return list({each.get("name"): each for each in reversed(resources)}.values())[::-1]


def _of_proxy(proxy: Proxy, theirs: Answer) -> Compared:
    try:
        resources = resources_of(proxy)
    except Exception as error:  # what is not translated is told beside the rest
        what = f"{type(error).__name__}: {error}"
        return Compared(proxy, theirs, {}, [Difference(what, "", "an answer", what)])
    ours = {kind: normal(getattr(resources, kind)) for kind in KINDS}
    found = [each for kind in KINDS for each in differences(theirs[kind], ours[kind], kind)]
    return Compared(proxy, theirs, ours, found)
