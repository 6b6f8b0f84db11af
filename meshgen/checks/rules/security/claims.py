"""Routes that go by the claims of tokens."""

from collections.abc import Iterator

from meshgen.lenient import mapping, mappings
from meshgen.resources import Path
from meshgen.system import System, VirtualService

_CLAIMS = "@request.auth.claims"


def routes_by_claim(system: System) -> Iterator[tuple[VirtualService, Path]]:
    """Yield the VirtualServices that match a claim, each with the first place.

    Source: ToRoutingClaim of istio.io/istio/pkg/jwt.
    """
    for service in system.routing.virtual_services:
        if path := _first(service):
            yield service, path


def _first(service: VirtualService) -> Path | None:
    for index, route in enumerate(mappings(service.member.spec.get("http"))):
        for number, match in enumerate(mappings(route.get("match"))):
            for field in ("headers", "withoutHeaders"):
                for key in mapping(match, field):
                    if _is_claim(str(key)):
                        return ("spec", "http", index, "match", number, field, key)
    return None


def _is_claim(name: str) -> bool:
    if not name.lower().startswith(_CLAIMS):
        return False
    rest = name[len(_CLAIMS) :]
    in_brackets = rest.startswith("[") and rest.endswith("]") and len(rest) > len("[]")
    return in_brackets or (rest.startswith(".") and len(rest) > 1)
