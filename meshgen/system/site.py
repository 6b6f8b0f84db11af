"""Where a system is in a mesh of several clusters."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Site:
    """A cluster of a mesh.

    `cluster` is its name, `network` that of the network in which its pods reach each other's
    addresses, `locality` where its nodes are, `REGION/ZONE`, `primary` the cluster whose control
    plane its proxies ask, if that is another one; "" where nothing says. `pods` are the nets of its
    pods' addresses, as far as they are known.
    """

    cluster: str = ""
    network: str = ""
    locality: str = ""
    primary: str = ""
    pods: tuple[str, ...] = ()

    def named(self, namespace: str, name: str) -> str:
        """Return what pods are called: `NAMESPACE/NAME`, behind their cluster if it has a name."""
        return "/".join(filter(None, (self.cluster, namespace, name)))
