"""Who reads which ConfigMap: an address in one that several read says nothing of who calls."""

from collections.abc import Iterable, Mapping, Set

from meshgen.system.mentions import Mention
from meshgen.system.workloads import Workload

# A namespace, and a name in it.
_Name = tuple[str, str]
_ANYBODY = "default"


def readers_of(
    mentions: Iterable[Mention], workloads: Iterable[Workload]
) -> Mapping[_Name, Set[_Name]]:
    """Return who reads each ConfigMap.

    Pods of one account are versions of one service, unless it is the account of all that say none.
    """
    pods = {each.member.position: each for each in workloads}
    readers: dict[_Name, set[_Name]] = {}
    for mention in mentions:
        pod, member = pods.get(mention.member.position), mention.member
        who = pod.account if pod and pod.account != _ANYBODY else str(member)
        readers.setdefault((mention.namespace, mention.name), set()).add((member.namespace, who))
    return readers
