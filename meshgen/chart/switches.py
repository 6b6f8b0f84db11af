"""When an object is rendered: the values that turn it on and off."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from meshgen.chart.entries import Entries
from meshgen.chart.names import camel, expression
from meshgen.chart.subject import Subject
from meshgen.chart.types import Entry

_SWITCH = {"type": "boolean"}


@dataclass
class Switches:
    """The conditions of all objects."""

    envs: Sequence[str]
    entries: Entries
    # The environments that run a service, where not all do, and the value that says so.
    _services: dict[str, tuple[tuple[str, ...], str]] = field(default_factory=dict)

    def find_services(self, subjects: Sequence[Subject]) -> None:
        """Make a value for each service that only some environments run."""
        running: dict[str, list[Subject]] = {}
        places: dict[str, list[str]] = {}
        for subject in subjects:
            places.setdefault(subject.service, []).append(str(subject.key))
            if subject.is_workload and subject.key.name == subject.service:
                running.setdefault(subject.service, []).append(subject)
        for service, found in running.items():
            having = tuple(e for e in self.envs if any(e in s.objects for s in found))
            if having != tuple(self.envs):
                known = any(s.reference is not None for s in found)
                path = (*found[0].root[:2], "enabled")
                value = self._switch(path, self.envs, having, known, places[service])
                self._services[service] = (having, value)

    def of(self, subject: Subject) -> tuple[str, ...]:
        """Return the conditions under which an object is rendered."""
        around, outer = self._services.get(subject.service, (tuple(self.envs), ""))
        having = tuple(env for env in self.envs if env in subject.objects)
        if not set(having) <= set(around):
            around, outer = tuple(self.envs), ""
        conditions = [outer] if outer else []
        if subject.key.kind == "Namespace" and subject.root == ("namespace",):
            # Helm does not expect a chart to make the namespace that it is installed in.
            name = ("namespace", "create")
            conditions.append(self._switch(name, self.envs, having, False, [str(subject.key)]))
        elif having != around or (subject.kind.switch and subject.is_described):
            path = self._path(subject)
            known = subject.reference is not None or having == around
            conditions.append(self._switch(path, around, having, known, [str(subject.key)]))
        return tuple(conditions)

    def _path(self, subject: Subject) -> tuple[str, ...]:
        if subject.is_workload and len(subject.root) == 2:
            return (*subject.root, camel(subject.key.kind), "enabled")
        return (*subject.root, "enabled")

    def _switch(
        self,
        path: tuple[str, ...],
        envs: Sequence[str],
        having: Sequence[str],
        default: bool,
        places: list[str],
    ) -> str:
        own = {env: env in having for env in envs}
        return expression(self.entries.add(Entry(path, default, own, _SWITCH, places)))
