"""A config with several namespaces: whose setting mends what, and what hangs on the environment."""

import json
from pathlib import Path
from typing import Any

import pytest

import meshgen
from meshgen.pipeline import Project
from tests.manifests.trees import write

from .conftest import Run
from .test_namespaces import verdicts

# Web: 2 pods of 500m and a sidecar of 200m, 1400m of 8. Pay: 3 of 500m and Istio's own sidecar of 2
# CPUs, 7500m; bill: 500m and 1500m; together 9500m of 4, and 4 pods of 6. Db: the LimitRange's
# 600m of 2, and no sidecar.
BANK = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: bank}
kubernetes: "1.29"
istio: {version: "1.22"}
namespaces:
  payments:
    quotas: {compute: {hard: {limits.cpu: 4, pods: 6}}}
  data:
    mesh: false
    quotas: {store: {hard: {limits.cpu: 2}}}
    limitRanges: {defaults: {limits: [{type: Container, default: {cpu: 600m}}]}}
quotas: {whole: {hard: {limits.cpu: 8}}}
services:
  web:
    image: nginx:1.27
    port: 80
    replicas: 2
    resources: {limits: {cpu: 500m, memory: 1Mi}}
    sidecar: {limits: {cpu: 200m}}
  pay:
    namespace: payments
    image: nginx:1.27
    port: 80
    replicas: 3
    autoscaling: {max: 5}
    resources: {limits: {cpu: 500m, memory: 1Mi}}
  bill:
    namespace: payments
    image: nginx:1.27
    port: 80
    resources: {limits: {cpu: 500m, memory: 1Mi}}
    sidecar: {limits: {cpu: 1500m}}
  db:
    namespace: data
    kind: StatefulSet
    image: postgres:16
    port: 5432
    protocol: tcp
    resources: {limits: {memory: 1Mi}}
environments:
  dev: {namespace: bank-dev}
  prod: {namespace: bank, namespaces: {payments: {name: payments-prod}}}
"""


@pytest.fixture
def bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with a config of three namespaces."""
    monkeypatch.chdir(tmp_path)
    return write(tmp_path, {"meshgen.yaml": BANK})


def namespaces(run: Run, *arguments: str) -> dict[str, Any]:
    """Return what is told of each namespace of one environment."""
    found = json.loads(run(*arguments, "--format", "json").stdout)
    return {one["namespace"]: one for one in found["environments"][0]["namespaces"]}


def cpu(namespace: Any) -> str:
    """Return what a namespace uses of limits.cpu at rest."""
    used: str = namespace["totals"][0]["resources"][0]["used"]
    return used


def settings(mend: Any) -> list[str]:
    """Return the options that try a mend."""
    return [word for setting in mend["whatIf"] for word in ("--what-if", setting)]


def test_each_namespace_has_its_own_quotas_and_defaults(bank: Path, run: Run) -> None:
    found = namespaces(run, "prod")
    assert {name: cpu(one) for name, one in found.items()} == {
        "payments-prod": "9500m",
        "data-prod": "600m",
        "bank": "1400m",
    }
    limited = {name: [quota["name"] for quota in one["quotas"]] for name, one in found.items()}
    assert limited == {"payments-prod": ["compute"], "data-prod": ["store"], "bank": ["whole"]}


def test_an_environment_may_have_all_in_one(bank: Path, run: Run) -> None:
    (name, one), *others = namespaces(run, "dev").items()
    assert (name, others) == ("bank-dev", [])
    assert sorted(quota["name"] for quota in one["quotas"]) == ["compute", "store", "whole"]
    # The LimitRange of one counts for all that is there.
    assert cpu(one) == "11500m"
    assert "together" not in run("dev").stdout


def test_findings_stand_at_the_setting_of_their_namespace(bank: Path, run: Run) -> None:
    (line,) = run("prod", "-q").stderr.splitlines()
    assert line.startswith(
        "meshgen.yaml:8:43: ResourceQuota/compute: "
        'namespaces.payments.quotas.compute.hard["limits.cpu"]: does not fit compute, at rest'
    )


# What one of them says holds for the pods of all: else nobody knows why.
def test_findings_tell_of_namespaces_that_are_one(bank: Path, run: Run) -> None:
    *lines, count = run("dev", "-q").stderr.splitlines()
    assert (len(lines), count) == (3, "meshgen: 3 problems")
    for line in lines:
        assert "; namespace bank-dev is that of bank, data and payments;" in line
    assert "is that of" not in run("prod", "-q").stderr
    assert "Namespace:  bank-dev (bank, data, payments)\n" in run("dev").stdout
    assert "Namespace:  bank\n" in run("prod").stdout


@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_every_mend_that_is_told_fits_when_it_is_tried(
    bank: Path, run: Run, environment: str
) -> None:
    before = namespaces(run, environment)
    tried = 0
    for name, one in before.items():
        for quota in one["quotas"]:
            for mend in quota["mends"]:
                assert mend["whatIf"]
                after = namespaces(run, environment, *settings(mend))
                (again,) = [q for q in after[name]["quotas"] if q["name"] == quota["name"]]
                fits = {s["situation"]: s["fits"] for s in again["situations"]}
                assert fits[mend["situation"]], mend["whatIf"]
                # What is changed is in the namespace alone.
                others = {n: cpu(o) for n, o in before.items() if n != name}
                assert {n: cpu(o) for n, o in after.items() if n != name} == others
                tried += 1
    assert tried > 2


def test_a_mend_names_the_namespace(bank: Path, run: Run) -> None:
    (compute,) = namespaces(run, "prod")["payments-prod"]["quotas"]
    at_rest = [mend["whatIf"] for mend in compute["mends"] if mend["situation"] == "at rest"]
    assert at_rest == [
        ["namespaces.payments.sidecar.limits.cpu=500m"],
        ["namespaces.payments.quotas.compute.hard.limits.cpu=9500m"],
    ]


# `data` has no sidecars, so that of those in one namespace the setting of all is right.
def test_where_all_sidecars_are_in_one_namespace_the_setting_is_that_of_all(
    bank: Path, run: Run
) -> None:
    quotas = {quota["name"]: quota for quota in namespaces(run, "dev")["bank-dev"]["quotas"]}
    told = [mend["whatIf"] for mend in quotas["whole"]["mends"]]
    assert ["sidecar.limits.cpu=100m"] in told
    assert not [whatif for each in told for whatif in each if whatif.startswith("namespaces.")]


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        # All services of it: (3 + 1) x 600m.
        ("namespaces.payments.sidecar.limits.cpu=100m", {"payments-prod": "2400m"}),
        # The namespace's defaults are weaker than what bill says: 3 x 600m + 2.
        ("namespaces.payments.defaults.sidecar.limits.cpu=100m", {"payments-prod": "3800m"}),
        ("namespaces.bank.replicas=1", {"bank": "700m"}),
        ("namespaces.payments.autoscaling.max=3", {}),
        ("environments.prod.namespaces.payments.replicas=1", {"payments-prod": "4500m"}),
        ("environments.dev.namespaces.payments.replicas=1", {}),
        # Without sidecars: 4 x 500m.
        ("namespaces.payments.mesh=false", {"payments-prod": "2"}),
        ("namespaces.data.limitRanges.defaults.limits=[{type: Pod}]", {"data-prod": "0"}),
        ("namespaces.data.name=else", {"data-prod": None, "else": "600m"}),
        ("services.bill.namespace=data", {"payments-prod": "7500m", "data-prod": "1100m"}),
    ],
)
def test_a_setting_of_a_namespace_changes_that_one(
    bank: Path, run: Run, setting: str, expected: dict[str, str | None]
) -> None:
    after = {name: cpu(one) for name, one in namespaces(run, "prod", "--what-if", setting).items()}
    before = {"payments-prod": "9500m", "data-prod": "600m", "bank": "1400m", **expected}
    assert after == {name: used for name, used in before.items() if used is not None}


def test_a_service_can_be_tried_in_a_namespace_of_its_own(bank: Path, run: Run) -> None:
    tried = ["namespaces.new={}", "services.pay.namespace=new"]
    options = [word for setting in tried for word in ("--what-if", setting)]
    after = namespaces(run, "prod", *options)
    assert {name: cpu(one) for name, one in after.items()} == {
        "payments-prod": "2",
        "data-prod": "600m",
        "bank": "1400m",
        "new-prod": "7500m",
    }


# An environment that says nothing of namespaces has all in one: a change of a quota moves nothing.
@pytest.mark.parametrize(
    "setting",
    [
        "namespaces.payments.quotas.compute.hard.pods=9",
        "namespaces.payments={quotas: {compute: {hard: {pods: 9}}}}",
        "namespaces={payments: {quotas: {compute: {hard: {pods: 9}}}}}",
        "namespaces.payments={}",
        "environments.dev.namespaces.payments={}",
    ],
)
def test_a_change_moves_nothing_into_another_namespace(bank: Path, run: Run, setting: str) -> None:
    after = namespaces(run, "dev", "--what-if", setting)
    assert {name: cpu(one) for name, one in after.items()} == {"bank-dev": "11500m"}


def test_a_config_without_environments_keeps_its_names(bank: Path, run: Run) -> None:
    write(bank, {"meshgen.yaml": BANK.partition("environments:")[0]})
    before = list(namespaces(run))
    assert sorted(before) == ["bank", "data", "payments"]
    assert list(namespaces(run, "--what-if", "services.web.replicas=1")) == before
    assert list(namespaces(run, "--what-if", "namespaces.data.replicas=2")) == before


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        (
            "namespaces.paymets.replicas=1",
            "no namespace is called `paymets`; expected one of bank, payments, data; did you mean "
            "`payments`?",
        ),
        ("namespaces.payments.replica=1", "no field is called `replica`; did you mean `replicas`?"),
        ("namespaces.payments.qoutas={}", "no field is called `qoutas`; did you mean `quotas`?"),
    ],
)
def test_a_setting_that_is_none_is_2(bank: Path, run: Run, setting: str, said: str) -> None:
    result = run("prod", "--what-if", setting)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


# Nobody's object says that it has no sidecars, but the config does.
def test_a_namespace_that_somebody_else_creates_has_no_sidecars_if_it_says_so(
    bank: Path, run: Run
) -> None:
    own = (
        "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\nspec:\n"
        "  containers: [{name: a, image: a, resources: {limits: {cpu: 100m}}}]\n"
    )
    config = BANK.replace("    mesh: false\n", "    mesh: false\n    create: false\n")
    resources = "resources: [{path: own.yaml, namespace: data}]\nenvironments:"
    write(bank, {"meshgen.yaml": config.replace("environments:", resources), "own.yaml": own})
    assert cpu(namespaces(run, "prod")["data-prod"]) == "700m"


def test_revisions_of_namespaces_are_control_planes(bank: Path, run: Run) -> None:
    config = BANK.replace('version: "1.22"', 'version: "1.22", revision: stable')
    config = config.replace("  payments:\n", "  payments:\n    revision: canary\n")
    # All in one has one control plane.
    config = config.replace("  dev: {namespace: bank-dev}", "  dev: {}")
    write(bank, {"meshgen.yaml": config})
    found = namespaces(run, "prod")
    assert cpu(found["payments-prod"]) == "9500m"
    assert cpu(found["bank"]) == "1400m"


# The environment's own comes first.
def test_verdicts_name_environment_and_namespace(bank: Path, run: Run) -> None:
    assert verdicts(run("prod").stdout) == [
        "prod, namespace bank: fits, in every situation",
        "prod, namespace data-prod: fits, in every situation",
        "prod, namespace payments-prod: does not fit at rest",
        "prod: 3 namespaces together",
    ]


# One line of the config, and another figure in each environment.
def test_findings_tell_the_environment(bank: Path, run: Run) -> None:
    found = json.loads(run("--format", "json").stdout)["findings"]
    told = [f["message"] for f in found if f["resource"] == "ResourceQuota/compute"]
    assert [message.rpartition(" (")[2] for message in told] == ["in dev)", "in prod)"]


# The same objects as manifests: labels of Namespaces say what the config knows.
@pytest.mark.parametrize("environment", ["dev", "prod"])
def test_what_is_built_is_counted_alike(bank: Path, run: Run, environment: str) -> None:
    config = BANK.replace("    autoscaling: {max: 5}\n", "")
    write(bank, {"meshgen.yaml": f"{config}severities: {{MG501: warning}}\n"})
    built = meshgen.build(Project(bank / "meshgen.yaml"), environment)
    write(bank, {"built.yaml": built})
    of_manifests = namespaces(run, "-k", "built.yaml", "--kubernetes", "1.29", "--istio", "1.22")
    of_config = namespaces(run, environment)
    assert of_manifests.keys() == of_config.keys()
    for name, one in of_config.items():
        assert of_manifests[name]["totals"] == one["totals"]
        for quota, other in zip(one["quotas"], of_manifests[name]["quotas"], strict=True):
            assert quota["situations"] == other["situations"]
            assert quota["failures"] == other["failures"]
