"""`render` tells which step into the mesh a change leaves out, where the tree before can know."""

from pathlib import Path

import pytest

import meshgen

CONFIG = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {{name: shop}}
mtls: {mtls}
defaults: {{mesh: {mesh}}}
services:
  web: {{image: "nginx:1.27", port: 80, health: /{more}}}
  db: {{image: "postgres:16", port: 5432, protocol: tcp, mesh: false, health: {{exec: [a]}}}}
  old: {{image: "nginx:1.27", port: 80, health: /, mesh: true, mtls: STRICT}}
environments:
  prod: {{namespace: shop}}
"""
AT_ONCE = "spec.mtls.mode: STRICT at once for pods that ran without a sidecar: Deployment/web"


def told(folder: Path, before: dict[str, str], after: dict[str, str], output: str) -> list[str]:
    """Return what a change of the config is told of at the step that it leaves out."""
    config = folder / "meshgen.yaml"
    config.write_text(CONFIG.format(**before), encoding="utf-8")
    meshgen.render(config, format=output, output=folder / "out")
    config.write_text(CONFIG.format(**after), encoding="utf-8")
    files = meshgen.render(config, format=output)
    found = meshgen.changes(config, folder / "out", rendered=files)
    return [f"{one.path}: {one.message}" for one in found if one.code == "MG617"]


def said(mtls: str, mesh: str, more: str = "") -> dict[str, str]:
    return {"mtls": mtls, "mesh": mesh, "more": more}


@pytest.mark.parametrize("output", ["kustomize", "plain"])
@pytest.mark.parametrize(
    "before",
    [
        said("none", "false"),
        said("PERMISSIVE", "true", ", mesh: false"),
        # STRICT is there, and the sidecar comes.
        said("STRICT", "true", ", mesh: false"),
    ],
)
def test_strict_over_pods_without_a_sidecar(
    before: dict[str, str], output: str, tmp_path: Path
) -> None:
    assert told(tmp_path, before, said("STRICT", "true"), output) == [f"mtls: {AT_ONCE}"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (said("none", "false"), said("PERMISSIVE", "true")),
        (said("PERMISSIVE", "true"), said("STRICT", "true")),
        (said("none", "false"), said("STRICT", "true", ", mesh: false")),
    ],
    ids=["sidecars first", "then STRICT", "it stays outside"],
)
def test_one_step_at_a_time(before: dict[str, str], after: dict[str, str], tmp_path: Path) -> None:
    assert told(tmp_path, before, after, "kustomize") == []


LATER = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {{name: shop}}
authorization: {authorization}
mtls: PERMISSIVE
services:
  web: {{image: "nginx:1.27", port: 80, health: /, calls: [api]{limit}}}
  api: {{image: "nginx:1.27", port: 80, health: /}}
environments:
  prod: {{namespace: shop}}
"""
NONE, DRY, DENY = "null", "{default: deny, dryRun: true}", "deny"
LIMIT = ", rateLimit: {requests: 10, per: minute%s}"
FIRST = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {{name: shop}}
authorization: null
mtls: PERMISSIVE
services:
  api: {{image: "nginx:1.27", port: 80, health: /, mesh: false}}
environments:
  prod: {{namespace: shop}}
"""
# Whom others call, has a policy already.
ENFORCED = "policies are enforced at once for workloads that had none: "
REFUSED = "what comes over the limit is refused at once, for workloads that had none: "


def changed(folder: Path, before: str, after: str) -> list[str]:
    config = folder / "meshgen.yaml"
    config.write_text(before, encoding="utf-8")
    meshgen.render(config, output=folder / "out")
    config.write_text(after, encoding="utf-8")
    found = meshgen.changes(config, folder / "out", rendered=meshgen.render(config))
    return [one.message for one in found if one.code == "MG617"]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ((NONE, ""), (DENY, ""), [f"{ENFORCED}Deployment/web"]),
        ((NONE, ""), (DRY, ""), []),
        ((DRY, ""), (DENY, ""), []),
        ((NONE, ""), (NONE, LIMIT % ""), [f"{REFUSED}Deployment/web"]),
        ((NONE, ""), (NONE, LIMIT % ", enforce: false"), []),
        ((NONE, LIMIT % ", enforce: false"), (NONE, LIMIT % ""), []),
        ((NONE, LIMIT % ""), (NONE, LIMIT.replace("10", "20") % ""), []),
        (
            (NONE, ""),
            (DENY, LIMIT % ""),
            [f"{ENFORCED}Deployment/web", f"{REFUSED}Deployment/web"],
        ),
    ],
)
def test_policies_and_limits_at_once(
    before: tuple[str, str], after: tuple[str, str], expected: list[str], tmp_path: Path
) -> None:
    first, then = (
        LATER.format(authorization=policies, limit=limit) for policies, limit in (before, after)
    )
    assert changed(tmp_path, first, then) == expected


def test_what_is_new_or_was_outside_has_no_step_to_skip(tmp_path: Path) -> None:
    """A first render, a workload that was not there, and one that had no sidecar."""
    config = LATER.format(authorization=DENY, limit=LIMIT % "")
    path = tmp_path / "new" / "meshgen.yaml"
    path.parent.mkdir()
    path.write_text(config, encoding="utf-8")
    files = meshgen.render(path)
    assert meshgen.changes(path, tmp_path / "nothing", rendered=files) == []
    assert changed(tmp_path, FIRST.format(), config) == []


HOSTS = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {{name: shop}}
authorization: none
mtls: PERMISSIVE
{egress}
services:
  web: {{image: "nginx:1.27", port: 80, health: /, calls: [{hosts}]}}
environments:
  prod: {{namespace: shop}}
"""
MAPS = "external: {maps: {hosts: maps.example.com}}"
CLOSED = (
    "spec.outboundTrafficPolicy: hosts that nobody declares are refused at once, "
    "for workloads that reached any: Deployment/web"
)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (("", ""), (f"egress: closed\n{MAPS}", "maps"), [CLOSED]),
        (("egress: open", ""), (f"egress: closed\n{MAPS}", "maps"), [CLOSED]),
        ((MAPS, "maps"), (f"egress: closed\n{MAPS}", "maps"), []),
        ((f"egress: open\n{MAPS}", ""), (f"egress: closed\n{MAPS}", "maps"), []),
        # Where nothing is declared, no step could come before.
        (("", ""), ("egress: closed", ""), []),
        (("egress: closed", ""), (f"egress: closed\n{MAPS}", "maps"), []),
        (("", ""), (f"egress: open\n{MAPS}", "maps"), []),
        # Sidecars change, and say what they said.
        (
            ("egress: closed", ""),
            (f"egress: closed\nsidecarScope: true\n{MAPS}", "maps"),
            [],
        ),
        # Nobody had a sidecar that could have let them out.
        (("defaults: {mesh: false}", ""), (f"egress: closed\n{MAPS}", "maps"), []),
    ],
)
def test_hosts_are_declared_first(
    before: tuple[str, str], after: tuple[str, str], expected: list[str], tmp_path: Path
) -> None:
    first, then = (HOSTS.format(egress=egress, hosts=hosts) for egress, hosts in (before, after))
    assert changed(tmp_path, first, then) == expected


QUOTA = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {{name: shop}}
severities: {{MG501: warning}}
mtls: none
authorization: none
defaults: {{mesh: false}}
services:
  web:
    image: "nginx:1.27"
    port: 80
    health: /
    replicas: {replicas}
    resources: {{limits: {{cpu: 1, memory: 1Gi}}, requests: {{cpu: 1, memory: 1Gi}}}}
environments:
  prod:
    namespace: shop
    {quota}
"""
HARD = "quotas: {q: {hard: {limits.cpu: %s}}}"
BELOW = (
    'spec.hard["limits.cpu"]: a quota is below what stands, so that no pod can be replaced: '
    "ResourceQuota/q: 6 limits.cpu of %s"
)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ((6, HARD % 8), (2, HARD % 4), [BELOW % 4]),
        ((6, ""), (2, HARD % 4), [BELOW % 4]),
        ((6, HARD % 8), (4, HARD % 6), []),
        ((6, HARD % 8), (2, HARD % 8), []),
        # Too small it was before.
        ((6, HARD % 4), (2, HARD % 4), []),
    ],
)
def test_a_quota_shrinks_after_what_takes_of_it(
    before: tuple[int, str], after: tuple[int, str], expected: list[str], tmp_path: Path
) -> None:
    first, then = (
        QUOTA.format(replicas=replicas, quota=hard) for replicas, hard in (before, after)
    )
    assert changed(tmp_path, first, then) == expected


MANY = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {{name: shop}}
kubernetes: "1.33"
istio: {{version: ["1.26", "1.27"]}}
authorization: {authorization}
mtls: PERMISSIVE
defaults: {{image: a, port: 80, health: /, calls: [], replicas: {replicas}}}
services: {{a: {{}}, b: {{}}, c: {{}}, d: {{}}, e: {{}}}}
environments: {{prod: {{namespace: shop, quotas: {{q: {{hard: {{pods: {pods}}}}}}}}}}}
"""


def test_some_of_many_are_named_and_none_twice(tmp_path: Path) -> None:
    """Though both releases have figures of their own."""
    first = MANY.format(authorization="none", replicas=2, pods=20)
    then = MANY.format(authorization="deny", replicas=1, pods=9)
    names = "Deployment/a, Deployment/b, Deployment/c and 2 more"
    assert changed(tmp_path, first, then) == [
        f"{ENFORCED}{names}",
        "spec.hard.pods: a quota is below what stands, so that no pod can be replaced: "
        "ResourceQuota/q: 10 pods of 9",
    ]
