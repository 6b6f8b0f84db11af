"""Write down what a cluster answers to `meshgen verify`, as data that the tests answer with.

    python -m tools.cluster_state CONFIG ENVIRONMENT FILE [--kubeconfig FILE]

The answers are slimmed: of managed fields those of commands that change something by hand, of
counters those that anything reads, no certificates and no addresses of the machine.
"""

import argparse
import gzip
import json
import re
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from meshgen.live.answer import Answer
from meshgen.live.concerns.registry import CONCERNS
from meshgen.live.kubectl import connected, kubectl_of
from meshgen.live.observed import Observed
from meshgen.pipeline import Project
from meshgen.pipeline.verifying import expected_of, places_of

_READ = re.compile(
    r"istio_agent_cert_expiry_seconds|istio_requests_total|istio_tcp_connections_opened_total"
    r"|envoy_http_local_rate_limiter|envoy_\w+_(?:cds|lds)_update_rejected"
    r'|envoy_cluster_upstream_rq_active\{cluster_name="xds-grpc"'
)
_LAST = "kubectl.kubernetes.io/last-applied-configuration"


def slim(path: str, answer: Answer) -> list[Any]:
    """Return a status and what came, as little of it as is read."""
    if not answer.document:
        lines = [line for line in answer.text.splitlines() if _READ.match(line)]
        return [answer.status, "\n".join(lines) if "/stats/" in path else answer.text[:300]]
    document = dict(answer.document)
    if "items" in document:
        document["items"] = [_object(each) for each in document["items"]]
    return [answer.status, _object(document)]


def _object(obj: Mapping[str, Any]) -> dict[str, Any]:
    metadata = dict(obj.get("metadata") or {})
    metadata.pop("annotations", None) if not metadata.get("annotations") else None
    annotations = {k: v for k, v in metadata.pop("annotations", {}).items() if k != _LAST}
    fields = [
        each
        for each in metadata.pop("managedFields", [])
        if each["manager"].startswith("kubectl") and "apply" not in each["manager"]
    ]
    metadata |= {"annotations": annotations} if annotations else {}
    metadata |= {"managedFields": fields} if fields else {}
    return {**obj, "metadata": metadata}


def main() -> None:
    """Ask, and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", type=Path)
    parser.add_argument("environment")
    parser.add_argument("file", type=Path)
    parser.add_argument("--kubeconfig", default="")
    said = parser.parse_args()
    project = Project(said.config)
    expected = expected_of(project, said.environment, places_of(project, said.environment, ()))
    with connected(kubectl_of("", said.kubeconfig)) as server:
        answers = dict(server.ask(p for concern in CONCERNS for p in concern.asks(expected)))
        now = time.time()
        observed = Observed(answers, now)
        answers |= server.ask(p for concern in CONCERNS for p in concern.then(expected, observed))
    state = {"now": now, "answers": {path: slim(path, each) for path, each in answers.items()}}
    text = json.dumps(state, separators=(",", ":"), sort_keys=True)
    said.file.write_bytes(gzip.compress(text.encode(), mtime=0))
    print(f"{len(answers)} answers, {said.file.stat().st_size} bytes")


if __name__ == "__main__":
    main()
