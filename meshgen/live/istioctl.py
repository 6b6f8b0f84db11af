"""What istiod says of its proxies, where `istioctl` is on the PATH: it asks istiod itself.

Source: istioctl/pkg/writer/pilot/status.go of github.com/istio/istio. From 1.27 on its table has
no state any more, and there is JSON.
"""

import json
import re
from collections.abc import Mapping, Sequence

from meshgen.lenient import mapping, mappings, text
from meshgen.live.kubectl import Kubectl
from meshgen.programs import Done, Programs, find_program

_STALE, _REFUSED = "STALE", "ERROR"
_SECONDS = 30.0


def asked(kubectl: Kubectl) -> Done | None:
    """Return what `istioctl proxy-status` prints; None where there is none, or it cannot tell."""
    found = find_program("istioctl")
    if found is None:
        return None
    programs = Programs(_SECONDS, online=True)
    for form in (("-o", "json"), ()):
        done = programs.run(kubectl.command("proxy-status", *form, program=found[1]))
        if not done.error and done.output.strip():
            return done
    return None


def stale(done: Done) -> Mapping[str, Sequence[str]]:
    """Return what is wrong with each proxy, by `POD.NAMESPACE`; nothing for one in sync."""
    try:
        told = mapping(json.loads(done.output))
    except ValueError:
        return _of_table(done.output.decode(errors="replace"))
    found: dict[str, Sequence[str]] = {}
    for one in mappings(told.get("resources")):
        # sidecar~10.0.0.1~POD.NAMESPACE~NAMESPACE.svc.cluster.local
        name = text(mapping(one, "node").get("id"))
        parts = name.split("~")
        found[parts[2] if len(parts) > 2 else name] = _of_configs(one)
    return found


def _of_configs(one: Mapping[str, object]) -> Sequence[str]:
    configs = mappings(one.get("genericXdsConfigs"))
    states = [
        (text(each.get("typeUrl")).rpartition(".")[2], text(each.get("configStatus")))
        for each in configs
    ]
    refused = [
        f"refuses the last {name}: {text(mapping(each, 'errorState').get('details')).strip()[:300]}"
        for each, (name, state) in zip(configs, states, strict=True)
        if state == _REFUSED
    ]
    return [*refused, *_behind([name for name, state in states if state.startswith(_STALE)])]


def _behind(names: Sequence[str]) -> Sequence[str]:
    return [f"has not taken what istiod sent: {', '.join(names)}"] if names else []


def _of_table(table: str) -> Mapping[str, Sequence[str]]:
    head, *rows = [re.split(r"\s{2,}|\t", line.strip()) for line in table.splitlines()] or [[]]
    named = [dict(zip(head, row, strict=False)) for row in rows]
    return {
        row[head[0]]: _behind([name for name, state in row.items() if state.startswith(_STALE)])
        for row in named
        if row.get(head[0])
    }
