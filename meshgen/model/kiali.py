"""Kiali: what the mesh looks like, and who may see it."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from meshgen.model.base import Spec, doc
from meshgen.model.component import Component
from meshgen.model.grafana import GRAFANA_TOKEN
from meshgen.model.grammar import HttpUrl
from meshgen.model.scalars import ConfigKey, ObjectName, Word


class SecretKey(Spec, frozen=True):
    """A key of a Secret that exists."""

    name: Annotated[ObjectName, doc("The Secret's name.", example="kiali")]
    key: Annotated[ConfigKey, doc("Its key.")] = "key"


class KialiAuth(Spec, frozen=True, kw_only=True):
    """How users say who they are; the rest is for `openid`."""

    strategy: Annotated[
        Literal["anonymous", "token", "openid", "openshift", "header"],
        doc(
            "`anonymous`: whoever reaches Kiali sees all that it sees. `token`: a token of a "
            "ServiceAccount. `openid`: an OpenID Connect provider. `openshift`: OpenShift's login. "
            "`header`: a proxy in front sends the token."
        ),
    ]
    issuer: Annotated[
        HttpUrl | None, doc("The provider's issuer.", example="https://login.example.com")
    ] = None
    client_id: Annotated[Word | None, doc("Kiali's client there.", example="kiali")] = None
    client_secret: Annotated[
        SecretKey | None,
        doc(
            "The client's secret.",
            default="a client without one",
            example={"name": "kiali", "key": "oidc-secret"},
            short="name",
            whole=True,
        ),
    ] = None
    username_claim: Annotated[
        Word | None, doc("The claim with the user's name.", default="sub", example="email")
    ] = None
    scopes: Annotated[
        list[Word] | None,
        doc("What is asked for.", default="openid, profile, email", example=["openid", "groups"]),
    ] = None
    disable_rbac: Annotated[
        bool,
        doc(
            "Whether all users see what Kiali does: for clusters whose API server does not know "
            "the provider.",
            example=True,
        ),
    ] = False


class Kiali(Component, frozen=True, kw_only=True):
    """Kiali: the mesh as a graph, with metrics, traces and the state of Istio's objects."""

    asked_at: ClassVar[str] = "http"
    page: ClassVar[str] = "/kiali"

    auth: Annotated[
        KialiAuth,
        doc(
            "How users say who they are; a strategy alone will do. It has no default, since "
            "`anonymous` opens Kiali to whoever reaches it.",
            example="token",
            short="strategy",
            whole=True,
        ),
    ]
    view_only: Annotated[
        bool,
        doc(
            "Whether it only looks; else users may change workloads and Istio's objects with it.",
            example=False,
        ),
    ] = True
    signing_key: Annotated[
        SecretKey,
        doc(
            "16, 24 or 32 letters that sign sessions; `anonymous` has none. A text is the Secret.",
            short="name",
            whole=True,
            example={"name": "kiali", "key": "signing-key"},
        ),
    ] = SecretKey(name="kiali-signing-key")
    grafana_token: Annotated[
        SecretKey | None,
        doc(
            "A token for a Grafana that shows nothing to those who do not log in: Kiali asks it "
            "for the addresses of dashboards. A text is the Secret.",
            short="name",
            whole=True,
            example={"name": "kiali", "key": "grafana-token"},
        ),
    ] = None

    @property
    def secrets(self) -> Mapping[str, Mapping[str, str]]:
        """Return what signs sessions, its client's secret, and its token for Grafana."""
        needed: dict[str, dict[str, str]] = {}
        if self.auth.strategy != "anonymous":
            needed[self.signing_key.name] = {self.signing_key.key: "$(openssl rand -hex 16)"}
        if client := self.auth.client_secret:
            needed.setdefault(client.name, {})[client.key] = "CLIENT-SECRET"
        if token := self.grafana_token:
            needed.setdefault(token.name, {})[token.key] = GRAFANA_TOKEN
        return needed

    @property
    def login(self) -> str:
        """Return what makes a token: that of its own account sees what Kiali sees."""
        return "create token ACCOUNT" if self.auth.strategy == "token" else ""
