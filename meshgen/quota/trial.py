"""A namespace with a change that nobody has made yet, counted again."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from meshgen.quota.cluster import WorkloadKey
from meshgen.quota.limits import read_limit_range
from meshgen.quota.loads import Loader, Namespace, autoscalers_of
from meshgen.quota.namespaces import Item
from meshgen.quota.quotas import Quota, read_quota
from meshgen.quota.result import Change, Situation, Usage
from meshgen.quota.scaling import target_of
from meshgen.quota.usage import shares, usages
from meshgen.resources import Object, Path


def changed(namespace: Namespace, changes: Sequence[Change]) -> Namespace:
    """Return the namespace with changes made; only what they touch is read anew."""
    by_key: dict[WorkloadKey, list[Change]] = {}
    for change in changes:
        by_key.setdefault(change.object, []).append(change)
    items = tuple(_with(item, by_key.get(item.key, ())) for item in namespace.items)
    expected = {
        key: change.after
        for key, made in by_key.items()
        for change in made
        if change.setting == ("replicas",) and isinstance(change.after, int)
        if key in namespace.cluster.replicas
    }
    replicas = {**namespace.cluster.replicas, **expected}
    cluster = replace(namespace.cluster, replicas=replicas) if expected else namespace.cluster
    touched = {*by_key, *_targets(items, by_key)}
    quotas = tuple(
        _quota_of(items, quota) if quota.key in by_key else quota for quota in namespace.quotas
    )
    ranges = tuple(read_limit_range(i.object, i.key) for i in items if i.resource == "limitranges")
    loader = Loader(ranges, namespace.around, cluster, autoscalers_of(items))
    anew = {item.key: loader.load(item) for item in items if item.key in touched}
    loads = tuple(
        anew[load.key] if load.key in anew and anew[load.key].resource == load.resource else load
        for load in namespace.loads
    )
    return replace(
        namespace, items=items, loads=loads, quotas=quotas, ranges=ranges, cluster=cluster
    )


def usage_after(
    namespace: Namespace, quota: WorkloadKey, situation: Situation
) -> tuple[Usage, ...]:
    """Return what a namespace uses of one of its quotas in one situation."""
    limiting = next(q for q in namespace.quotas if q.key == quota)
    return usages(shares(namespace.loads, limiting), limiting, (situation,))[situation]


def _with(item: Item, changes: Sequence[Change]) -> Item:
    obj = item.object
    for change in changes:
        obj = _set(obj, change.keys, change.after)
    return item if obj is item.object else replace(item, object=obj)


def _set(obj: Any, keys: Path, value: Any) -> Object:
    """Return a mapping with a value set at a path; only the way to it is copied."""
    copy: Object = dict(obj) if isinstance(obj, Mapping) else {}
    first, rest = str(keys[0]), keys[1:]
    copy[first] = _set(copy.get(first), rest, value) if rest else value
    return copy


def _targets(items: Sequence[Item], keys: Mapping[WorkloadKey, object]) -> set[WorkloadKey]:
    """Return what changed autoscalers scale."""
    scalers = "horizontalpodautoscalers.autoscaling"
    return {
        target_of(item.object, item.key.namespace)
        for item in items
        if item.resource == scalers and item.key in keys
    }


def _quota_of(items: Sequence[Item], quota: Quota) -> Quota:
    item = next(i for i in items if i.resource == "resourcequotas" and i.key == quota.key)
    return read_quota(item.object, item.key)
