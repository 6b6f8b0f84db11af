"""Who sees an object: namespaces as the config names them, and as Istio reads them."""

from collections.abc import Iterable, Mapping, Sequence

from meshgen.mesh.namespace import Namespace

# Istio's words in `exportTo` and before a Gateway's hosts: every namespace, and the object's own.
ALL, OWN = "*", "."
# The annotation of a Service that says it.
EXPORT_TO = "networking.istio.io/exportTo"


def real_name(name: str, namespaces: Mapping[str, Namespace], mesh: str) -> str:
    """Return what a namespace is called in the cluster that settings name.

    The `mesh`'s name stands for the environment's own; one that the config does not have is
    somebody else's.
    """
    found = namespaces.get(name) or (namespaces[""] if name == mesh else None)
    return found.name if found else name


def exported(names: Iterable[str], home: Namespace) -> list[str]:
    """Return what `exportTo` of an object in `home` says, by names in the cluster, each once.

    Its own namespace is `.`, since Istio 1.20 takes that by its name for another's (istio#48349).
    """
    found = list(dict.fromkeys(OWN if name == home.name else name for name in names))
    return [ALL] if ALL in found else found


def is_seen(export_to: Sequence[str] | None, home: Namespace, namespace: str) -> bool:
    """Return whether pods of a namespace see an object in `home` that is exported so."""
    if export_to is None:
        return True
    return ALL in export_to or (OWN if namespace == home.name else namespace) in export_to
