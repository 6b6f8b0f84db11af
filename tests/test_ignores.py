"""What a config, and the objects that it renders, say is not to be told."""

from pathlib import Path

import pytest

import meshgen
from meshgen.pipeline import Project

HEAD = "apiVersion: meshgen.dev/v1alpha1\nkind: Mesh\nmetadata: {name: shop}\n"
# One pod, which may not go: MG602.
BUDGET = "image: nginx:1, port: 80, podDisruptionBudget: {minAvailable: 1}"
EXTRA = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: extra
  annotations:
    meshgen.dev/ignore: |
      MG1001: {reason}
"""


def told(folder: Path, config: str, *environments: str, extra: str = "") -> list[str]:
    """Return the findings about budgets and ignores, each as LINE CODE PATH."""
    (folder / "meshgen.yaml").write_text(HEAD + config, encoding="utf-8")
    (folder / "extra.yaml").write_text(extra, encoding="utf-8")
    return [
        f"{f.location.line} {f.code} {f.path}"
        for f in meshgen.check(Project(folder / "meshgen.yaml"), environments)
        if f.code == "MG602" or f.code.startswith("MG9")
    ]


@pytest.mark.parametrize(
    ("config", "findings"),
    [
        pytest.param(
            f"services:\n  web: {{{BUDGET}}}\n",
            ["5 MG602 services.web.podDisruptionBudget.minAvailable"],
            id="nothing is ignored",
        ),
        pytest.param(
            f"services:\n  web: {{{BUDGET}, ignore: {{MG602: it is}}}}\n",
            [],
            id="by the service",
        ),
        pytest.param(
            f"services:\n  web: {{{BUDGET}, ignore: {{MG603: it is}}}}\n",
            [
                "5 MG602 services.web.podDisruptionBudget.minAvailable",
                "5 MG904 services.web.ignore.MG603",
            ],
            id="another code",
        ),
        pytest.param(
            f"services:\n  web: {{{BUDGET}}}\n  api: {{{BUDGET}, ignore: {{MG602: it is}}}}\n",
            ["5 MG602 services.web.podDisruptionBudget.minAvailable"],
            id="of another service",
        ),
        pytest.param(
            "defaults: {ignore: {MG602: it is}}\n"
            f"services:\n  a: {{{BUDGET}}}\n  b: {{image: b}}\n",
            [],
            id="by the defaults, of use for one service",
        ),
        pytest.param(
            "defaults:\n  ignore: {MG602: it is}\nservices:\n  a: {image: a}\n  b: {image: b}\n",
            ["5 MG904 defaults.ignore.MG602"],
            id="by the defaults, of no use, told once",
        ),
        pytest.param(
            f"services:\n  web: {{{BUDGET}, ignore: {{MG602: it is}}}}\n"
            "environments: {a: {}, b: {namespace: b, services: {web: {replicas: 2}}}}\n",
            [],
            id="of use in one environment",
        ),
        pytest.param(
            f"services:\n  web: {{{BUDGET}}}\n"
            'environments:\n  a: {}\n  b: {namespace: b, services: {"*": {ignore: {MG602: it}}}}\n',
            ["5 MG602 services.web.podDisruptionBudget.minAvailable"],
            id="in one environment, for all services",
        ),
        pytest.param(
            f"services:\n  web: {{{BUDGET}, ignore: {{MG602: it is}}}}\n"
            "environments: {a: {}, b: {namespace: b, services: {web: {ignore: {MG602: null}}}}}\n",
            ["5 MG602 services.web.podDisruptionBudget.minAvailable"],
            id="taken away in one environment",
        ),
        pytest.param(
            f"services:\n  web: {{{BUDGET}}}\npatches:\n- target: {{kind: PodDisruptionBudget}}\n"
            '  patch: {metadata: {annotations: {meshgen.dev/ignore: "MG602: it is"}}}\n',
            [],
            id="by an annotation that a patch gives",
        ),
        pytest.param(
            f"services:\n  web: {{{BUDGET}}}\npatches:\n- target: {{kind: PodDisruptionBudget}}\n"
            '  patch: {metadata: {annotations: {meshgen.dev/ignore: "MG602"}}}\n',
            [
                "5 MG602 services.web.podDisruptionBudget.minAvailable",
                '8 MG902 patches[0].patch.metadata.annotations["meshgen.dev/ignore"]',
            ],
            id="without a reason",
        ),
    ],
)
def test_what_a_config_ignores(tmp_path: Path, config: str, findings: list[str]) -> None:
    assert told(tmp_path, config) == findings


def test_a_manifest_of_the_users_ignores_by_its_annotation(tmp_path: Path) -> None:
    config = "resources: [extra.yaml]\n"
    (found,) = told(tmp_path, config, extra=EXTRA.format(reason="it is meant"))
    assert found == "6 MG904 resources[0]"
    (found,) = told(tmp_path, config, extra=EXTRA.format(reason=""))
    assert found == "6 MG902 resources[0]"


def test_of_one_environment_among_several_nothing_is_of_no_use(tmp_path: Path) -> None:
    config = (
        "services: {web: {image: nginx:1, port: 80, ignore: {MG602: it is}}}\n"
        "environments: {a: {}, b: {namespace: b}}\n"
    )
    assert told(tmp_path, config, "a") == []
    assert told(tmp_path, config, "a", "b") == ["4 MG904 services.web.ignore.MG602"]


def test_what_was_not_asked_is_not_of_no_use(tmp_path: Path) -> None:
    wrong = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {prots: []}\n"
    config = (
        "resources: [extra.yaml]\n"
        "services: {web: {image: nginx:1, port: 80, ignore: {MG602: it is, MG1001: it is}}}\n"
    )
    # Budgets are not counted where something is refused; rules are asked all the same.
    assert told(tmp_path, config, extra=wrong) == ["5 MG904 services.web.ignore.MG1001"]


def test_severities_weigh_what_is_wrong_with_ignores(tmp_path: Path) -> None:
    config = (
        "services: {web: {image: nginx:1, ignore: {MG602: it is}}}\nseverities: {MG904: ignore}\n"
    )
    assert told(tmp_path, config) == []


def test_it_is_told_at_the_code(tmp_path: Path) -> None:
    text = HEAD + "services:\n  web:\n    image: nginx:1\n    ignore:\n      MG602: it is\n"
    (tmp_path / "meshgen.yaml").write_text(text, encoding="utf-8")
    found = meshgen.check(tmp_path / "meshgen.yaml")
    (idle,) = (finding for finding in found if finding.code == "MG904")
    assert (idle.location.line, idle.location.column) == (8, 7)
    assert (idle.message, idle.hint) == ("MG602 is ignored, and not found here", "remove it")


def test_nothing_of_a_services_ignores_is_rendered(tmp_path: Path) -> None:
    config = f"services:\n  web: {{{BUDGET}, ignore: {{MG602: a reason that stands nowhere}}}}\n"
    (tmp_path / "meshgen.yaml").write_text(HEAD + config, encoding="utf-8")
    for output in meshgen.FORMATS:
        files = meshgen.render(tmp_path / "meshgen.yaml", format=output)
        assert "stands nowhere" not in "".join(files.values())
