"""Credentials are known by their form; made-up ones stand here in pieces, for other scanners."""

import pytest

from meshgen.checks.rules.secrets.forms import FORMS, credentials

_DRAWN = "q3T6w9z0C2F5J8NcRfUjXn2r5u8xADGKbPeShVmYp4s7v0y2B6E9HMQTWZ1dgLakoit"
_HEX = "8f14e45fceea167a5a36dedd4bea2543"
_UPPER = "Q3T6W5Z4C2F5J7NC"
_CASES = {
    "AKIA" + _UPPER: "an AWS access key",
    "ASIA" + _UPPER: "an AWS access key",
    **{f"gh{c}_" + _DRAWN[:36]: "a GitHub token" for c in "pousr"},
    "github_" + "pat_" + (_DRAWN + _DRAWN)[:82]: "a GitHub token",
    "gl" + "pat-" + _DRAWN[:20]: "a GitLab token",
    **{f"xox{c}-" + _DRAWN[:30]: "a Slack token" for c in "abprs"},
    "https://hooks.slack.com/" + "services/T0AB23CD4/B0EF67GH8/" + _DRAWN[:24]: "a Slack webhook",
    "sk_" + "live_" + _DRAWN[:24]: "a Stripe key",
    "rk_" + "live_" + _DRAWN[:24]: "a Stripe key",
    "AI" + "za" + _DRAWN[:35]: "a Google API key",
    "npm" + "_" + _DRAWN[:36]: "an npm token",
    "pypi" + "-AgE" + _DRAWN[:60]: "a PyPI token",
    "S" + "G." + _DRAWN[:22] + "." + _DRAWN[:43]: "a SendGrid key",
    "dckr" + "_pat_" + _DRAWN[:27]: "a Docker Hub token",
    "hv" + "s." + _DRAWN[:24]: "a Vault token",
    "dop" + "_v1_" + _HEX + _HEX: "a DigitalOcean token",
    "hf" + "_" + "qTwzCFJNcRfUjXnruxADGKbPeShVmYpsvy": "a Hugging Face token",
    "sk-" + "ant-" + _DRAWN + _DRAWN[:20]: "an Anthropic key",
    "sk-" + _DRAWN[:20] + "T3Blbk" + "FJ" + _DRAWN[:20]: "an OpenAI key",
    "gl" + "sa_" + _DRAWN[:32] + "_8f14e45f": "a Grafana token",
    "shp" + "at_" + _HEX: "a Shopify token",
    "da" + "pi" + _HEX: "a Databricks token",
    "AGE-SECRET-" + "KEY-1" + _DRAWN.upper()[:58]: "an age key",
    "Account" + "Key=" + (_DRAWN + _DRAWN)[:86] + "==": "an Azure storage key",
    "-----BEGIN OPENSSH PRIVATE KEY-----\\n" + _DRAWN: "a private key",
    "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\n" + _DRAWN: "a private key",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzaG9wIn0." + _DRAWN[:30]: "a token (JWT)",
}


@pytest.mark.parametrize(("text", "expected"), _CASES.items(), ids=_CASES.values())
def test_a_credential_is_known_by_its_form(text: str, expected: str) -> None:
    assert list(credentials(text)) == [(expected, text.index("hooks") if "hooks" in text else 0)]
    assert list(credentials(f"token: '{text}'."))


def test_every_form_is_tested() -> None:
    assert {form.what for form in FORMS} == set(_CASES.values())


@pytest.mark.parametrize(
    "text",
    [
        "AKIA" + "IOSFODNN7EXAMPLE",
        "AKIA" + "A" * 16,
        "xAKIA" + _UPPER,
        "AKIA" + _UPPER + "7",
        "ghp_" + "x" * 36,
        "glpat-your-token-goes-here-please",
        "sk_" + "live_" + "1" * 24,
        "npm_config_registry",
        "hf_home",
        "eyJhbGciOiJIUzI1NiJ9",
    ],
)
def test_what_only_looks_like_one_is_none(text: str) -> None:
    assert list(credentials(text)) == []
