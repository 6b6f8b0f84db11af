"""The rules of this family."""

from meshgen.checks.rules.rule import Rule
from meshgen.checks.rules.secrets.credentials import KnownCredential
from meshgen.checks.rules.secrets.names import NamedSecret
from meshgen.checks.rules.secrets.objects import SecretWithData
from meshgen.checks.rules.secrets.urls import PasswordInUrl

SECRETS: tuple[Rule, ...] = (
    KnownCredential(),
    PasswordInUrl(),
    NamedSecret(),
    SecretWithData(),
)
