"""Batches through processes: in order, one at a time, and without hanging."""

import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator

import pytest

from meshgen.errors import MeshgenError
from meshgen.manifests import pool
from meshgen.manifests.inspect import Inspector, Result
from meshgen.manifests.options import Options
from meshgen.manifests.pool import Text, inspect_all
from meshgen.manifests.roles import Role

from .trees import OPTIONS, SERVICE


def batches(number: int) -> Iterator[tuple[int, list[Text]]]:
    # More than a pipe holds, so that two that both send would wait for ever.
    long = "# " + "x" * 200_000 + "\n"
    for n in range(number):
        texts = (SERVICE.replace("web", f"web-{n}") + long, "other: 1\n")
        yield n, [(text, Role.WHOLE) for text in texts]


@pytest.mark.parametrize("jobs", [1, 3])
def test_results_come_in_the_order_of_the_batches(jobs: int) -> None:
    done = list(inspect_all(batches(10), OPTIONS, jobs))
    assert [mine for mine, _ in done] == list(range(10))
    names = [results[0].seen[0].identity.name for _, results in done]
    assert names == [f"web-{n}" for n in range(10)]


def test_no_batch_is_asked_for_long_before_its_turn() -> None:
    asked = []

    def watched() -> Iterator[tuple[int, list[Text]]]:
        for n, texts in batches(9):
            asked.append(n)
            yield n, texts

    first, _ = next(inspect_all(watched(), OPTIONS, 2))
    assert (first, len(asked)) == (0, 3)  # one for each job, and one in reserve


def test_a_process_that_has_other_threads_is_not_forked() -> None:
    release = threading.Event()
    thread = threading.Thread(target=release.wait)
    thread.start()
    try:
        assert not pool._is_alone()
        done = list(inspect_all(batches(2), OPTIONS, 2))
    finally:
        release.set()
        thread.join()
    assert len(done) == 2


def test_a_process_that_dies_is_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    this = os.getpid()

    def die(_inspector: Inspector, *_: object) -> Result:
        if os.getpid() != this:
            os.kill(os.getpid(), signal.SIGKILL)
        return Result()

    monkeypatch.setattr(pool, "_is_alone", lambda: True)  # a fork knows what is patched here
    monkeypatch.setattr(Inspector, "inspect", die)
    with pytest.raises(MeshgenError) as caught:
        list(inspect_all(batches(5), OPTIONS, 2))
    (finding,) = caught.value.findings
    assert "ended without a result" in finding.message


def test_an_unknown_release_is_refused_before_anything_starts() -> None:
    with pytest.raises(MeshgenError, match=r"1\.99"):
        list(inspect_all(batches(1), Options(("1.99",), ("1.22",)), 2))


# Ctrl-C reaches every process of a terminal; it is this one that ends the others.
@pytest.mark.parametrize("forked", [True, False], ids=["fork", "spawn"])
def test_the_others_do_not_hear_an_interrupt(forked: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_is_alone", lambda: forked)
    results = inspect_all(batches(6), OPTIONS, 2)
    done = [next(results)]
    (child,) = multiprocessing.active_children()
    assert child.pid
    os.kill(child.pid, signal.SIGINT)
    done += results
    assert [mine for mine, _ in done] == list(range(6))


def test_interrupts_are_handled_as_before() -> None:
    before = signal.getsignal(signal.SIGINT)
    list(inspect_all(batches(2), OPTIONS, 2))
    assert signal.getsignal(signal.SIGINT) is before
