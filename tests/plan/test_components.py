"""What components are called: by what is in them, not by who has it."""

from meshgen.plan.components import component_names
from meshgen.resources import Resource


def _objects(*keys: str) -> list[Resource]:
    """Return objects of `service/Kind`, or `service/Kind/name`."""
    made = []
    for key in keys:
        group, kind, *name = key.split("/")
        obj = {"apiVersion": "v1", "kind": kind, "metadata": {"name": (name or [group])[0]}}
        made.append(Resource(obj, group))
    return made


def _names(**shared: list[Resource]) -> dict[str, str]:
    found = component_names({tuple(envs): objects for envs, objects in shared.items()})
    assert list(found.values()) == sorted(found.values())
    return {"".join(envs): name for envs, name in found.items()}


def test_names() -> None:
    assert _names(
        ab=_objects("web/Service"),
        ac=_objects("api/Service", "api/Deployment"),
        ad=_objects("api/PodDisruptionBudget", "web/PodDisruptionBudget"),
        bc=_objects("api/Service", "web/Deployment"),
        bd=_objects("api/Service", "b/Service", "web/Deployment"),
        cd=_objects("config/ConfigMap/a", "config/ConfigMap/b"),
    ) == {
        "ac": "api",
        "bd": "api-and-2-more",
        "bc": "api-and-web",
        "cd": "config",
        "ad": "pdb",
        "ab": "web-service",
    }


def test_one_more_environment_changes_no_name() -> None:
    objects = {"ab": _objects("web/Service"), "bc": _objects("api/Service", "api/Deployment")}
    more = {f"{envs}x": each for envs, each in objects.items()}
    assert list(_names(**objects).values()) == list(_names(**more).values())


def test_two_that_would_be_called_the_same() -> None:
    one = _objects("web/Service", "web/Deployment")
    other = _objects("web/PodDisruptionBudget", "web/HorizontalPodAutoscaler")
    found = _names(ab=one, bc=other)
    assert all(name.startswith("web-") for name in found.values())
    assert len(set(found.values())) == 2
    # Of what is in each, so that they keep it.
    assert found["ab"] == _names(abx=one, xc=other)["abx"]


def test_names_are_short() -> None:
    name = "n" * 63
    many = {f"a{n}": _objects(f"{name}/Service", f"{n}{name[:-1]}/Deployment") for n in "bcd"}
    assert all(len(each) <= 200 for each in _names(**many).values())
