"""Whether sidecars are missing from the figures because no Namespace asks for them."""

from collections.abc import Iterable
from dataclasses import replace

from meshgen.quota.cluster import Cluster
from meshgen.quota.namespaces import Item, sort_out
from meshgen.quota.sidecar import is_injected
from meshgen.resources import Object


def unsaid(objects: Iterable[Object], cluster: Cluster) -> list[str]:
    """Return the namespaces in which it hangs on a Namespace that is not there.

    Their pods get a sidecar if the namespace is injected, and none of the objects says whether.
    """
    items, around = sort_out(objects, cluster)
    return [
        name
        for name, of_namespace in items.items()
        if name not in around.labels
        and name not in cluster.namespace_labels
        and any(_hangs(item, cluster) for item in of_namespace)
    ]


def _hangs(item: Item, cluster: Cluster) -> bool:
    template = item.pod_template
    if template is None:
        return False
    injected, plain = (
        is_injected(template, item.key.namespace, None, replace(cluster, inject=inject))
        for inject in (True, False)
    )
    return injected != plain and not cluster.inject
