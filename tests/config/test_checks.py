"""Every check finds something in the tables: none can be lost, and none stands there for show."""

from collections import Counter
from collections.abc import Iterator

import pytest

from meshgen.config import crosscheck
from meshgen.config.crosscheck import CHECKS
from meshgen.config.crosscheck.place import Check, Place
from meshgen.config.gather import Problem
from tests.config import (
    test_bad_names,
    test_bad_objects,
    test_bad_values,
    test_crosscheck_alerts,
    test_crosscheck_authorizers,
    test_crosscheck_beside,
    test_crosscheck_calls,
    test_crosscheck_canaries,
    test_crosscheck_clusters,
    test_crosscheck_containers,
    test_crosscheck_egress,
    test_crosscheck_external,
    test_crosscheck_firewalls,
    test_crosscheck_gateways,
    test_crosscheck_global_limits,
    test_crosscheck_hooks,
    test_crosscheck_images,
    test_crosscheck_inside,
    test_crosscheck_installation,
    test_crosscheck_joined,
    test_crosscheck_load_tests,
    test_crosscheck_namespaces,
    test_crosscheck_networks,
    test_crosscheck_objects,
    test_crosscheck_platform,
    test_crosscheck_pod,
    test_crosscheck_ports,
    test_crosscheck_proxies,
    test_crosscheck_rate_limits,
    test_crosscheck_references,
    test_crosscheck_routes,
    test_crosscheck_secrets,
    test_crosscheck_tests,
    test_crosscheck_tokens,
    test_crosscheck_tracing,
    test_crosscheck_traffic,
    test_crosscheck_versions,
    test_crosscheck_visibility,
    test_crosscheck_workload,
)
from tests.config.problems import Load

TABLES = (
    test_crosscheck_alerts,
    test_bad_names,
    test_bad_objects,
    test_bad_values,
    test_crosscheck_beside,
    test_crosscheck_calls,
    test_crosscheck_authorizers,
    test_crosscheck_canaries,
    test_crosscheck_clusters,
    test_crosscheck_containers,
    test_crosscheck_egress,
    test_crosscheck_external,
    test_crosscheck_gateways,
    test_crosscheck_hooks,
    test_crosscheck_firewalls,
    test_crosscheck_global_limits,
    test_crosscheck_images,
    test_crosscheck_inside,
    test_crosscheck_installation,
    test_crosscheck_joined,
    test_crosscheck_load_tests,
    test_crosscheck_namespaces,
    test_crosscheck_networks,
    test_crosscheck_objects,
    test_crosscheck_platform,
    test_crosscheck_pod,
    test_crosscheck_ports,
    test_crosscheck_proxies,
    test_crosscheck_rate_limits,
    test_crosscheck_references,
    test_crosscheck_routes,
    test_crosscheck_secrets,
    test_crosscheck_tests,
    test_crosscheck_tokens,
    test_crosscheck_tracing,
    test_crosscheck_traffic,
    test_crosscheck_versions,
    test_crosscheck_visibility,
    test_crosscheck_workload,
)


def name_of(check: Check) -> str:
    return f"{check.__module__.rpartition('.')[2]}.{check.__name__}"


def test_every_check_finds_something(problems: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    found: Counter[str] = Counter()

    def counted(check: Check) -> Check:
        def run(place: Place) -> Iterator[Problem]:
            for problem in check(place):
                found[name_of(check)] += 1
                yield problem

        return run

    monkeypatch.setattr(crosscheck, "CHECKS", tuple(counted(check) for check in CHECKS))
    for table in TABLES:
        for body, _ in table.CASES.values():
            problems(body)
    assert [name_of(check) for check in CHECKS if not found[name_of(check)]] == []


def test_every_check_is_described_and_stands_once() -> None:
    names = [name_of(check) for check in CHECKS]
    assert len(set(names)) == len(names)
    assert all((check.__doc__ or "").startswith("Find ") for check in CHECKS)
