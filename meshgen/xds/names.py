"""Names that istiod gives to clusters and listeners."""


def cluster(port: int, host: str, subset: str = "") -> str:
    """Return the name of the cluster of a host, or of a subset of it."""
    return f"outbound|{port}|{subset}|{host}"


def told_by_sni(port: int, host: str, subset: str = "") -> str:
    """Return the name of the cluster of a host for a gateway that leaves TLS to others."""
    return f"outbound_.{port}_.{subset}_.{host}"


def is_told_by_sni(name: str) -> bool:
    """Return whether a name is that of such a cluster."""
    return name.startswith("outbound_.")


def inbound(port: int) -> str:
    """Return the name of the cluster of the application's own port."""
    return f"inbound|{port}||"


def listener(address: str, port: int) -> str:
    """Return the name of what listens at an address."""
    return f"{address}_{port}"


def identity(domain: str, namespace: str, account: str) -> str:
    """Return the name in the certificate of an account's pods."""
    return f"spiffe://{domain}/ns/{namespace}/sa/{account}"
