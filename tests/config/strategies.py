"""Configs that follow the JSON Schema more or less: most settings right, some of them not."""

from typing import Any

from hypothesis import strategies as st

from meshgen.config.schema import read_schema
from meshgen.schemas.walk import Schema, branches_of

SCHEMA = read_schema()

_names = ["a", "web", "Web", "a.b", "A_B", "web-", "*", "", "a\n", "a b", "x" * 64, "${a.url}"]
_amounts = ["1", "80", "100m", "1Gi", "50%", "10s", "1.29", "1 Gi", "1e999"]
_words = ["STRICT", "Deployment", "no", "/", "status.podIP", "http", "tcp-x", "nginx:1", "*.a"]
_texts = st.sampled_from([*_names, *_amounts, *_words])
_odd = st.one_of(
    _texts,
    st.integers(-1, 70000),
    st.booleans(),
    st.none(),
    st.floats(0, 2).filter(lambda number: not number.is_integer()),
    st.just([]),
    st.just({}),
    st.dictionaries(_texts, _texts, max_size=2),
    st.lists(_texts, max_size=2),
)


def _values(schema: Schema, depth: int) -> st.SearchStrategy[Any]:
    """Draw what a schema takes, more or less; seldom anything at all."""
    forms = [_form(form, depth) for form in branches_of(schema, SCHEMA)]
    return st.one_of(*forms, *forms, *forms, _odd)


def _form(form: Schema, depth: int) -> st.SearchStrategy[Any]:
    if "enum" in form:
        return st.sampled_from(form["enum"])
    if form.get("type") == "array" and depth:
        return st.lists(_values(form.get("items", {}), depth - 1), max_size=2)
    if form.get("type") == "object" and depth:
        return _mapping(form, depth - 1)
    if form.get("type") in ("integer", "number"):
        return st.integers(form.get("minimum", 0) - 1, form.get("minimum", 0) + 10)
    return _odd


def _mapping(form: Schema, depth: int) -> st.SearchStrategy[Any]:
    more = form.get("additionalProperties", True)
    if isinstance(more, dict):
        return st.dictionaries(_texts, st.deferred(lambda: _values(more, depth)), max_size=2)
    properties = form.get("properties", {})
    if not properties:
        return st.dictionaries(_texts, _odd, max_size=2)
    names = st.lists(st.sampled_from([*properties, "unknown"]), max_size=4, unique=True)
    return names.flatmap(
        lambda chosen: st.fixed_dictionaries(
            {n: _values(properties[n], depth) if n in properties else _odd for n in chosen}
        )
    )


CONFIGS = st.builds(
    lambda rest: {
        "apiVersion": "meshgen.dev/v1alpha1",
        "kind": "Mesh",
        "metadata": {"name": "t"},
        **rest,
    },
    _mapping(SCHEMA["$defs"]["Mesh"], 6),
)


def _maybe(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Draw any of some fields."""
    return st.fixed_dictionaries({}, optional=fields)


_keys = st.sampled_from(["data", "pay", "web"])
# One that there may be, the mesh's own, seldom none.
_homes = st.sampled_from([*["data", "pay", "web", "t"] * 6, "no"])
_modes = st.sampled_from(["STRICT", "PERMISSIVE", "none"])
_quotas = st.dictionaries(
    st.sampled_from(["q", "r"]),
    st.fixed_dictionaries({"hard": st.just({"pods": 1})}, optional={"namespace": _homes}),
    max_size=2,
)
_named_so = st.sampled_from(["redis", "queue", "cache", "a"])
_setting = _maybe(
    namespace=_homes,
    name=_named_so,
    group=st.sampled_from(["left", "right", "shared"]),
    mesh=st.booleans(),
    env=st.fixed_dictionaries(
        {"A": st.sampled_from([*["${a.url}", "${b.fqdn}"] * 6, "${redis.url}", "${pay.a.host}"])}
    ),
)
_service = st.one_of(
    *[_setting] * 6,
    st.just({"mtls": "STRICT"}),
    st.just({"envFrom": [{"configMap": "c"}]}),
).map(lambda said: {"port": 80, **said})
_namespace = st.one_of(
    st.just({}),
    st.none(),
    st.sampled_from(["shared", "pay-prod", "t"]),
    _maybe(
        name=st.sampled_from(["shared", "pay-prod", "own"]),
        create=st.booleans(),
        labels=st.sampled_from([{"team": "a"}, {"team": "b"}]),
        mesh=st.booleans(),
        mtls=_modes,
        revision=st.sampled_from(["canary", "stable"]),
        namePrefix=st.sampled_from(["", "p-", "q-", "p-", "1-"]),
        defaults=_maybe(replicas=st.just(2), mesh=st.booleans()),
        quotas=_quotas,
    ),
)
_namespaces = st.dictionaries(_keys, _namespace, max_size=3)
_all_namespaces = st.fixed_dictionaries(dict.fromkeys(["data", "pay", "web"], _namespace))
_environment = _maybe(
    namespace=st.sampled_from(["own", "pay-prod", "live"]),
    namespaces=_namespaces,
    mtls=_modes,
    services=st.dictionaries(st.sampled_from(["a", "b"]), _setting, max_size=1),
    namePrefix=st.sampled_from(["p-", ""]),
)
# Most settings right, and many that contradict each other, or what is in another namespace.
NAMESPACED = st.builds(
    lambda rest: {
        "apiVersion": "meshgen.dev/v1alpha1",
        "kind": "Mesh",
        "metadata": {"name": "t"},
        **rest,
    },
    st.fixed_dictionaries(
        {
            "defaults": st.just({"image": "nginx:1"}),
            "namespaces": st.one_of(_all_namespaces, _namespaces),
            "services": st.fixed_dictionaries(
                {"a": _service, "b": _service}, optional={"redis": _service}
            ),
            "configMaps": st.fixed_dictionaries(
                {"c": st.fixed_dictionaries({"data": st.just({"k": "${a.host}"})})}
            ),
        },
        optional={
            "namespaceNames": st.sampled_from(["{name}", "x-{name}"]),
            "quotas": _quotas,
            "mtls": _modes,
            "docs": st.sampled_from([None, "guides", {"html": True}]),
            "layout": _maybe(groups=st.sampled_from(["auto", "none"])),
            "environments": st.dictionaries(
                st.sampled_from(["dev", "prod"]), st.one_of(st.none(), _environment), max_size=2
            ),
        },
    ),
)
