"""Where things are in the API."""

from urllib.parse import quote, urlencode


def path_of(api_version: str, plural: str, namespace: str = "", name: str = "") -> str:
    """Return the path of a kind's objects, in a namespace if it is given, or of the one named."""
    root = f"/apis/{api_version}" if "/" in api_version else f"/api/{api_version}"
    where = f"/namespaces/{quote(namespace)}" if namespace else ""
    return f"{root}{where}/{plural}" + (f"/{quote(name)}" if name else "")


def labelled(path: str, labels: str) -> str:
    """Return the path of those objects of a list that have labels."""
    return f"{path}?{urlencode({'labelSelector': labels})}"


def through_pod(namespace: str, pod: str, port: int, path: str) -> str:
    """Return the path by which the API server asks a port of a pod."""
    return f"/api/v1/namespaces/{quote(namespace)}/pods/{quote(pod)}:{port}/proxy{path}"


def through_service(namespace: str, service: str, port: str, path: str) -> str:
    """Return the path by which the API server asks a port of a Service."""
    name = quote(service, safe=":")
    return f"/api/v1/namespaces/{quote(namespace)}/services/{name}:{port}/proxy{path}"
