"""Where objects have texts that anybody can read who reads the manifests."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from meshgen.lenient import items, mapping, mappings, text
from meshgen.resources import Path
from meshgen.system.member import Member
from meshgen.system.workloads import Workload

# A copy of the object, which kubectl writes.
_COPY = "kubectl.kubernetes.io/last-applied-configuration"


class Text(NamedTuple):
    """A text of an object, and what it is called: a key, a variable, an option; "" for nothing."""

    member: Member
    path: Path
    name: str
    value: str


def settings_of(config_maps: Iterable[Member], workloads: Iterable[Workload]) -> Iterator[Text]:
    """Yield the data of ConfigMaps, and what containers are given as variables and arguments."""
    for member in config_maps:
        yield from _in(member, ("data",), mapping(member.object, "data"))
    for workload in workloads:
        yield from _of_containers(workload)


def annotations_of(members: Iterable[Member], workloads: Iterable[Workload]) -> Iterator[Text]:
    """Yield the annotations of objects and of pods."""
    for member in members:
        yield from _in(member, ("metadata", "annotations"), member.annotations)
    for workload in workloads:
        if workload.template_path:
            path = (*workload.template_path, "metadata", "annotations")
            yield from _in(workload.member, path, workload.annotations)


def _in(member: Member, path: Path, texts: Mapping[str, Any]) -> Iterator[Text]:
    for key, value in texts.items():
        if isinstance(value, str) and value and key != _COPY:
            yield Text(member, (*path, key), str(key), value)


def _of_containers(workload: Workload) -> Iterator[Text]:
    for path, container in (*workload.containers, *workload.init_containers):
        for index, variable in enumerate(mappings(container.get("env"))):
            if value := text(variable.get("value")):
                place = (*path, "env", index, "value")
                yield Text(workload.member, place, text(variable.get("name")), value)
        for field in ("command", "args"):
            before = ""
            for index, item in enumerate(items(container.get(field))):
                yield from _argument(workload.member, (*path, field, index), before, item)
                before = text(item)


def _argument(member: Member, path: Path, before: str, item: Any) -> Iterator[Text]:
    """Yield an argument with its option: `--token=…`, `-Dtoken=…`, or `--token` before it."""
    value = text(item)
    option, sign, rest = value.partition("=")
    if option.startswith("-") and sign and "\n" not in option:
        name = option.removeprefix("-D") if len(option) > len("-D") else option
        yield Text(member, path, name.lstrip("-"), rest)
    elif value:
        follows = before.startswith("-") and "=" not in before and not value.startswith("-")
        yield Text(member, path, before.lstrip("-") if follows else "", value)
