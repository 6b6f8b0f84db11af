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
    # The environments that run a service, or a version of one, where not all do, and the value
    # that says so.
    owners: dict[tuple[str, ...], tuple[tuple[str, ...], str]] = field(default_factory=dict)

    def add_services(self, subjects: Sequence[Subject]) -> None:
        """Make a value for each service, and each version, that only some environments run."""
        running: dict[tuple[str, ...], list[Subject]] = {}
        places: dict[tuple[str, ...], list[str]] = {}
        for subject in subjects:
            for owner in subject.owners:
                places.setdefault(owner, []).append(str(subject.key))
                if subject.is_workload and subject.key.name == subject.workload_name:
                    running.setdefault(owner, []).append(subject)
        for owner, workloads in sorted(running.items()):
            having = tuple(e for e in self.envs if any(e in w.objects for w in workloads))
            around, _ = self.owners.get(owner[:2], (tuple(self.envs), ""))
            if having != around:
                usual = any(workload.reference is not None for workload in workloads)
                values = _values(self.envs, having)
                entry = Entry((*owner, "enabled"), usual, values, _SWITCH, places[owner])
                self.owners[owner] = (having, self._added(entry))

    def conditions(self, subject: Subject) -> tuple[str, ...]:
        """Return the conditions under which an object is rendered."""
        around, conditions = tuple(self.envs), list[str]()
        having = tuple(env for env in self.envs if env in subject.objects)
        for owner in subject.owners:
            running, switch = self.owners.get(owner, (around, ""))
            if switch and set(having) <= set(running):
                around = running
                conditions.append(switch)
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
    if subject.is_workload and subject.root in subject.owners:
        return (*subject.root, camel(subject.key.kind), "enabled")
    return (*subject.root, "enabled")
