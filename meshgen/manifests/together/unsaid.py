"""Whether rules keep silent because nobody says which pods have a sidecar."""

from collections.abc import Iterable, Sequence
from itertools import chain

from meshgen.manifests.together.standing import Standing
from meshgen.quota import Cluster, unsaid

_NAMED = 3


def unsaid_hint(standings: Iterable[Standing], clusters: Sequence[Cluster]) -> str:
    """Return what a run could not tell of namespaces that may be injected; "" if nothing.

    Without any object of Istio's, nobody asked for it.
    """
    sound = [each for each in standings if each.is_checked and each.is_valid]
    if not any(each.identity.group.endswith(".istio.io") for each in sound):
        return ""
    objects = [dict(each.object) for each in sound]
    names = list(dict.fromkeys(chain.from_iterable(unsaid(objects, each) for each in clusters)))
    if not names:
        return ""
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    listed = f"{', '.join(names[:_NAMED])}{more}"
    what = f"namespace {listed} is" if len(names) == 1 else f"namespaces {listed} are"
    return (
        f"nothing says whether {what} injected, and rules tell nothing that hangs on it: "
        "--inject takes it for so, and so does a Namespace with the label"
    )
