"""What is told of an environment's quotas: a forecast, and the settings behind it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from meshgen.forecast.measured import Forecast
from meshgen.quota import Change, Mend, WorkloadKey
from meshgen.resources import Path, dotted

# The parts of a config whose settings a change names from below: `services.web`, `quotas.small`,
# `namespaces.payments.quotas.small`.
_OWNERS = ("services", "quotas")
_NAMESPACES = "namespaces"
_PLAIN = re.compile(r"[\w.-]+")


@dataclass(frozen=True)
class Section:
    """One environment's forecast; manifests that meshgen did not write have no environment.

    `origins` are the config paths that objects come from, `homes` the namespace of each service
    with sidecars, as the config calls it, and `joined` what it calls those that are one.
    """

    environment: str
    forecast: Forecast
    origins: Mapping[WorkloadKey, Path] = field(default_factory=dict)
    homes: Mapping[str, str] = field(default_factory=dict)
    joined: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def settings(self, mend: Mend) -> list[str]:
        """Return what `--what-if` takes to try a mend; nothing where no setting does all of it."""
        if not self.environment:
            return []
        if mend.settings and self._is_of_services(mend):
            return [
                f"{_written((*where, *_of_all(path)))}={value}"
                for where in self._scopes(mend)
                for path, value in mend.settings
            ]
        settings = [self._setting(change) for change in mend.changes if change.setting]
        return settings if all(settings) else []

    def _is_of_services(self, mend: Mend) -> bool:
        """Return whether a setting of services changes all that is to change."""
        origins = (self.origins.get(change.object, ()) for change in mend.changes)
        return all(origin[:1] == ("services",) for origin in origins)

    def _scopes(self, mend: Mend) -> list[Path]:
        """Return where a setting of services has to stand: it is for no other namespace."""
        services = (str(self.origins[change.object][1]) for change in mend.changes)
        homes = dict.fromkeys(self.homes.get(service, "") for service in services)
        if homes.keys() >= set(self.homes.values()):
            return [()]
        return [(_NAMESPACES, home) for home in homes]

    def _setting(self, change: Change) -> str:
        owner = _owner(self.origins.get(change.object, ()))
        # Without one it stands in a manifest of the user's.
        return f"{_written((*owner, *change.setting))}={change.after}" if owner else ""


def _owner(origin: Path) -> Path:
    """Return the service or quota that has a setting; nothing where none has."""
    inside = origin[2:] if origin[:1] == (_NAMESPACES,) else origin
    if len(inside) < len(_OWNERS) or inside[0] not in _OWNERS:
        return ()
    return origin[: len(origin) - len(inside) + 2]


def _of_all(path: Path) -> Path:
    """Return the path of a default as one that is for all services, whatever each says itself."""
    return path[1:] if path[0] == "defaults" else path


def _written(path: Path) -> str:
    """Return a path as `--what-if` takes it: the last key needs no brackets for its dots."""
    last = str(path[-1])
    return f"{dotted(path[:-1])}.{last}" if _PLAIN.fullmatch(last) else dotted(path)
