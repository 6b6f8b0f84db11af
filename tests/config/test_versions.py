"""Which versions a team runs: one or a list, alone or in an environment."""

from pathlib import Path

import jsonschema_rs
import pytest

from meshgen.config.explain import explanation
from meshgen.config.schema import read_schema
from meshgen.schemas.store import supported_istio, supported_kubernetes
from tests.config.problems import Load, load_text, whole

_SERVICES = "services: {web: {image: nginx, port: 80}}\n"
_QUOTES = 'expected a minor version in quotes, such as "1.29"'
_OR_LIST = f"{_QUOTES} or a list of them"

# What is written for all environments and for one, and what holds there:
# Kubernetes, Istio, Istio's profile.
FORMS = {
    "nothing": ("", "", "1.29", "1.22", "default"),
    "one": ('kubernetes: "1.30"\nistio: {version: "1.24"}', "", "1.30", "1.24", "default"),
    "lists": (
        'kubernetes: ["1.29", "1.33"]\nistio: {version: ["1.22", "1.24"]}',
        "",
        "1.29 1.33",
        "1.22 1.24",
        "default",
    ),
    "short": ('istio: "1.24"', "", "1.29", "1.24", "default"),
    "a short list": ('istio: ["1.22", "1.24"]', "", "1.29", "1.22 1.24", "default"),
    "a list over one": ('kubernetes: "1.29"', 'kubernetes: ["1.30", "1.31"]', "1.30 1.31", "1.22"),
    "one over a list": ('kubernetes: ["1.30", "1.31"]', 'kubernetes: "1.29"', "1.29", "1.22"),
    "short over long": (
        'istio: {version: ["1.21", "1.22"], profile: demo}',
        'istio: "1.24"',
        "1.29",
        "1.24",
        "demo",
    ),
    "long over short": ('istio: ["1.21"]', "istio: {profile: demo}", "1.29", "1.21", "demo"),
    "taken away": ('istio: "1.20"', "istio: {version: ~}", "1.29", "1.22"),
    "taken away as a whole": ('istio: "1.20"', "istio: ~", "1.29", "1.22"),
}


@pytest.mark.parametrize("case", FORMS.values(), ids=FORMS)
def test_forms(case: tuple[str, ...], tmp_path: Path) -> None:
    above, own, kubernetes, istio, *profile = case
    environments = f"environments: {{a: {{{own}}}}}\n"
    config = load_text(whole(f"{_SERVICES}{above}\n{environments}"), tmp_path)
    mesh = config.environments["a"].mesh
    assert mesh.kubernetes == tuple(kubernetes.split())
    assert mesh.istio.version == tuple(istio.split())
    assert mesh.istio.profile == (profile[0] if profile else "default")


WRONG = {
    "no quotes": (
        "kubernetes: 1.30\nistio: 1.20",
        [
            f'5:13: kubernetes: found a number `1.30`; {_QUOTES}; write it in quotes: "1.30"',
            f'6:8: istio: found a number `1.20`; {_QUOTES}; write it in quotes: "1.20"',
        ],
    ),
    "no quotes in a list": (
        'kubernetes: ["1.29", 1.30]\nistio: {version: [1.20]}',
        [
            f'5:22: kubernetes[1]: found a number `1.30`; {_QUOTES}; write it in quotes: "1.30"',
            f'6:19: istio.version[0]: found a number `1.20`; {_QUOTES}; write it in quotes: "1.20"',
        ],
    ),
    "as kubectl and clouds print it": (
        'kubernetes: v1.29.4\nistio: ["1.24.1", v1.23]\n'
        "environments: {a: {kubernetes: 1.30.2-gke.7}}",
        [
            f'5:13: kubernetes: found `v1.29.4`; {_QUOTES}; write it in quotes: "1.29"',
            f'6:9: istio[0]: found `1.24.1`; {_QUOTES}; write it in quotes: "1.24"',
            f'6:19: istio[1]: found `v1.23`; {_QUOTES}; write it in quotes: "1.23"',
            "7:32: environments.a.kubernetes: found `1.30.2-gke.7`; "
            f'{_QUOTES}; write it in quotes: "1.30"',
        ],
    ),
    "clouds' own minors, and what is no version": (
        'kubernetes: ["1.29+", "1.29-1.33", "29", ""]',
        [
            f'5:14: kubernetes[0]: found `1.29+`; {_QUOTES}; write it in quotes: "1.29"',
            f"5:23: kubernetes[1]: found `1.29-1.33`; {_QUOTES}",
            f"5:36: kubernetes[2]: found `29`; {_QUOTES}",
            f"5:42: kubernetes[3]: found an empty text; {_QUOTES}",
        ],
    ),
    "empty": (
        "kubernetes: []\nistio: []\nenvironments: {a: {istio: {version: []}}}",
        [
            "5:13: kubernetes: found an empty list; expected one item or more",
            "6:8: istio: found an empty list; expected one item or more",
            "7:37: environments.a.istio.version: found an empty list; expected one item or more",
        ],
    ),
    "twice": (
        'kubernetes: ["1.29", "1.30", "1.29"]\nistio: ["1.22", "1.22"]',
        [
            "5:30: kubernetes[2]: Kubernetes 1.29 is listed twice; expected each version once",
            "6:17: istio[1]: Istio 1.22 is listed twice; expected each version once",
        ],
    ),
    "no schemas": (
        'kubernetes: ["1.24", "1.25", "1.38"]\nistio: ["1.19"]\nenvironments: {a: {istio: "1.32"}}',
        [
            "5:14: kubernetes[0]: no schemas for Kubernetes 1.24; expected 1.25 to 1.37; the "
            'nearest is "1.25"',
            "5:30: kubernetes[2]: no schemas for Kubernetes 1.38; expected 1.25 to 1.37; the "
            'nearest is "1.37"',
            "7:27: environments.a.istio: no schemas for Istio 1.32; expected 1.20 to 1.31; the "
            'nearest is "1.31"',
        ],
    ),
    "neither": (
        "kubernetes: true\nistio: true",
        [
            f"5:13: kubernetes: found a boolean `true`; {_OR_LIST}",
            f"6:8: istio: found a boolean `true`; {_OR_LIST} or a mapping with version, profile, "
            "revision, proxy, meshID, nativeSidecars, cni, namespace, gatewayNamespace, "
            'meshConfig; as in `istio: {version: "1.20"}`',
        ],
    ),
    "a wrong key": (
        'istio: {versions: ["1.22"]}',
        [
            "5:9: istio.versions: unknown key `versions`; expected one of version, profile, "
            "revision, proxy, meshID, nativeSidecars, cni, namespace, gatewayNamespace, "
            "meshConfig; did you mean `version`?",
        ],
    ),
}


@pytest.mark.parametrize(("body", "expected"), WRONG.values(), ids=WRONG)
def test_wrong_versions(body: str, expected: list[str], problems: Load) -> None:
    assert problems(f"{_SERVICES}{body}\n") == expected


@pytest.mark.parametrize("field", ["kubernetes", "istio"])
def test_every_version_that_has_schemas_is_taken(field: str, tmp_path: Path) -> None:
    known = {"kubernetes": supported_kubernetes(), "istio": supported_istio()}[field]
    listed = ", ".join(f'"{version}"' for version in known)
    mesh = load_text(whole(f"{_SERVICES}{field}: [{listed}]\n"), tmp_path).base.mesh
    assert {"kubernetes": mesh.kubernetes, "istio": mesh.istio.version}[field] == tuple(known)


@pytest.mark.parametrize("definition", ["Mesh", "Environment"])
@pytest.mark.parametrize(
    ("field", "value", "valid"),
    [
        ("kubernetes", "1.29", True),
        ("kubernetes", ["1.29", "1.33"], True),
        ("kubernetes", 1.29, False),
        ("kubernetes", [], False),
        ("istio", "1.22", True),
        ("istio", ["1.22"], True),
        ("istio", {"version": "1.22"}, True),
        ("istio", {"version": ["1.22", "1.23"], "profile": "demo"}, True),
        ("istio", {"version": []}, False),
        ("istio", ["1.22.1"], False),
    ],
)
def test_editors_take_every_form(definition: str, field: str, value: object, valid: bool) -> None:
    schema = read_schema()
    fields = schema["$defs"][definition]["properties"]
    whole_schema = {"$defs": schema["$defs"], **fields[field]}
    assert jsonschema_rs.is_valid(whole_schema, value) is valid


@pytest.mark.parametrize("field", ["kubernetes", "istio", "istio.version"])
def test_both_forms_are_explained(field: str) -> None:
    first = explanation(field).splitlines()[0]
    assert first.startswith(
        f'{field}  <a minor version in quotes, such as "1.29" or a list of them'
    )
