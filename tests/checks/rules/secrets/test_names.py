"""All secrets of a text are told of, each once; of many, how many more there are."""

from meshgen.checks.rules.secrets.names import NamedSecret
from meshgen.checks.rules.secrets.urls import PasswordInUrl
from tests.system.build import built

_CONFIG = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: web, namespace: shop}
data:
  web.env: |
"""


def _told(*lines: str) -> str:
    ((_, violation),) = NamedSecret().find(
        built(_CONFIG + "".join(f"    {line}\n" for line in lines))
    )
    return violation.message


def test_each_is_told_with_its_line() -> None:
    told = _told("DB_PASSWORD=ooZ7ahcohx", "PORT=80", "export SMTP_PASSWORD=kaeK9aiphu")
    assert told == "`DB_PASSWORD` (line 1), `SMTP_PASSWORD` (line 3) seem to be secrets"


def test_of_many_the_number_is_told() -> None:
    told = _told(*(f"{name}_PASSWORD=kaeK9aiphu" for name in "ABCDEFG"))
    assert told.endswith("`E_PASSWORD` (line 5) and 2 more seem to be secrets")


def test_one_in_a_later_line() -> None:
    assert _told("PORT=80", "PGPASSWORD=ooZ7ahcohx").startswith("`PGPASSWORD` (line 2) seems")


def test_an_option_of_java_is_told_without_its_d() -> None:
    assert _told("-Ddb.password=ooZ7ahcohx", "x=1").startswith("`db.password` (line 1) seems")


def test_of_urls_the_number_is_told() -> None:
    urls = "    a=redis://shop:kaeK9aiphu@redis\n    b=amqp://shop:ooZ7ahcohx@mq\n"
    ((_, violation),) = PasswordInUrl().find(built(_CONFIG + urls))
    assert violation.message == "this URL has a password in it; so have 1 more"
