"""What came of requests, for people in a few lines each, and for scripts as JSON."""

import json as encoder
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from meshgen.model.base import Spec, fields_set
from meshgen.model.request import Request
from meshgen.proof.answer import Answer
from meshgen.proof.asked import Asked
from meshgen.proof.sources import SOME_HOST
from meshgen.report.json import json
from meshgen.report.types import Report

# Headers of every answer: what tells one apart is another one.
_USUAL = frozenset(
    ("connection", "content-length", "content-type", "date", "server", "transfer-encoding", "vary")
)
_OF_ENVOY = "x-envoy-"
# Routes that are for whatever comes.
_PLAIN = frozenset(("", "/*", "default", "allow_any"))
_VALUED = frozenset(("location", "retry-after"))
# From so many seconds on somebody waited for something.
_LONG = 0.1


@dataclass(frozen=True)
class _Outcome:
    """What several answers have in common."""

    words: str
    route: str
    details: str


def text(asked: Asked) -> str:
    """Return what came of each request: a line for it, and one for each kind of answer."""
    lines = []
    for request, start, answers in zip(asked.requests, asked.starts, asked.answers, strict=True):
        times = f", {len(answers)} times" if len(answers) > 1 else ""
        lines.append(f"{_line(request, start.host)} {start.where}{times}:")
        lines += [f"  {line}" for line in _grouped(answers)]
    return "".join(f"{line}\n" for line in lines)


def _line(request: Request, host: str) -> str:
    said = [f"{name}: {value}" for name, value in request.headers]
    if request.token:
        said.append(f"a token that is {request.token.state}")
    if request.authorizer:
        said.append(f"authorizers: {request.authorizer.answer}")
    shown = str(request) if request.host or host in ("", SOME_HOST) else f"{request} of {host}"
    return " with ".join([shown, ", ".join(said)] if said else [shown])


def _grouped(answers: Sequence[Answer]) -> Iterator[str]:
    groups: dict[_Outcome, list[Answer]] = {}
    for answer in answers:
        groups.setdefault(_outcome(answer), []).append(answer)
    routes = {outcome.route for outcome in groups}
    width = len(str(max(map(len, groups.values()))))
    for outcome, group in sorted(groups.items(), key=lambda item: -len(item[1])):
        beside = list(_beside(outcome, group, tells_route=len(routes) > 1))
        told = f" ({'; '.join(beside)})" if beside else ""
        yield f"{len(group):>{width}} {outcome.words}{told}"


def _outcome(answer: Answer) -> _Outcome:
    route = answer.route or (answer.cluster if answer.protocol in ("TCP", "TLS") else "")
    if answer.service:
        return _Outcome(f"{_answered(answer)} by {who(answer)}", route, "")
    if answer.denied and not answer.status:
        return _Outcome(f"was closed by the proxy of {answer.proxy}", route, _why(answer))
    if not answer.status:
        return _Outcome(f"got no answer: {answer.text or 'nothing came'}", route, _why(answer))
    told = [
        f"{name}: {value}" if name in _VALUED else name
        for name, value in answer.headers.items()
        if name not in _USUAL and not name.startswith(_OF_ENVOY)
    ]
    headers = f" with {', '.join(told)}" if told else ""
    by = f" by the proxy of {answer.proxy}" if answer.proxy else ""
    return _Outcome(f"answered {answer.status}{headers}{by}", route, _why(answer))


def _answered(answer: Answer) -> str:
    return f"answered {answer.status}" if answer.status else "answered"


def who(answer: Answer) -> str:
    """Return who answered: `reviews v2`, or a host outside."""
    if not answer.workload:
        return f"{answer.service}, outside"
    name = answer.workload.rpartition("/")[2]
    where = f" in {answer.in_cluster}" if answer.in_cluster else ""
    if answer.version:
        return f"{answer.service} {answer.version}{where}"
    is_same = name == answer.service
    return f"{answer.service}{where}" if is_same else f"{answer.service}, workload {name}{where}"


def _why(answer: Answer) -> str:
    return ", ".join(filter(None, (answer.denied or answer.details, answer.flags)))


def _beside(outcome: _Outcome, group: Sequence[Answer], *, tells_route: bool) -> Iterator[str]:
    if outcome.route and (tells_route or outcome.route not in _PLAIN):
        yield f"route {outcome.route}"
    if outcome.details:
        yield outcome.details
    pods = {(answer.workload, answer.pod) for answer in group if answer.workload}
    if len(pods) > 1:
        yield f"by {len(pods)} pods"
    for gateway in sorted({name for answer in group for name in answer.through}):
        yield f"through {gateway}"
    for asked in sorted({name for answer in group for name in answer.checks}):
        yield f"checked by {asked.rpartition('/')[2]}"
    mirrors = Counter(mirror for answer in group for mirror in set(answer.mirrors))
    for mirror, number in sorted(mirrors.items()):
        some = "" if number == len(group) else f"{number} "
        yield f"{some}mirrored to {mirror.rpartition('/')[2]}"
    attempts = {answer.attempts for answer in group}
    if max(attempts) > 1:
        yield f"{_range(sorted(attempts), '{}')} attempts"
    seconds = sorted(answer.seconds for answer in group)
    if seconds[-1] >= _LONG:
        yield f"after {_range(seconds, '{:.1f}')} s"


def _range(ordered: Sequence[float], form: str) -> str:
    least, most = form.format(ordered[0]), form.format(ordered[-1])
    return least if least == most else f"{least} to {most}"


def notes(asked: Asked) -> Iterator[str]:
    """Yield what has to be known beside the answers: pods, what was counted, which Envoy it was."""
    pods = ", ".join(f"{name} {number}" for name, number in asked.pods.items())
    yield f"pods: {pods}"
    for proxy, counted in asked.counted.items():
        over, refused = (_sum(counted, each) for each in ("rate_limited", "enforced"))
        if over > refused:
            yield f"the proxy of {proxy} counted {over} above its limits, and refused {refused}"
    yield asked.told_version


def _sum(counted: "dict[str, int] | object", name: str) -> int:
    listed = counted.items() if isinstance(counted, dict) else ()
    return sum(number for stat, number in listed if stat.endswith(f".{name}"))


def document(report: Report, asked: Asked) -> str:
    """Return a JSON object: that of the report, with `envoy`, `pods` and `requests`.

    Each request has the answers of all its copies, with the fields of `meshgen.Answer`.
    """
    told = encoder.loads(json(report))
    told["envoy"] = asked.envoy
    told["pods"] = dict(asked.pods)
    told["requests"] = [
        {"request": asdict(request), "answers": [asdict(answer) for answer in answers]}
        for request, answers in zip(asked.requests, asked.answers, strict=True)
    ]
    return f"{encoder.dumps(told, indent=2, default=_said)}\n"


def _said(settings: Spec) -> dict[str, object]:
    return dict(fields_set(settings))
