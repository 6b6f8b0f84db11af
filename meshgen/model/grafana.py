"""Grafana: one that is rendered, or one that exists."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from meshgen.model.base import Spec, doc, expected
from meshgen.model.component import Reachable
from meshgen.model.grammar import HttpUrl
from meshgen.model.prometheus import Storage
from meshgen.model.scalars import ConfigKey, Labels, ObjectName

# pkg/util/shortid_generator.go of github.com/grafana/grafana.
_Uid = Annotated[
    str,
    Meta(
        pattern=r"^[a-zA-Z0-9_-]{1,40}$",
        extra_json_schema=expected("a uid of up to 40 letters, digits, '-' and '_'"),
    ),
]


GRAFANA_TOKEN = "GRAFANA-TOKEN"


class AdminSecret(Spec, frozen=True):
    """A Secret that exists, with the name and the password of Grafana's administrator."""

    name: Annotated[ObjectName, doc("The Secret's name.", example="grafana-admin")]
    user: Annotated[ConfigKey, doc("The key of the name.")] = "admin-user"
    password: Annotated[ConfigKey, doc("The key of the password.")] = "admin-password"


class SharedDashboards(Spec, frozen=True):
    """The dashboards for a Grafana that exists, whose sidecar reads ConfigMaps with a label."""

    labels: Annotated[
        Labels | None,
        doc(
            "Labels of the ConfigMaps, by which it chooses.",
            default='grafana_dashboard: "1"',
            example={"grafana_dashboard": "1"},
        ),
    ] = None
    data_source: Annotated[
        _Uid, doc("The uid of its data source for Prometheus.", example="metrics")
    ] = "prometheus"


class Grafana(Reachable, frozen=True):
    """Grafana, with dashboards of the mesh, its services and their limits."""

    page: ClassVar[str] = "/"
    gives: ClassVar[str] = (
        "a token of a service account with the role Viewer, which its page Administration, Users "
        "and access, Service accounts makes"
    )
    stands_for: ClassVar[str] = GRAFANA_TOKEN
    shared_by: ClassVar[str] = (
        "for several name a database that they share: `env: {GF_DATABASE_TYPE: postgres, "
        'GF_DATABASE_HOST: "postgres.databases:5432"}`'
    )

    admin_secret: Annotated[
        AdminSecret | None,
        doc(
            "The Secret with its administrator's name and password; no value of it is rendered.",
            default="nobody can log in, so that `anonymous` has to be said",
            example={"name": "grafana-admin", "user": "user", "password": "password"},
            short="name",
            whole=True,
        ),
    ] = None
    anonymous: Annotated[
        Literal["Viewer", "Editor", "Admin"] | None,
        doc("What those may do who do not log in.", default="nothing", example="Viewer"),
    ] = None
    storage: Annotated[
        Storage | None,
        doc(
            "The volume for what is made in it by hand; a text is its size.",
            default="none: that goes with its pod, and what is rendered stays",
            short="size",
            example="5Gi",
        ),
    ] = None
    external_url: Annotated[
        HttpUrl | None,
        doc("Where browsers reach it: Kiali links there.", example="https://grafana.example.com"),
    ] = None
    dashboards: Annotated[
        SharedDashboards | None,
        doc(
            "The dashboards for the one at `url`.",
            renders="a ConfigMap each, which the sidecar beside Grafana reads",
            example={},
        ),
    ] = None

    @property
    def secrets(self) -> Mapping[str, Mapping[str, str]]:
        """Return the administrator's name and password."""
        said = self.admin_secret
        if said is None:
            return {}
        return {said.name: {said.user: "admin", said.password: "$(openssl rand -hex 16)"}}

    @property
    def login(self) -> str:
        """Return what prints the administrator's password."""
        if (said := self.admin_secret) is None:
            return ""
        key = said.password.replace(".", r"\.")
        return f"get secret {said.name} -o jsonpath='{{.data.{key}}}' | base64 -d"

    @property
    def alone(self) -> str:
        """Return what each pod has for itself, unless it is told of a database or may be."""
        said = self.service
        if said is not None and (said.env_from or any(map(_is_database, said.env or ()))):
            return ""
        return "users, sessions and links in a file of its own (SQLite)"

    @property
    def forgets(self) -> bool:
        """Return whether what is made in it goes with its pod."""
        return self.is_rendered and self.storage is None and bool(self.alone)

    @property
    def also(self) -> tuple[str, ...]:
        """Return the templates that are rendered besides: dashboards for one that exists."""
        return ("dashboards",) if self.dashboards else ()

    @property
    def beside_existing(self) -> frozenset[str]:
        """Return the settings that hold of one that exists too."""
        return frozenset(("url", "externalUrl", "dashboards"))


def _is_database(variable: str) -> bool:
    return variable.startswith("GF_DATABASE_")
