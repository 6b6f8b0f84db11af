"""What is told of an environment's quotas: a forecast, and the settings behind it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from meshgen.forecast.measured import Forecast
from meshgen.quota import Change, Mend, WorkloadKey
from meshgen.resources import Path, dotted

# The parts of a config whose settings a change names from below: `services.web`, `quotas.small`.
_OWNERS = ("services", "quotas")
_PLAIN = re.compile(r"[\w.-]+")


@dataclass(frozen=True)
class Section:
    """One environment's forecast; manifests that meshgen did not write have no environment.

    `origins` are the config paths that objects come from.
    """

    environment: str
    forecast: Forecast
    origins: Mapping[WorkloadKey, Path] = field(default_factory=dict)

    def settings(self, mend: Mend) -> list[str]:
        """Return what `--what-if` takes to try a mend; nothing where no setting does all of it."""
        if not self.environment:
            return []
        if mend.settings and self._is_of_services(mend):
            return [f"{_written(_of_all(path))}={value}" for path, value in mend.settings]
        settings = [self._setting(change) for change in mend.changes if change.setting]
        return settings if all(settings) else []

    def _is_of_services(self, mend: Mend) -> bool:
        """Return whether a setting of services changes all that is to change."""
        origins = (self.origins.get(change.object, ()) for change in mend.changes)
        return all(origin[:1] == ("services",) for origin in origins)

    def _setting(self, change: Change) -> str:
        origin = self.origins.get(change.object, ())
        if len(origin) < len(_OWNERS) or origin[0] not in _OWNERS:
            return ""  # it stands in a manifest of the user's
        return f"{_written((*origin[:2], *change.setting))}={change.after}"


def _of_all(path: Path) -> Path:
    """Return the path of a default as one that is for all services, whatever each says itself."""
    return path[1:] if path[0] == "defaults" else path


def _written(path: Path) -> str:
    """Return a path as `--what-if` takes it: the last key needs no brackets for its dots."""
    last = str(path[-1])
    return f"{dotted(path[:-1])}.{last}" if _PLAIN.fullmatch(last) else dotted(path)
