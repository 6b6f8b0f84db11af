"""Texts of objects are found with what they are called; hosts in them with their Services."""

from meshgen.resources import dotted
from tests.system.build import built

_MANIFESTS = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: config, namespace: shop, annotations: {a: x, b: ""}}
data: {URL: "http://users:80", empty: "", number: 7}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    metadata: {annotations: {c: z}}
    spec:
      containers:
        - name: web
          command: [web, --level=info, 7]
          args: [--token, abc, -v, "a=b", --text, "--x\\n=1", -Da.b=c]
          env: [{name: A, value: a}, {name: B, valueFrom: {}}]
"""


def test_settings_have_the_names_of_keys_variables_and_options() -> None:
    told = [(dotted(text.path), text.name, text.value) for text in built(_MANIFESTS).settings]
    at = "spec.template.spec.containers[0]"
    assert told == [
        ("data.URL", "URL", "http://users:80"),
        (f"{at}.env[0].value", "A", "a"),
        (f"{at}.command[0]", "", "web"),
        (f"{at}.command[1]", "level", "info"),
        (f"{at}.args[0]", "", "--token"),
        (f"{at}.args[1]", "token", "abc"),
        (f"{at}.args[2]", "", "-v"),
        (f"{at}.args[3]", "v", "a=b"),
        (f"{at}.args[4]", "", "--text"),
        (f"{at}.args[5]", "", "--x\n=1"),
        (f"{at}.args[6]", "a.b", "c"),
    ]


def test_annotations_are_those_of_objects_and_of_pods() -> None:
    told = [(dotted(text.path), text.value) for text in built(_MANIFESTS).notes]
    assert told == [
        ("metadata.annotations.a", "x"),
        ("spec.template.metadata.annotations.c", "z"),
    ]


def test_a_host_without_a_namespace_is_of_the_same() -> None:
    (address,) = built(_MANIFESTS).addresses
    assert (address.namespace, address.name, address.port) == ("shop", "users", 80)
    assert address.is_short
