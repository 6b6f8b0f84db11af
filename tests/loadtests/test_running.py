"""The process that sends requests: what it is given, and what is told where it cannot be."""

import socket
from pathlib import Path

import pytest

import meshgen
from meshgen import MeshgenError
from meshgen.loadtests import running

from .serving import titanium

# In the place of what sends: tells what it was given, or fails.
PROBE = """\
import json, os, sys
json.loads(sys.stdin.readline())
if "WORDS" in os.environ:
    sys.exit("one\\n" + os.environ["WORDS"])
print(json.dumps({"begin": 5.0}))
for sent in (2, int(os.environ["SENT"])):
    print(json.dumps({"second": 1, "sent": sent, "refused": 1, "failed": 0, "late": 0,
        "took": [], "denied": {"403": sent}}))
"""


@pytest.mark.parametrize(
    ("target", "place"),
    [
        ("http://a.example.com", ("a.example.com", 80)),
        ("https://a.example.com/b", ("a.example.com", 443)),
        ("https://a.example.com:8443", ("a.example.com", 8443)),
    ],
)
def test_somebody_has_to_listen_where_requests_go(
    target: str, place: tuple[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(asked: tuple[str, int], _: float) -> None:
        assert asked == place
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(socket, "create_connection", refused)
    with pytest.raises(MeshgenError) as caught:
        running.refuse_silent(target)
    (finding,) = caught.value.findings
    assert finding.message == f"nobody answers at {target}: connection refused"


@pytest.mark.parametrize("target", ["http://[::1", "http://a:b", "http://a:65536"])
def test_what_is_no_place_is_told(target: str) -> None:
    with pytest.raises(MeshgenError, match="nobody answers at"):
        running.refuse_silent(target)


def test_it_has_the_environment_of_the_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "probe.py").write_text(PROBE, encoding="utf-8")
    monkeypatch.setattr(running, "_SENDER", "probe")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("SENT", "7")
    (planned,) = meshgen.load_tests(titanium(), "prod", "limit")
    done = running.run(planned, "http://a")
    assert [(one.sent, one.refused) for one in done.seconds] == [(0, 0), (9, 2)]
    assert done.seconds[1].denied == {"403": 9}
    assert done.begin == 5.0
    monkeypatch.setenv("WORDS", "no such thing")
    with pytest.raises(MeshgenError, match="Locust failed: no such thing"):
        running.run(planned, "http://a")
