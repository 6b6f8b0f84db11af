"""Who is asked by CUSTOM policies: the external authorizers among the extension providers.

Source: processExtensionProvider of istio.io/istio/pilot/pkg/security/authz/builder.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from meshgen.lenient import mapping, text, texts
from meshgen.system import Provider, System
from meshgen.system.access.patterns import STAR
from meshgen.xds import names
from meshgen.xds.authorization.values import text_like
from meshgen.xds.durations import duration
from meshgen.xds.resources import Json, fields

_TIMEOUT = "600s"
_RESPONSES = {
    "headersToUpstreamOnAllow": "allowedUpstreamHeaders",
    "headersToDownstreamOnDeny": "allowedClientHeaders",
    "headersToDownstreamOnAllow": "allowedClientHeadersOnSuccess",
}
_CHECKS = ("includeRequestHeadersInCheck", "includeHeadersInCheck")


@dataclass(frozen=True, eq=False)
class Authorizer:
    """An external authorizer: its provider, and the host that it is."""

    provider: Provider
    host: str

    @property
    def is_grpc(self) -> bool:
        """Return whether it is asked with gRPC, and so of connections too."""
        return self.provider.type == "envoyExtAuthzGrpc"

    @property
    def cluster(self) -> str:
        """Return the cluster by which it is reached."""
        return names.cluster(self._settings["port"], self.host)

    @property
    def http(self) -> Json:
        """Return the fields of the filter that asks it about requests."""
        said = self._settings
        status = text(said.get("statusOnError"))
        body = said.get("includeRequestBodyInCheck")
        return {
            **self._shared,
            **({"grpcService": self._grpc} if self.is_grpc else self._http()),
            **({"statusOnError": {"code": int(status)}} if status else {}),
            **({} if body is None else {"withRequestBody": fields(**mapping(body))}),
        }

    @property
    def network(self) -> Json:
        """Return the fields of the filter that asks it about connections."""
        return {"statPrefix": "tcp.", **self._shared, "grpcService": self._grpc}

    @property
    def _settings(self) -> Mapping[str, Any]:
        return self.provider.settings

    @property
    def _timeout(self) -> str:
        return duration(self._settings.get("timeout")) or _TIMEOUT

    @property
    def _shared(self) -> Json:
        return {
            "transportApiVersion": "V3",
            **fields(failureModeAllow=self._settings.get("failOpen") is True),
        }

    @property
    def _grpc(self) -> Json:
        service = {"clusterName": self.cluster, "authority": self.host}
        return {"envoyGrpc": service, "timeout": self._timeout}

    def _http(self) -> Json:
        said = self._settings
        uri = {"uri": f"http://{self.host}", "cluster": self.cluster, "timeout": self._timeout}
        added = sorted(mapping(said.get("includeAdditionalHeadersInCheck")).items())
        more = [{"key": key, "value": value} for key, value in added]
        responses = {
            there: _headers(texts(said.get(here)))
            for here, there in _RESPONSES.items()
            if said.get(here)
        }
        asked = next((found for key in _CHECKS if (found := texts(said.get(key)))), ())
        return {
            "httpService": {
                "serverUri": uri,
                **fields(pathPrefix=text(said.get("pathPrefix"))),
                **({"authorizationRequest": {"headersToAdd": more}} if more else {}),
                **({"authorizationResponse": responses} if responses else {}),
            },
            **({"allowedHeaders": _headers(asked)} if asked else {}),
        }


def authorizer(system: System, name: str) -> Authorizer | None:
    """Return the external authorizer of a name; None where istiod knows none, or cannot ask it."""
    provider = system.control_plane.providers.get(name)
    if provider is None or not provider.authorizes:
        return None
    said = provider.settings
    if any(STAR in texts(said.get(key)) for key in (*_RESPONSES, *_CHECKS)):
        return None
    host = _host(system, text(said.get("service")))
    return Authorizer(provider, host) if host and isinstance(said.get("port"), int) else None


def _host(system: System, service: str) -> str:
    """Return the host that `[NAMESPACE/]HOST` means, "" where there is none, or several are.

    Source: LookupCluster of istio.io/istio/pilot/pkg/model.
    """
    namespace, _, name = service.rpartition("/")
    spaces = {host.namespace for host in system.hosts.declared(name)}
    is_one = namespace in spaces if namespace else len(spaces) == 1
    return name if is_one else ""


def _headers(listed: Sequence[str]) -> Json:
    return {"patterns": [{**text_like(name), "ignoreCase": True} for name in listed]}
