"""Public keys of issuers out of files."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from meshgen.errors import MeshgenError
from meshgen.inputs import ConfigFolder
from meshgen.mesh import Owned
from meshgen.model.jwt import DeclaredIssuer, Issuer
from meshgen.rendering.places import Locate, blamed

_ISSUERS = "issuers"


def with_keys(owned: Owned, folder: ConfigFolder, locate: Locate) -> Mapping[str, Any]:
    """Return what a template sees of an object: of issuers what the API has, with their keys.

    Raises MeshgenError for a file that cannot be read or is not UTF-8 text.
    """
    issuers = owned.variables.get(_ISSUERS)
    if issuers is None:
        return owned.variables
    found = []
    for issuer in issuers:
        try:
            found.append(_with_keys(issuer, folder))
        except MeshgenError as error:
            raise blamed(error, locate, owned.setting) from None
    return {**owned.variables, _ISSUERS: found}


def _with_keys(issuer: DeclaredIssuer, folder: ConfigFolder) -> Issuer:
    fields = {field: getattr(issuer, field) for field in Issuer.__struct_fields__}
    plain = Issuer(**fields)
    if issuer.jwks_file is None:
        return plain
    return replace(plain, jwks=folder.read_text(issuer.jwks_file).strip())
