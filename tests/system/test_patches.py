"""EnvoyFilters: their patches, and the settings in them."""

from meshgen.schemas.envoy import in_json
from meshgen.system.patches import field_of
from tests.system.build import built

_FILTER = """\
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: {name: web}
spec:
  configPatches:
  - applyTo: HTTP_FILTER
    match:
      context: SIDECAR_INBOUND
      proxy: {proxyVersion: ^1}
      listener:
        portNumber: 8080
        filterChain: {filter: {name: outer, subFilter: {name: inner}}}
    patch:
      operation: INSERT_BEFORE
      value:
        name: compressor
        typed_config:
          "@type": type.googleapis.com/udpa.type.v1.TypedStruct
          type_url: type.googleapis.com/a.Compressor
          value:
            library:
              typed_config: {"@type": type.googleapis.com/a.Gzip, level: 1}
        others:
        - {"@type": type.googleapis.com/a.Other}
  - applyTo: CLUSTER
  - 7
"""


def test_a_patch_says_what_it_is_for() -> None:
    patch, bare, broken = built(_FILTER).patches
    assert (patch.target, patch.operation) == ("HTTP_FILTER", "INSERT_BEFORE")
    assert (patch.contexts, patch.proxy_version) == (("SIDECAR_INBOUND",), "^1")
    assert (patch.port, patch.filter, patch.inner_filter) == (8080, "outer", "inner")
    assert patch.value_path == ("spec", "configPatches", 0, "patch", "value")
    assert (bare.context, len(bare.contexts), bare.port, bare.settings) == ("ANY", 3, 0, [])
    assert broken.target == ""


def test_settings_are_found_by_their_types_also_in_a_typed_struct() -> None:
    patch = built(_FILTER).patches[0]
    assert [(each.type, each.wrapped) for each in patch.settings] == [
        ("a.Compressor", True),
        ("a.Gzip", False),
        ("a.Other", False),
    ]
    assert patch.settings[0].path[-2:] == ("typed_config", "value")
    assert patch.settings[0].type_path[-1] == "type_url"


def test_a_field_has_two_names() -> None:
    assert in_json("max_tokens_per_fill") == "maxTokensPerFill"
    assert field_of({"maxTokens": 1}, "max_tokens") == 1
    assert field_of({"max_tokens": 2}, "max_tokens") == 2
    assert field_of({}, "max_tokens") is None
