"""Objects: there, equal to what is rendered, and nothing left over."""

from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from meshgen.codes.live import ADDED, LEFT_OVER, MISSING, UNLIKE, UNREAD
from meshgen.identity import Identity, identity
from meshgen.kinds import KINDS, kind_of
from meshgen.lenient import mapping, text
from meshgen.live.compare import Difference, Nothing, differences
from meshgen.live.concern import Concern
from meshgen.live.expected import Expected
from meshgen.live.line import Line, Status
from meshgen.live.managers import managers
from meshgen.live.observed import Observed, owner_of
from meshgen.live.paths import labelled
from meshgen.live.seen import HASH, Seen, seen, where
from meshgen.live.words import ago, counted, some, value_of
from meshgen.resources import Object, dotted, group_of

_TOLD = 2
_APPLY = "`kubectl apply` of what is rendered brings it back, or put it into the config"
_TAKE = "put it into the config, or take it away by hand: `kubectl apply` leaves it there"
# What the API server puts into an item of a list that leaves it out.
_DEFAULTS = {
    "protocol": "TCP",
    "terminationMessagePath": "/dev/termination-log",
    "terminationMessagePolicy": "File",
    "imagePullPolicy": "IfNotPresent",
    "resources": {},
}
# It holds data: none is left over by a render.
_CLAIM = "PersistentVolumeClaim"


def _asks(expected: Expected) -> Iterator[str]:
    for known, obj in zip(expected.identities, expected.objects, strict=True):
        yield where(expected, known, obj)
    for _, _, path in _leftover_lists(expected):
        yield path


def _leftover_lists(expected: Expected) -> Iterator[tuple[str, Mapping[str, str], str]]:
    """Yield kinds that might be left over, and the labels and the path by which to ask for them."""
    rendered = {(known.namespace, known.kind, known.group) for known in expected.identities}
    for kind in KINDS:
        version = expected.preferred(kind.name, kind.group) if kind.description else None
        if (
            version is None
            or kind.name == _CLAIM
            or not expected.stores.namespaced(version, kind.name)
        ):
            continue
        for namespace in expected.namespaces:
            path = expected.path(version, kind.name, namespace)
            is_whole = (namespace, kind.name, group_of(version)) in rendered
            for labels in expected.labels:
                said = ",".join(f"{key}={value}" for key, value in labels.items())
                yield kind.name, labels, path if is_whole else labelled(path, said)


def _judge(expected: Expected, observed: Observed) -> Iterator[Line]:
    every = list(seen(expected, observed))
    unread = [each for each in every if not (each.answer.is_given or each.answer.is_absent)]
    rest = [each for each in every if each not in unread]
    lines = [*_unread(unread), *_missing(rest, expected)]
    there = [each for each in rest if each.found is not None]
    names = {
        text(mapping(each.found, "metadata").get("name")): each.known.name
        for each in there
        if each.position in expected.hashed
    }
    for each in there:
        lines += _otherwise(each, names, expected, observed.now)
    left, kinds = _left_over(expected, observed)
    lines += left
    told = f"{len(there)} of {len(every)} there"
    equal = " and equal" if not any(line.code in (UNLIKE, ADDED) for line in lines) else ""
    over = f"; nothing left over among {counted(kinds, 'kind')}" if not left else ""
    if not expected.labels:
        over = "; no label tells what is left over"
    yield Line(Status.OK, f"{told}{equal}{over}", figures={"there": len(there), "of": len(every)})
    yield from lines


def _unread(unread: Sequence[Seen]) -> Iterator[Line]:
    by_reason: dict[tuple[str, str], list[Seen]] = {}
    for each in unread:
        by_reason.setdefault((each.answer.why, each.known.namespace), []).append(each)
    for (why, namespace), listed in by_reason.items():
        where = f" in {namespace}" if namespace else ""
        names = some([f"{each.known.kind}/{each.known.name}" for each in listed])
        is_asked = listed[0].answer.is_forbidden
        mend = "ask for the permission" if is_asked else "look whether the API server is well"
        yield Line(
            Status.UNKNOWN,
            f"{why}{where}: {names}",
            mend=mend,
            code=UNREAD,
            position=listed[0].position,
        )


def _missing(rest: Iterable[Seen], expected: Expected) -> Iterator[Line]:
    for each in rest:
        if each.found is not None:
            continue
        of_kind = bool(each.known.namespace) and each.answer.is_absent
        version = text(each.wanted.get("apiVersion"))
        told = f"the cluster does not serve {version} {each.known.kind}" if of_kind else "not there"
        mend = f"`meshgen build {expected.environment} | kubectl apply -f -` makes it"
        if each.position >= expected.services:
            mend = mend.replace(" |", " --platform |")
        if of_kind:
            mend = (
                f"install what brings {kind_of(version, each.known.kind).plural}.{each.known.group}"
            )
        about = str(each.known)
        yield Line(Status.WRONG, told, about, mend, MISSING, each.position)


def _otherwise(
    each: Seen, names: Mapping[str, str], expected: Expected, now: float
) -> Iterator[Line]:
    assert each.found is not None
    if mapping(each.found, "metadata").get("deletionTimestamp"):
        mend = "wait until it is gone, and apply it again"
        yield Line(Status.WRONG, "is being deleted", str(each.known), mend, MISSING, each.position)
        return
    version, kind = text(each.wanted.get("apiVersion")), each.known.kind

    def key_of(path: tuple[str | int, ...]) -> str | None:
        return expected.stores.merge_key(version, kind, path)

    wanted, found = _as_applied(each.wanted), _renamed(each.found, names)
    changed: list[Difference] = []
    added: list[Difference] = []
    is_scaled = (each.known.namespace, kind, each.known.name) in expected.scaled
    for one in differences(wanted, found, key_of):
        if one.path == ("spec", "replicas") and is_scaled:
            continue
        if not one.is_added:
            changed.append(one)
        elif not _is_default(one) and any(m.is_by_hand for m in managers(each.found, one.live)):
            added.append(one)
    if any(other.live[:-1] == one.live[:-1] for one in changed for other in added):
        # Of two items with other keys, applying makes two, or is refused.
        again = "take away what is there besides, then apply what is rendered"
    else:
        again = _APPLY
    for code, listed, mend in ((UNLIKE, changed, again), (ADDED, added, _TAKE)):
        if listed:
            told = "; ".join(_told(one, each.found, now) for one in listed[:_TOLD])
            more = f"; and {len(listed) - _TOLD} more" if len(listed) > _TOLD else ""
            figures = {dotted(one.path): _plain(one.found) for one in listed}
            about, path = str(each.known), listed[0].path if code is UNLIKE else ()
            yield Line(
                Status.WRONG, f"{told}{more}", about, mend, code, each.position, path, figures
            )


def _is_default(one: Difference) -> bool:
    """Return whether a value is the API server's: who writes an item's key owns all of the item."""
    name = one.live[-1]
    return name in _DEFAULTS and one.found == _DEFAULTS[str(name)]


def _plain(value: Any) -> Any:
    return None if value is Nothing.HERE else value


def _told(one: Difference, found: Object, now: float) -> str:
    by = next(iter(managers(found, one.live)), None)
    when = f", {ago(by.time, now)}" if by and by.time else ""
    who = f" ({by}{when})" if by and one.found is not Nothing.HERE else ""
    where = dotted(one.path)
    if one.is_added:
        return f"{where} is there besides: {value_of(one.found)}{who}"
    if one.found is Nothing.HERE:
        return f"{where} is gone: {value_of(one.wanted)}"
    return f"{where} is {value_of(one.found)}, not {value_of(one.wanted)}{who}"


def _as_applied(wanted: Object) -> Object:
    """Return an object as the API server keeps it: the texts of a Secret are among its data."""
    texts = mapping(wanted, "stringData")
    if wanted.get("kind") != "Secret" or not texts:
        return wanted
    coded = {key: b64encode(text(value).encode()).decode() for key, value in texts.items()}
    rest = {key: value for key, value in wanted.items() if key != "stringData"}
    return {**rest, "data": {**mapping(wanted, "data"), **coded}}


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    """Return a value in which ConfigMaps go by their names without a hash."""
    if not names:
        return value
    if isinstance(value, dict):
        return {key: _renamed(each, names) for key, each in value.items()}
    if isinstance(value, list):
        return [_renamed(each, names) for each in value]
    return names.get(value, value) if isinstance(value, str) else value


def _left_over(expected: Expected, observed: Observed) -> tuple[list[Line], int]:
    """Return what was rendered once, and how many kinds were looked at."""
    rendered = set(expected.identities)
    hashed = {expected.identities[position] for position in expected.hashed}
    left: dict[Identity, Object] = {}
    kinds: set[str] = set()
    for kind, labels, path in _leftover_lists(expected):
        if not observed.answer(path).is_given:
            continue
        kinds.add(kind)
        for obj in observed.named(path).values():
            known, own = identity(obj), mapping(obj, "metadata", "labels")
            plain = known._replace(name=HASH.sub("", known.name))
            is_ours = all(own.get(key) == value for key, value in labels.items())
            if is_ours and not owner_of(obj)[0] and known not in rendered and plain not in hashed:
                left[known] = obj
    others = expected.elsewhere() if left else set()
    lines = [
        Line(
            Status.WRONG,
            "is not rendered any more, and still there",
            str(known),
            f"`kubectl delete -n {known.namespace} {known.type.lower()}/{known.name}` removes it",
            LEFT_OVER,
        )
        for known in left
        if known not in others
    ]
    return lines, len(kinds)


OBJECTS = Concern("objects", _judge, asks=_asks)
