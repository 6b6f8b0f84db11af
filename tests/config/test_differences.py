"""What two environments have otherwise is what their settings, put together, have otherwise."""

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import meshgen
from meshgen.config import Config
from meshgen.config.differences import Difference, differences
from meshgen.resources import Path as SettingPath
from meshgen.resources import dotted
from meshgen.yamlio import dump, to_data
from tests.config.problems import FILE, load_text, whole

TEXT = """
defaults: {replicas: 2}
services:
  web:
    image: "nginx:1"
    port: 80
    env: {A: a, B: b}
    args: [x, y]
    imagePullSecrets: [a]
  api: {image: "api:1", rbac: [{resources: [a], verbs: [get]}, {resources: [b], verbs: [get]}]}
environments:
  dev:
    services:
      web: {env: {B: null, C: ""}, args: [x, "1"], replicas: 2}
      api: {rbac: [{resources: [a], verbs: [list]}]}
  prod:
    namePrefix: prod-
    services:
      web: {autoscaling: {max: 3, cpu: 50}, args: [x, 1]}
      api: null
"""


def found(config: Config) -> list[Difference]:
    return list(differences(config.environments["dev"], config.environments["prod"]))


def value(difference: Difference) -> tuple[Any, Any]:
    both = difference.before, difference.after
    return tuple(one and to_data(one.node) for one in both)  # type: ignore[return-value]


def test_each_setting_that_differs(tmp_path: Path) -> None:
    config = load_text(whole(TEXT), tmp_path)
    one_by_one = found(config)
    told = {dotted(one.path): value(one) for one in one_by_one if one.path[1:] != ("api",)}
    assert told == {
        "namePrefix": (None, "prod-"),
        "services.web.env.B": (None, "b"),
        "services.web.env.C": ("", None),
        "services.web.autoscaling": (None, {"max": 3, "cpu": 50}),
    }
    # What one has not is told as a whole.
    (gone,) = (one for one in one_by_one if one.path == ("services", "api"))
    assert gone.after is None
    (prefix,) = (one for one in one_by_one if one.path == ("namePrefix",))
    assert prefix.after is not None
    assert str(prefix.after.location).endswith(f"{FILE}:19:17")


def test_items_of_a_list_one_by_one(tmp_path: Path) -> None:
    text = TEXT.replace("api: null", "api: {replicas: 3}")
    config = load_text(whole(text), tmp_path)
    told = {dotted(one.path): value(one) for one in found(config) if "api" in one.path}
    assert told == {
        "services.api.replicas": (2, 3),
        "services.api.rbac[0].verbs": (["list"], ["get"]),
        "services.api.rbac[1]": (None, {"resources": ["b"], "verbs": ["get"]}),
    }


_NAMES = st.sampled_from(["a", "b", "c"])
_TEXTS = st.sampled_from(["", "1", "x"])
_SAID = st.fixed_dictionaries(
    {},
    optional={
        "env": st.dictionaries(_NAMES, _TEXTS | st.none(), min_size=1),
        "replicas": st.integers(0, 2),
        "args": st.lists(_TEXTS, max_size=2),
        "resources": st.fixed_dictionaries(
            {"limits": st.dictionaries(st.just("cpu"), st.sampled_from(["1", "2"]), min_size=1)}
        ),
    },
)


def leaves(data: Any, path: SettingPath = ()) -> dict[SettingPath, Any]:
    """Return all that is no mapping, and empty ones, by path."""
    if not isinstance(data, dict) or not data:
        return {path: data}
    return {
        p: leaf for key, child in data.items() for p, leaf in leaves(child, (*path, key)).items()
    }


@settings(deadline=None, max_examples=100)
@given(st.dictionaries(_NAMES, _SAID, min_size=1), st.data())
def test_one_with_the_differences_is_the_other(
    services: dict[str, dict[str, Any]], draw: st.DataObject
) -> None:
    overrides = st.dictionaries(st.sampled_from(sorted(services)), _SAID)
    whole_config = {
        "apiVersion": "meshgen.dev/v1alpha1",
        "kind": "Mesh",
        "metadata": {"name": "m"},
        "defaults": {"image": "i"},
        "services": {
            name: {**one, "env": {k: v for k, v in one.get("env", {}).items() if v is not None}}
            for name, one in services.items()
        },
        "environments": {
            name: {"services": _without_nulls(draw.draw(overrides), services)}
            for name in ("dev", "prod")
        },
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, FILE)
        path.write_text(dump(whole_config), encoding="utf-8")
        project = meshgen.load(path)
        assert not meshgen.setting_differences(project, "dev", "dev").differences
        told = meshgen.setting_differences(project, "dev", "prod").differences
        dev, prod = (leaves(to_data(project.resolved(name).tree)) for name in ("dev", "prod"))
        for one in told:
            dev = {p: v for p, v in dev.items() if p[: len(one.path)] != one.path}
            if one.after is not None:
                dev |= leaves(to_data(one.after.node), one.path)
        # A mapping that has nothing left is there all the same.
        assert {p: v for p, v in dev.items() if v != {}} == {
            p: v for p, v in prod.items() if v != {}
        }


def _without_nulls(overrides: dict[str, Any], services: dict[str, Any]) -> dict[str, Any]:
    """Return overrides in which a null takes away what is there."""
    return {
        name: {
            **one,
            **(
                {
                    "env": {
                        key: text
                        for key, text in one["env"].items()
                        if text is not None or services[name].get("env", {}).get(key) is not None
                    }
                }
                if "env" in one
                else {}
            ),
        }
        for name, one in overrides.items()
    }
