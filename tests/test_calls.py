"""Callers that cannot be told apart, services that nobody guards, and calls that nothing reads."""

from pathlib import Path

import pytest

import meshgen
from meshgen.pipeline import Project

HEAD = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
severities: {MG1801: ignore}
"""
CASES = {
    "accounts": (
        """\
services:
  a: {image: a, calls: [x, z, db], serviceAccount: {name: runner}}
  b: {image: a, calls: [z], serviceAccount: {name: runner}}
  c: {image: a, calls: [x, z], serviceAccount: {name: runner}}
  d: {image: a, kind: Job, serviceAccount: {name: runner}}
  e: {image: a, namespace: other, serviceAccount: {name: runner}}
  x: {image: a, port: 80}
  z: {image: a, port: 80, serviceAccount: {name: runner}}
  db: {image: a, port: 80, mesh: false}
namespaces: {other: {}}
environments: {one: {}, two: {authorization: none}}
""",
        [
            "7:45 MG608 `b` has the ServiceAccount `runner` of `a`, `c`: `x` cannot tell them "
            "apart, and lets in both (in one)",
            "12:43 MG608 `z` has the ServiceAccount `runner` of `a`, `c`: `x` cannot tell them "
            "apart, and lets in both (in one)",
            "13:34 MG609 `db` has no sidecar, so that the mesh keeps nobody from it (in one)",
        ],
    ),
    "accounts that an egress gateway sees": (
        """\
authorization: deny
gateways: {out: {deployment: {}}}
external: {m: {hosts: m.com, tls: SIMPLE, through: out}, s: {hosts: s.com, through: out}}
services:
  a: {image: a, calls: [m, s], serviceAccount: {name: runner}}
  b: {image: a, calls: [], serviceAccount: {name: runner}}
""",
        [
            "10:44 MG608 `b` has the ServiceAccount `runner` of `a`: `m` cannot tell them apart, "
            "and lets in both",
        ],
    ),
    "what has no sidecar": (
        """\
authorization: deny
services:
  a: {image: a, mesh: false}
  b: {image: a, port: 80, hostNetwork: true}
  c: {image: a, port: 80}
  d: {image: null, port: 80, service: {type: ExternalName, externalName: a.example.com}}
  e: {image: a, port: 80, mesh: false, namespace: other}
  f: {image: a, port: 80, mesh: false, namespace: closed}
namespaces: {other: {authorization: none}, closed: {networkPolicies: true}}
""",
        ["8:6 MG609 `b` has no sidecar, so that the mesh keeps nobody from it"],
    ),
    "calls that nothing reads": (
        """\
services:
  a: {image: a, calls: [b]}
  b: {image: a, port: 80, calls: []}
environments: {one: {authorization: none}, two: {authorization: none}}
""",
        [
            "6:24 MG610 nothing is rendered of `calls`: `authorization` is `none` everywhere",
        ],
    ),
    "calls that proxies or the network read": (
        """\
authorization: none
services:
  a: {image: a, calls: [b]}
  b: {image: a, port: 80, calls: []}
environments: {one: {sidecarScope: true}, two: {}}
""",
        [],
    ),
    "proxies that know all": (
        """\
sidecarScope: true
external: {m: {hosts: m.com}}
services:
  a: {image: a, calls: [b]}
  b: {image: a, port: 80}
  c: {image: a, mesh: false}
  d: {image: a}
  e: {image: a, namespace: other}
namespaces: {other: {sidecarScope: false}}
environments:
  one: {}
  two: {sidecarScope: false, egress: closed}
  three: {egress: closed, services: {b: {calls: []}, d: {calls: []}, e: {calls: []}}}
  four: {sidecarScope: false, egress: closed, external: {m: null}}
""",
        [
            "9:6 MG612 `b`, `d`, `e`: no `calls`, so that proxies there know all hosts of "
            "`external` (in two)",
            "9:6 MG612 `b`, `d`: no `calls`, so that proxies there know the whole mesh (in one)",
        ],
    ),
    "gateways that nobody uses": (
        """\
gateways: {out: {deployment: {}}, edge: {}, open: {deployment: {}, port: 80}}
external: {m: {hosts: m.com}}
services: {a: {image: a, port: 80}}
environments:
  one: {}
  two: {external: {m: {through: out}}}
  three: {services: {a: {expose: {gateway: out}}}}
""",
        [
            "5:17 MG613 no service is exposed at `out`, and no host outside goes through it: it "
            "opens no port (in one)",
        ],
    ),
    "calls that one environment reads": (
        """\
services:
  a: {image: a, calls: [b]}
  b: {image: a, port: 80}
environments: {one: {authorization: none}, two: {}}
""",
        [],
    ),
}


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_what_calls_tell(body: str, expected: list[str], tmp_path: Path) -> None:
    (tmp_path / "meshgen.yaml").write_text(HEAD + body, encoding="utf-8")
    found = meshgen.check(Project(tmp_path / "meshgen.yaml"))
    told = [
        f"{f.location.line}:{f.location.column} {f.code} {f.message}"
        for f in found
        if f.code in ("MG608", "MG609", "MG610", "MG612", "MG613")
    ]
    assert told == expected
