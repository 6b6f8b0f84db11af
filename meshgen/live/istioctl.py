"""What istiod says of its proxies, where `istioctl` is on the PATH: it asks istiod itself.

Source: istioctl/pkg/writer/pilot/status.go and pilot/pkg/xds/statusgen.go of
github.com/istio/istio. From 1.27 on its table has no state any more, and there is JSON: a document
of each istiod, one behind the other.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence

from meshgen.lenient import mapping, mappings, text
from meshgen.live.kubectl import Kubectl
from meshgen.live.words import seconds_of
from meshgen.programs import Done, Programs, find_program

_STALE, _REFUSED = "STALE", "ERROR"
_SECONDS = 30.0
# What was sent so lately may still be on its way.
_LATELY = 5.0
_NO_SUCH_FLAG = re.compile("unknown (?:shorthand )?flag")
_ERROR = re.compile("^Error: (.+)$", re.MULTILINE)


def asked(kubectl: Kubectl, namespace: str) -> Done | None:
    """Return what `istioctl proxy-status` prints, or why it could not; None without it.

    `namespace` is istiod's.
    """
    found = find_program("istioctl")
    if found is None:
        return None
    programs = Programs(_SECONDS, online=True)
    command = kubectl.command("proxy-status", f"--istioNamespace={namespace}", program=found[1])
    done = programs.run([*command, "-o", "json"])
    if _NO_SUCH_FLAG.search(done.error):
        done = programs.run(command)
    told = _ERROR.findall(done.error)
    return Done(done.output, told[-1] if told else done.error.strip())


def stale(done: Done, now: float) -> Mapping[str, Sequence[str]]:
    """Return what is wrong with each proxy, by `POD.NAMESPACE`; nothing for one in sync."""
    printed = done.output.decode(errors="replace").strip()
    if not printed.startswith("{"):
        return _of_table(printed)
    found: dict[str, Sequence[str]] = {}
    for told in _documents(printed):
        for one in mappings(mapping(told).get("resources")):
            # sidecar~10.0.0.1~POD.NAMESPACE~NAMESPACE.svc.cluster.local
            name = text(mapping(one, "node").get("id"))
            parts = name.split("~")
            found[parts[2] if len(parts) > 2 else name] = _of_configs(one, now)
    return found


def _documents(printed: str) -> Iterator[object]:
    decoder = json.JSONDecoder()
    while printed:
        try:
            told, end = decoder.raw_decode(printed)
        except ValueError:
            return
        yield told
        printed = printed[end:].lstrip()


def _of_configs(one: Mapping[str, object], now: float) -> Sequence[str]:
    refused, behind = [], []
    for each in mappings(one.get("genericXdsConfigs")):
        name, state = text(each.get("typeUrl")).rpartition(".")[2], text(each.get("configStatus"))
        if state == _REFUSED:
            details = " ".join(text(mapping(each, "errorState").get("details")).split())
            refused.append(f"refuses the last {name}: {details[:300]}")
        elif state == _STALE and now - (seconds_of(text(each.get("lastUpdated"))) or 0) > _LATELY:
            behind.append(name)
    return [*refused, *_behind(behind)]


def _behind(names: Sequence[str]) -> Sequence[str]:
    return [f"has not taken what istiod sent: {', '.join(names)}"] if names else []


def _of_table(table: str) -> Mapping[str, Sequence[str]]:
    head, *rows = [re.split(r"\s{2,}|\t", line.strip()) for line in table.splitlines()] or [[]]
    named = [dict(zip(head, row, strict=False)) for row in rows]
    return {row[head[0]]: _of_row(row) for row in named if row.get(head[0])}


def _of_row(row: Mapping[str, str]) -> Sequence[str]:
    refused = [f"refuses the last {name}" for name, state in row.items() if state == _REFUSED]
    return [*refused, *_behind([name for name, state in row.items() if state.startswith(_STALE)])]
