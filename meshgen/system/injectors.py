"""What the ConfigMaps of Istio's injectors say, where they are among the objects."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from meshgen.lenient import mapping, text
from meshgen.system.member import Member

_NAME = "istio-sidecar-injector"


@dataclass(frozen=True, eq=False)
class Injector:
    """The values that an injector was installed with.

    Source: GetIstioProxyImage and GetEnableNamespacesByDefaultFromInjectedConfigMap of
    istio.io/istio/pkg/config/analysis/analyzers/injection.
    """

    member: Member
    values: Mapping[str, Any]

    @property
    def by_default(self) -> bool:
        """Return whether it injects namespaces that say nothing."""
        return (
            mapping(self.values, "sidecarInjectorWebhook").get("enableNamespacesByDefault") is True
        )

    @property
    def proxy_image(self) -> str:
        """Return the image of the proxies that it injects; "" if it cannot be read."""
        if not self.values:
            return ""
        wide = mapping(self.values, "global")
        image = text(mapping(wide, "proxy").get("image"))
        return image if "/" in image else f"{text(wide.get('hub'))}/{image}:{text(wide.get('tag'))}"


def injectors(config_maps: Iterable[Member]) -> Mapping[str, Injector]:
    """Return the injectors by the revision that they are of; "default" is the one without."""
    found: dict[str, Injector] = {}
    for member in config_maps:
        if member.name.startswith(_NAME):
            revision = member.name.removeprefix(_NAME).removeprefix("-") or "default"
            found[revision] = Injector(member, _values(member))
    return found


def _values(member: Member) -> Mapping[str, Any]:
    try:
        return mapping(json.loads(text(mapping(member.object, "data").get("values"))))
    except (ValueError, RecursionError):
        return {}
