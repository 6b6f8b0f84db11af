"""Where what istiod sends to the proxies of a system differs from what meshgen works out."""

from collections.abc import Iterator
from typing import NamedTuple

from meshgen.xds import Proxy
from tests.xds.differences import Difference, differences
from tests.xds.rooms import whole, whole_told
from tools.xds.asked import Asked
from tools.xds.istiod import Answer, Istiod, proxies_of


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
            yield _of_proxy(proxy, whole_told(told[f"{proxy.namespace}/{proxy.name}"]))


def _of_proxy(proxy: Proxy, theirs: Answer) -> Compared:
    try:
        ours = whole(proxy)
    except Exception as error:  # what is not translated is told beside the rest
        what = f"{type(error).__name__}: {error}"
        return Compared(proxy, theirs, {}, [Difference(what, "", "an answer", what)])
    found = [each for kind in theirs for each in differences(theirs[kind], ours[kind], kind)]
    return Compared(proxy, theirs, ours, found)
