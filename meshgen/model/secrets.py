"""Secrets and certificates that controllers make, so that no value stands in the config.

Fields are those of external-secrets.io and cert-manager.io.
"""

from typing import Annotated, Literal

from msgspec import Meta, field

from meshgen.model.base import Spec, doc, shortened
from meshgen.model.scalars import (
    IN_NAMESPACE,
    ConfigKey,
    Duration,
    NamespaceRef,
    ObjectName,
    Positive,
    Text,
    Word,
)


class RemoteKey(Spec, frozen=True):
    """What a store has under a name."""

    key: Annotated[Word, doc("Its name in the store.", example="prod/shop/db")]
    property: Annotated[Text | None, doc("One field of it.", example="password")] = None
    version: Annotated[Text | None, doc("Which of its versions.", default="the newest")] = None


class StoreRef(Spec, frozen=True):
    """A store of secrets."""

    name: Annotated[ObjectName, doc("Its name.", example="vault")]
    kind: Annotated[
        Literal["SecretStore", "ClusterSecretStore"],
        doc("Whether it is the namespace's own, or the cluster's."),
    ] = "SecretStore"


# One, or several.
RemoteKeys = Annotated[
    tuple[Annotated[RemoteKey, shortened("key")], ...],
    Meta(min_length=1, extra_json_schema={"x-one": True}),
]


class ExternalSecret(Spec, frozen=True):
    """A Secret whose values the External Secrets Operator takes from a store."""

    store: Annotated[
        StoreRef,
        doc("The SecretStore; a text is its name.", example="vault", short="name", whole=True),
    ]
    keys: Annotated[
        dict[ConfigKey, Annotated[RemoteKey, shortened("key")]] | None,
        doc(
            "The Secret's keys, and what the store has for each.",
            example={"DB_PASSWORD": {"key": "prod/shop/db", "property": "password"}},
        ),
    ] = None
    from_: Annotated[
        RemoteKeys | None,
        doc("What the store has, of which each field becomes a key.", example="prod/shop/app"),
    ] = field(default=None, name="from")
    type: Annotated[
        Word | None, doc("The Secret's type.", default="Opaque", example="kubernetes.io/tls")
    ] = None
    refresh_interval: Annotated[
        Duration | None, doc("How often the store is asked.", default="1h", example="15m")
    ] = None
    namespace: Annotated[
        NamespaceRef | None, doc(IN_NAMESPACE, default="the environment's own", example="payments")
    ] = None


class PrivateKey(Spec, frozen=True):
    """The key of a certificate."""

    algorithm: Annotated[
        Literal["RSA", "ECDSA", "Ed25519"] | None, doc("What it is made with.", default="RSA")
    ] = None
    size: Annotated[Positive | None, doc("Its bits.", example=384)] = None
    encoding: Annotated[Literal["PKCS1", "PKCS8"] | None, doc("How it is written down.")] = None
    rotation_policy: Annotated[
        Literal["Never", "Always"] | None, doc("Whether a renewed certificate has another one.")
    ] = None


class Certificate(Spec, frozen=True):
    """A certificate that cert-manager has signed, and renews."""

    issuer: Annotated[ObjectName, doc("Who signs it.", example="letsencrypt")]
    kind: Annotated[
        Literal["ClusterIssuer", "Issuer"],
        doc("Whether the issuer is the cluster's, or of the namespace of the gateway's pods."),
    ] = "ClusterIssuer"
    dns_names: Annotated[
        list[Word] | None,
        doc("The names that it is for.", default="the hosts", example=["shop.example.com"]),
    ] = None
    duration: Annotated[
        Duration | None, doc("How long it is good for.", default="2160h", example="720h")
    ] = None
    renew_before: Annotated[
        Duration | None, doc("How long before its end it is renewed.", example="240h")
    ] = None
    private_key: Annotated[
        PrivateKey | None,
        doc("Its key.", example="ECDSA", short="algorithm", whole=True),
    ] = None
