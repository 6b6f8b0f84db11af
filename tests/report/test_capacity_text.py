"""Capacity as people read it."""

import re
from dataclasses import replace
from fractions import Fraction

import pytest

from meshgen.quota import Consumer, Problem, Situation, WorkloadKey
from meshgen.report.capacity import Style, text
from meshgen.report.capacity.wrap import wrapped

from .capacity_examples import (
    BY_SIDECAR,
    BY_SURGE,
    DB,
    EVENT,
    FAILURE,
    PARTS,
    PLAIN,
    QUOTA,
    REFUSED,
    WEB,
    failing,
    lines,
    namespace,
    quota,
    section,
    usage,
    without_quota,
)

AT_REST = """\
Name:          small
Namespace:     shop
Resource       Used  Hard  Share  Sidecars
--------       ----  ----  -----  --------
limits.cpu     2.4   4      60 %  600m      25 %
limits.memory  1Gi   2Gi    50 %
"""
OTHERS = """\
               HPA max   Rolling update               HPA max, rolling
Resource                 one at a time   all at once  one at a time     all at once
limits.cpu     3   75 %  3.1 78 %        3.8 95 %     3.7 93 %          4   100 %
limits.memory  1Gi 50 %  1Gi 50 %        1Gi 50 %     1Gi 50 %          1Gi  50 %
"""
CONSUMERS = """\
Largest consumers  Pods  Used  Share  Sidecars
of limits.cpu
  Deployment/web      2   1.4   58 %      400m
  Deployment/api      1  500m   21 %      200m
  StatefulSet/db      1  300m   12 %
  1 more (-v)            200m
"""


def test_a_quota_is_told_as_kubectl_describes_it_and_in_every_situation() -> None:
    amounts = ("2400m", "3", "3100m", "3800m", "3700m", "4")
    said = "\n".join(lines(namespace(quota(*amounts)), style=Style()))
    assert (
        said == "\n".join(["prod: fits, in every situation", "", AT_REST, OTHERS, CONSUMERS])[:-1]
    )


def test_scopes_stand_where_kubectl_has_them() -> None:
    scoped = replace(quota("2400m"), scopes=("NotTerminating", "PriorityClass In (high, low)"))
    said = lines(namespace(scoped))
    assert said[4] == "Scopes:        NotTerminating, PriorityClass In (high, low)"


def test_a_namespace_without_a_quota_has_totals() -> None:
    said = lines(without_quota(), style=Style())
    assert said[:7] == [
        "prod: no quota limits it",
        "",
        "Namespace:     shop",
        "Resource       Used  Sidecars",
        "--------       ----  --------",
        "limits.cpu     2.4   600m      25 %",
        "limits.memory  1Gi",
    ]
    assert "limits.cpu     2.4      2.4             2.4          2.4               2.4" in said


@pytest.mark.parametrize(
    ("amounts", "verdict"),
    [
        (["4"], "prod: fits, in every situation"),
        (["4001m"], "prod: does not fit at rest"),
        (
            ["4", "4", "4", "5", "4", "5"],
            "prod: fits at rest, but not: rolling update of all at once; HPA max during a\n"
            "  rolling update of all at once",
        ),
    ],
)
def test_the_verdict_comes_first(amounts: list[str], verdict: str) -> None:
    said = "\n".join(lines(namespace(quota(*amounts))))
    assert said.startswith(f"{verdict}\n\nName:")


def test_every_quota_of_a_namespace_counts() -> None:
    said = lines(namespace(quota("1"), quota("5")))
    assert said[0] == "prod: does not fit at rest"
    assert sum(line.startswith("Name:") for line in said) == 2


def test_refused_pods_are_told_before_the_figures() -> None:
    warning = replace(REFUSED, error=False, keys=(), hint="")
    said = lines(namespace(quota("1"), problems=(REFUSED, warning)))
    assert said[:6] == [
        "prod: fits, in every situation; some of it is refused whatever else runs",
        "",
        "error MG504: Deployment/web: spec.template.spec.containers[0].resources:",
        "  container `web` has no limits.cpu; set limits.cpu",
        "warning MG504: Deployment/web: container `web` has no limits.cpu",
        "",
    ]


def test_what_does_not_fit_is_marked_without_colours() -> None:
    said = lines(namespace(quota("5")))
    assert "limits.cpu     5     4     125 % !  600m      12 %" in said


def test_a_limit_of_nothing_has_no_share() -> None:
    said = lines(namespace(quota("5", hard="0")))
    assert said[6].startswith("limits.cpu     5     0        - !")


def test_a_failure_is_told_in_the_words_of_the_cluster() -> None:
    said = lines(namespace(failing()))
    start = said.index(
        "Rolling update: limits.cpu 4.5 of 4 while Deployment/web is updated, 500m too"
    )
    assert said[start + 1 : start + 6] == [
        "much",
        '  Warning  FailedCreate  ReplicaSet/web-…  Error creating: pods "web-…" is',
        "    forbidden: exceeded quota: small, requested: limits.cpu=700m, used:",
        "    limits.cpu=3800m, limited: limits.cpu=4 (x2)",
        "  Deployment/web waits for a new pod",
    ]


def test_what_follows_from_a_failure_is_only_named() -> None:
    said = " ".join(lines(namespace(failing())))
    assert said.endswith(
        "Nor does it fit: rolling update of all at once; HPA max during a rolling update; HPA max "
        "during a rolling update of all at once."
    )


def test_of_what_follows_the_failures_are_told_on_demand() -> None:
    later = replace(FAILURE, situation=Situation.ROLLING_ALL)
    shown = namespace(failing(failures=(FAILURE, later)))
    assert lines(shown)[-1].endswith("all at once (-v says how).")
    in_full = lines(shown, style=replace(PLAIN, every=True))
    told = [line.partition(":")[0] for line in in_full if " 4500m of 4" in line]
    assert told == ["Rolling update", "Rolling update of all at once"]
    assert in_full[-2].startswith("Nor does it fit: HPA max during a rolling update; HPA max")
    assert in_full[-1].endswith("all at once.")


@pytest.mark.parametrize(
    ("amounts", "told"),
    [
        # All fail, and all of them because it does not fit at rest.
        (["5"], ["At rest"]),
        (["4", "5", "4", "4", "5", "5"], ["HPA max"]),
        (["4", "5", "5"], ["HPA max", "Rolling update"]),
        (
            ["4", "4", "4", "5", "5", "5"],
            ["Rolling update of all at once", "HPA max during a rolling update"],
        ),
        (["4"], []),
    ],
)
def test_of_failing_situations_the_least_are_told(amounts: list[str], told: list[str]) -> None:
    said = lines(namespace(quota(*amounts)))
    starts = [line.partition(":")[0] for line in said if ": limits.cpu 5 of 4" in line]
    assert starts == told


def test_mends_have_their_figures_and_how_to_try_them() -> None:
    said = lines(namespace(failing(BY_SIDECAR, BY_SURGE)))
    start = said.index("  Each of these makes it fit:")
    assert said[start + 1 : start + 7] == [
        "  - limit each sidecar to 100m CPU: limits.cpu 3.9 of 4, 98 %",
        "    --what-if sidecar.limits.cpu=100m",
        "  - update without surge: limits.cpu 2.4 of 4, 60 %",
        "    --what-if services.web.strategy.maxSurge=0",
        "    --what-if services.web.strategy.maxUnavailable=1",
        "",
    ]
    assert "  This makes it fit:" in lines(namespace(failing(BY_SURGE)))


def test_what_no_setting_says_is_told_by_the_objects_fields() -> None:
    changes = tuple(replace(change, object=DB) for change in BY_SURGE.changes)
    said = lines(namespace(failing(replace(BY_SURGE, changes=changes))))
    assert "    StatefulSet/db: spec.strategy.maxSurge: 0" in said
    assert "    StatefulSet/db: spec.strategy.maxUnavailable: 25% -> 1" in said
    shown = section(namespace(failing(BY_SIDECAR, BY_SURGE)), environment="")
    of_manifests = text([shown], PLAIN)
    assert "--what-if" not in of_manifests
    assert "    Deployment/web: spec.template: 200m -> 100m\n" in of_manifests


def test_of_many_changes_a_few_are_shown() -> None:
    many = replace(BY_SURGE, changes=BY_SURGE.changes * 2)
    assert "    … and 1 more change (-v)" in lines(namespace(failing(many)))
    shown = lines(namespace(failing(many)), style=replace(PLAIN, every=True))
    assert sum("--what-if" in line for line in shown) == 4


@pytest.mark.parametrize(
    ("resource", "shown"),
    [
        ("limits.cpu", "quotas.small.hard.limits.cpu=5"),
        ("count/jobs.batch", "'quotas.small.hard[\"count/jobs.batch\"]=5'"),
    ],
)
def test_a_setting_is_written_for_the_shell(resource: str, shown: str) -> None:
    change = replace(BY_SURGE.changes[0], object=QUOTA, setting=("hard", resource), after="5")
    said = lines(namespace(failing(replace(BY_SURGE, changes=(change,)))))
    assert f"    --what-if {shown}" in said


def test_what_kubectl_answers_is_no_event() -> None:
    said = 'Error from server (Forbidden): services "web" is forbidden: exceeded quota'
    answer = EVENT._replace(reason="Forbidden", message=said, times=1)
    shown = failing(failures=(replace(FAILURE, events=(answer,)),))
    assert f"  {said}" in lines(namespace(shown))


LASTING = replace(BY_SIDECAR, situation=Situation.HPA_MAX_ROLLING_ALL)


def test_what_mends_everything_is_told_last() -> None:
    said = lines(namespace(failing(BY_SURGE, LASTING)))
    start = said.index("  This makes it fit in every situation:")
    assert said[start - 1] == "HPA max during a rolling update of all at once."
    assert said[start + 1].startswith("  - limit each sidecar to 100m CPU")
    assert "  This makes it fit:" in said


def test_of_many_events_a_few_are_shown() -> None:
    events = tuple(EVENT._replace(about=f"ReplicaSet/web-{n}…") for n in range(5))
    many = failing(failures=(replace(FAILURE, events=events),))
    said = lines(namespace(many))
    assert "  … and 2 more events (-v)" in said
    shown = lines(namespace(many), style=replace(PLAIN, every=True))
    assert not any("more event" in line for line in shown)
    assert sum("ReplicaSet/web-" in line for line in shown) == 5


def test_consumers_are_those_of_what_is_shortest() -> None:
    short = quota("3")
    pods = usage("pods", "2", "2", PARTS)
    rest = (*short.situations[Situation.AT_REST], pods)
    said = lines(namespace(replace(short, situations=dict.fromkeys(Situation, rest))))
    assert "of pods" in said
    assert "of limits.cpu" not in said
    said = lines(
        namespace(replace(short, situations=dict.fromkeys(Situation, rest))),
        style=replace(PLAIN, every=True),
    )
    assert [line for line in said if line.startswith("of ")] == ["of limits.cpu", "of pods"]
    assert "  Job/seed            1   200m    7 %" in said


def test_what_runs_out_in_an_update_is_shorter_than_what_is_full_at_rest() -> None:
    pods = usage("pods", "2", "2", PARTS)
    some = quota("3", "3", "3", "3", "3", "5")
    situations = {s: (*usages, pods) for s, usages in some.situations.items()}
    assert "of limits.cpu" in lines(namespace(replace(some, situations=situations)))


def test_of_what_is_limited_to_nothing_the_consumers_are_told() -> None:
    none = usage("pods", "2", "0", PARTS)
    situations = {s: (*usages, none) for s, usages in quota("9").situations.items()}
    assert "of pods" in lines(namespace(replace(quota("9"), situations=situations)))


def test_a_consumer_without_pods_has_none() -> None:
    claim = Consumer(WorkloadKey("shop", "Service", "web"), 0, Fraction(1))
    used = usage("services", "1", "1", (claim,))
    services = replace(quota("1"), situations=dict.fromkeys(Situation, (used,)))
    assert "  Service/web               1  100 %" in lines(namespace(services))


def test_sections_of_different_releases_name_them() -> None:
    sections = [section(namespace(quota(a)), only=False) for a in ("1", "5")]
    said = text(sections, PLAIN).splitlines()
    assert said[0] == "prod (Kubernetes 1.29, Istio 1.22): fits, in every situation"
    assert "prod (Kubernetes 1.29, Istio 1.22): does not fit at rest" in said


def test_manifests_go_by_their_namespace() -> None:
    said = text([section(without_quota(), environment="")], PLAIN)
    assert said.startswith("shop: no quota limits it\n")


def test_nothing_is_no_text() -> None:
    assert text([section()], PLAIN) == ""
    assert text([], PLAIN) == ""


def test_colours_are_only_there_when_asked_for() -> None:
    shown = namespace(failing(BY_SIDECAR), problems=(REFUSED,))
    assert "\x1b" not in "".join(lines(shown))
    coloured = "\n".join(lines(shown, style=replace(PLAIN, colour=True)))
    assert "\x1b[31m4.5 113 % !\x1b[0m" in coloured
    assert "\x1b[31merror MG504: " in coloured
    # 95 % is worth a look.
    tight = lines(namespace(quota("3800m")), style=replace(PLAIN, colour=True))
    assert "\x1b[33m 95 %\x1b[0m" in "\n".join(tight)
    assert tight[0] == "\x1b[1m\x1b[32mprod: fits, in every situation\x1b[0m"


def test_colours_change_no_column() -> None:
    shown = namespace(failing(BY_SIDECAR), problems=(REFUSED,))
    coloured = "\n".join(lines(shown, style=replace(PLAIN, colour=True)))
    for sequence in ("\x1b[31m", "\x1b[32m", "\x1b[33m", "\x1b[1m", "\x1b[0m"):
        coloured = coloured.replace(sequence, "")
    plain = "\n".join(lines(shown))
    assert [line.rstrip() for line in coloured.splitlines()] == plain.splitlines()


@pytest.mark.parametrize(
    ("used", "hard", "filled"),
    [
        ("0", "4", 0),
        ("1m", "4", 0),
        ("40m", "4", 1),
        ("2", "4", 10),
        # Full is what has no room left, and nothing else.
        ("3999m", "4", 19),
        ("4", "4", 20),
        ("4001m", "4", 20),
        ("8", "4", 20),
        ("1m", "0", 20),
    ],
)
def test_bars_show_the_share(used: str, hard: str, filled: int) -> None:
    said = lines(namespace(quota(used, hard=hard)), style=Style(bars=True))
    bar = f"[{'#' * filled}{'.' * (20 - filled)}]"
    assert bar in next(line for line in said if line.startswith("limits.cpu"))
    said = lines(namespace(quota(used, hard=hard)), style=Style(bars=True, unicode=True))
    bar = f"{'━' * filled}{'─' * (20 - filled)}  600m"
    assert bar in next(line for line in said if line.startswith("limits.cpu"))


WIDE = """\
               HPA max              Rolling update
Resource                            one at a time        all at once
limits.cpu     3   75 % ━━━━━━━━──  3.1 78 % ━━━━━━━━──  4.5 113 % ! ━━━━━━━━━━
limits.memory  1Gi 50 % ━━━━━─────  1Gi 50 % ━━━━━─────  1Gi  50 %   ━━━━━─────

               HPA max, rolling
Resource       one at a time          all at once
limits.cpu     3.999 99 % ━━━━━━━━━─  4.5 113 % ! ━━━━━━━━━━
limits.memory  1Gi   50 % ━━━━━─────  1Gi  50 %   ━━━━━─────
"""
NARROW = """\
               HPA max
Resource
limits.cpu     3   75 % ━━━━━━━━──
limits.memory  1Gi 50 % ━━━━━─────

               Rolling update
Resource       one at a time        all at once
limits.cpu     3.1 78 % ━━━━━━━━──  4.5 113 % ! ━━━━━━━━━━
limits.memory  1Gi 50 % ━━━━━─────  1Gi  50 %   ━━━━━─────

"""
AMOUNTS = ("2400m", "3", "3100m", "4500m", "3999m", "4500m")


@pytest.mark.parametrize(("width", "expected"), [(96, WIDE), (60, NARROW)])
def test_every_situation_has_bars(width: int, expected: str) -> None:
    style = Style(bars=True, unicode=True, width=width)
    said = "\n".join(lines(namespace(quota(*AMOUNTS)), style=style))
    assert expected in said


@pytest.mark.parametrize("colour", [False, True])
@pytest.mark.parametrize("unicode", [False, True])
def test_tables_are_as_wide_as_the_terminal(colour: bool, unicode: bool) -> None:
    shown = namespace(quota(*AMOUNTS))
    for width in range(48, 120):
        style = Style(colour, bars=True, width=width, unicode=unicode)
        said = [re.sub("\x1b\\[[0-9]+m", "", line) for line in lines(shown, style=style)]
        assert max(map(len, said)) <= width, width
        assert sum("all at once" in line for line in said) >= 2


def test_no_line_of_a_usual_quota_is_longer_than_a_terminal() -> None:
    shown = namespace(failing(BY_SIDECAR, BY_SURGE), problems=(REFUSED,))
    for style in (Style(bars=True), Style(bars=True, every=True)):
        assert max(map(len, lines(shown, style=style))) <= 100


def test_hostile_names_reach_no_terminal() -> None:
    evil = replace(REFUSED, object=WEB._replace(name="a\x1b[2Jb"), message="\x07")
    shown = replace(quota("1"), key=WEB._replace(name="q\x1b[0m"))
    said = "\n".join(lines(namespace(shown, problems=(evil,))))
    assert "\x1b" not in said
    assert "\x07" not in said
    assert "q\\x1b[0m" in said


def test_a_problem_needs_no_path() -> None:
    problem = Problem(REFUSED.kind, "no number", WEB, error=False)
    assert "warning MG504: Deployment/web: no number" in lines(
        namespace(quota("1"), problems=(problem,))
    )


def test_a_share_stays_in_one_line() -> None:
    said = "limits.cpu is 8 of 16, 50 %"
    # 27 characters: broken before the number, not before its sign.
    assert wrapped(said, "", Style(width=26)) == ["limits.cpu is 8 of 16,", "50 %"]
    assert wrapped(said, "", Style(width=27)) == [said]


# The other situations stand in one table where it fits, else in two.
def test_a_table_that_is_too_wide_is_parted() -> None:
    report = namespace(quota("1"))
    wide = lines(report, style=Style())
    heads = [line for line in wide if "HPA max" in line]
    assert len(heads) == 1
    table = wide[wide.index(heads[0]) :]
    width = max(map(len, table[: table.index("")]))
    for colour in (False, True):
        assert lines(report, style=Style(colour, width=width)) == lines(report, style=Style(colour))
        narrow = lines(report, style=Style(colour, width=width - 1))
        assert [line.split() for line in narrow if "HPA max" in line] == [
            ["HPA", "max", "Rolling", "update"],
            ["HPA", "max,", "rolling"],
        ]


# What mends one quota says nothing of another one.
def test_of_several_quotas_the_one_that_it_mends_is_named() -> None:
    both = namespace(failing(BY_SURGE), quota("1"))
    assert "  This makes it fit:" in lines(namespace(failing(BY_SURGE)))
    assert "  This makes it fit small:" in lines(both)
