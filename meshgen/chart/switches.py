"""When an object is rendered: the values that turn it on and off."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from meshgen.chart.entries import Entries
from meshgen.chart.subject import Subject
from meshgen.chart.types import Entry
from meshgen.chart.valuenames import camel, expression
from meshgen.resources import Key

_SWITCH = {"type": "boolean"}


Conditions = Mapping[Key, tuple[str, ...]]


def conditions_of(
    subjects: Sequence[Subject], envs: Sequence[str], entries: Entries
) -> dict[Key, tuple[str, ...]]:
    """Return the conditions under which each object is rendered, and make their values."""
    switches = _Switches(envs, entries)
    switches.add_services(subjects)
    return {subject.key: switches.conditions(subject) for subject in subjects}


@dataclass
class _Switches:
    envs: Sequence[str]
    entries: Entries
    # The environments that run a service, where not all do, and the value that says so.
    services: dict[str, tuple[tuple[str, ...], str]] = field(default_factory=dict)

    def add_services(self, subjects: Sequence[Subject]) -> None:
        """Make a value for each service that only some environments run."""
        running: dict[str, list[Subject]] = {}
        places: dict[str, list[str]] = {}
        for subject in subjects:
            places.setdefault(subject.service, []).append(str(subject.key))
            if subject.is_workload and subject.key.name == subject.service_name:
                running.setdefault(subject.service, []).append(subject)
        for service, workloads in running.items():
            having = tuple(e for e in self.envs if any(e in w.objects for w in workloads))
            if having != tuple(self.envs):
                usual = any(workload.reference is not None for workload in workloads)
                path = (*workloads[0].root[:2], "enabled")
                values = _values(self.envs, having)
                entry = Entry(path, usual, values, _SWITCH, places[service])
                self.services[service] = (having, self._added(entry))

    def conditions(self, subject: Subject) -> tuple[str, ...]:
        """Return the conditions under which an object is rendered."""
        around, outer = self.services.get(subject.service, (tuple(self.envs), ""))
        having = tuple(env for env in self.envs if env in subject.objects)
        if not set(having) <= set(around):
            around, outer = tuple(self.envs), ""
        conditions = [outer] if outer else []
        places = [str(subject.key)]
        if subject.key.kind == "Namespace" and subject.root == ("namespace",):
            # Helm does not expect a chart to make the namespace that it is installed in.
            name = ("namespace", "create")
            entry = Entry(name, False, _values(self.envs, having), _SWITCH, places)
            conditions.append(self._added(entry))
        elif having != around or subject.is_switched:
            usual = subject.reference is not None or having == around
            values, text = _values(around, having), subject.switch
            entry = Entry(_path(subject), usual, values, _SWITCH, places, text=text)
            conditions.append(self._added(entry))
        return tuple(conditions)

    def _added(self, entry: Entry) -> str:
        return expression(self.entries.add(entry))


def _values(envs: Sequence[str], having: Collection[str]) -> dict[str, bool]:
    return {env: env in having for env in envs}


def _path(subject: Subject) -> tuple[str, ...]:
    if subject.is_workload and len(subject.root) == 2:
        return (*subject.root, camel(subject.key.kind), "enabled")
    return (*subject.root, "enabled")
