"""What credentials look like whose form their makers chose so that they are recognised.

Source: the documentation of each maker, and GitHub's "Supported secret scanning patterns".
"""

import base64
import binascii
import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from meshgen.checks.rules.secrets.placeholders import entropy, is_placeholder

# So much has what is drawn at random, in bits for each character.
_RANDOM = 3.0
# No credential is shorter.
_LEAST = 20


class Form(NamedTuple):
    """What it is, a text that each has in it, and the whole of it."""

    what: str
    mark: str
    pattern: re.Pattern[str]


def _form(what: str, mark: str, pattern: str) -> Form:
    return Form(what, mark, re.compile(rf"(?<![A-Za-z0-9_-]){pattern}(?![A-Za-z0-9_])"))


_KEY = re.compile(
    r"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----(?:\s|\\n|[A-Za-z0-9 :,./-]+(?:\n|\\n))*?"
    r"(?P<body>[A-Za-z0-9+/=]{32})"
)
_JWT = "a token (JWT)"
FORMS = (
    Form("a private key", " PRIVATE KEY", _KEY),
    _form(_JWT, "eyJ", r"eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{20,}"),
    _form("an AWS access key", "AKIA", "AKIA[A-Z2-7]{16}"),
    _form("an AWS access key", "ASIA", "ASIA[A-Z2-7]{16}"),
    *(_form("a GitHub token", f"gh{c}_", f"gh{c}_[A-Za-z0-9]{{36}}") for c in "pousr"),
    _form("a GitHub token", "github_pat_", r"github_pat_\w{82}"),
    _form("a GitLab token", "glpat-", r"glpat-[\w-]{20,}(?:\.[\w.]+)?"),
    *(_form("a Slack token", f"xox{c}-", rf"xox{c}-[\w-]{{24,}}") for c in "abprs"),
    _form(
        "a Slack webhook",
        "hooks.slack.com/services/",
        r"hooks\.slack\.com/services/T\w{8,}/\w+/\w{20,}",
    ),
    _form("a Stripe key", "_live_", r"[sr]k_live_[A-Za-z0-9]{20,}"),
    _form("a Google API key", "AIza", r"AIza[\w-]{35}"),
    _form("an npm token", "npm_", "npm_[A-Za-z0-9]{36}"),
    _form("a PyPI token", "pypi-", r"pypi-AgE[\w-]{50,}"),
    _form("a SendGrid key", "SG.", r"SG\.[\w-]{22}\.[\w-]{43}"),
    _form("a Docker Hub token", "dckr_pat_", r"dckr_pat_[\w-]{27,}"),
    _form("a Vault token", "hvs.", r"hvs\.[\w-]{24,}"),
    _form("a DigitalOcean token", "dop_v1_", "dop_v1_[0-9a-f]{64}"),
    _form("a Hugging Face token", "hf_", "hf_[A-Za-z]{34}"),
    _form("an Anthropic key", "sk-ant-", r"sk-ant-[\w-]{80,}"),
    _form("an OpenAI key", "T3BlbkFJ", r"sk-[\w-]+T3BlbkFJ[\w-]{20,}"),
    _form("a Grafana token", "glsa_", r"glsa_[A-Za-z0-9]{32}_[0-9a-f]{8}"),
    _form("a Shopify token", "shpat_", "shpat_[0-9a-f]{32}"),
    _form("a Databricks token", "dapi", "dapi[0-9a-f]{32}"),
    _form("an age key", "AGE-SECRET-KEY-1", "AGE-SECRET-KEY-1[0-9A-Z]{58}"),
    _form("an Azure storage key", "AccountKey=", "AccountKey=[A-Za-z0-9+/]{86}=="),
)


def credentials(value: str) -> Iterator[tuple[str, int]]:
    """Yield what each credential in a text is, and where it begins, the first of each kind."""
    for what, mark, pattern in FORMS if len(value) >= _LEAST else ():
        if mark not in value:
            continue
        for match in pattern.finditer(value):
            if _is_real(what, match):
                yield what, match.start()
                break


def _is_real(what: str, match: re.Match[str]) -> bool:
    found = match.groupdict().get("body") or match[0]
    if what == _JWT:
        return _is_signed(found)
    return entropy(found) > _RANDOM and not is_placeholder(found)


def _is_signed(token: str) -> bool:
    """Return whether a JWT's first part is what says how it is signed."""
    first = token.partition(".")[0]
    try:
        header = json.loads(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    except (binascii.Error, ValueError):
        return False
    return isinstance(header, dict) and header.get("alg") not in (None, "none")
