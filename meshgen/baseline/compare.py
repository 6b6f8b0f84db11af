"""What of the findings is known, and what of the known is not found any more."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from meshgen.baseline.entries import Entry, entry_of, file_of
from meshgen.findings import Finding


def _to_the_letter(entry: Entry) -> Hashable:
    return entry


def _at_the_place(entry: Entry) -> Hashable:
    return entry.code, entry.file, entry.resource, entry.path


def _in_another_file(entry: Entry) -> Hashable:
    return (entry.code, entry.resource, entry.path) if entry.resource else entry


@dataclass(frozen=True)
class Compared:
    """The `new` findings, in their order, and how many are `known`.

    `gone` are the known ones that are not found any more, `beyond` those of which nothing can be
    said: nobody looked at their files.
    """

    new: list[Finding]
    known: int
    gone: Counter[Entry]
    beyond: Counter[Entry]


def compared(
    findings: Iterable[Finding],
    known: Mapping[Entry, int],
    folder: Path,
    looked_at: Callable[[str], bool] = lambda _: True,
) -> Compared:
    """Return findings beside a baseline in a folder.

    An entry stands for as many findings as it counts. Those that are the same to the letter come
    first; what is left stands for findings of the same code at the same place, whose words changed,
    then for those at the same place of an object that is in another file now. `looked_at` is asked
    for the absolute path of a file.
    """
    listed = list(findings)
    entries = {number: entry_of(finding, folder) for number, finding in enumerate(listed)}
    left = Counter(known)
    in_reach = [entry for entry in left if looked_at(file_of(entry, folder))]
    _match(entries, left, left, _to_the_letter)
    _match(entries, left, left, _at_the_place)
    _match(entries, left, in_reach, _in_another_file)
    new = [finding for number, finding in enumerate(listed) if number in entries]
    gone = +Counter({entry: left[entry] for entry in in_reach})
    return Compared(new, len(listed) - len(new), gone, +left - gone)


def _match(
    entries: dict[int, Entry],
    left: Counter[Entry],
    known: Iterable[Entry],
    alike: Callable[[Entry], Hashable],
) -> None:
    """Take away the findings that known ones stand for, and as many of what is left of these."""
    pool: dict[Hashable, list[Entry]] = defaultdict(list)
    for entry in known:
        pool[alike(entry)] += [entry] * min(left[entry], len(entries))
    for number, entry in list(entries.items()):
        if standing := pool[alike(entry)]:
            left[standing.pop()] -= 1
            del entries[number]
