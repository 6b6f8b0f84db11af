"""Whatever a template of the user's does wrong ends in a finding with its file and line."""

from pathlib import Path
from textwrap import dedent

import pytest

from meshgen.findings import Code

from .findings import findings, told

_CONFIG = "templates: own\nservices: {web: {image: nginx, port: 80}}\n"
_HEAD = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\ndata:\n"  # five lines
_PRINTED = "can only be printed again"
# (template, the line that is wrong, what is said of it)
_WRONG = {
    "syntax": ("  a: b\n  c: {% for x in %}\n", 7, "the template is wrong: Expected an expression"),
    "unclosed": (
        "  {% if true %}\n  a: b\n",
        7,
        "the template is wrong: Unexpected end of template",
    ),
    "unknown tag": ("  {% foo %}\n", 6, "Encountered unknown tag 'foo'"),
    "unknown filter": ("  a: {{ 'x' | safe }}\n", 6, "No filter named 'safe'"),
    "unknown test": ("  a: {{ 'x' is foo }}\n", 6, "No test named 'foo'"),
    "undefined": ("\n  a: {{ nope }}\n", 7, "'nope' is undefined"),
    "undefined in an if": (
        "{% if true %}\n  a: b\n  {% if nope %}\n{% endif %}{% endif %}",
        8,
        "'nope'",
    ),
    "undefined attribute": ("  a: {{ service.nope }}\n", 6, "a Service has no attribute 'nope'"),
    "a slip": ("  a: {{ service.nam }}\n", 6, "has no attribute 'nam'; did you mean `name`?"),
    "undefined of none": ("  a: {{ none.x }}\n", 6, "'None' has no attribute 'x'"),
    "undefined called": ("  a: {{ nope() }}\n", 6, "'nope' is undefined"),
    "division": ("  a: b\n\n\n  c: {{ 1 / 0 }}\n", 9, "ZeroDivisionError: division by zero"),
    "type": ("  a: {{ 1 + 'x' }}\n", 6, "TypeError"),
    "arguments": ("  a: {{ mesh.text() }}\n", 6, "TypeError"),
    "wrong argument": ("  a: {{ mesh.text(5) }}\n", 6, "TypeError"),
    "recursion": (
        "{% macro m() %}{{ m() }}{% endmacro %}\n  a: {{ m() }}\n",
        6,
        "calls itself more than 50 deep",
    ),
    "memory": ("  a: {{ 'x' * 10 ** 18 }}\n", 6, "a text of more than 1,048,576 characters"),
    "missing template": ("  a: b\n{% include 'nope' %}\n", 7, "there is no template `nope`"),
    "missing part": ("  a: {{ part('nope') }}\n", 6, "there is no template `part/nope.yaml.j2`"),
    "sandbox": ("  a: {{ ''.__class__ }}\n", 6, "'__class__' of 'str' object is unsafe"),
    "sandbox by item": ("  a: {{ service['__class__'] }}\n", 6, "'__class__'"),
    "sandbox by format": ("  a: {{ '{0.__class__}'.format(service) }}\n", 6, "'__class__'"),
    "sandbox changes": ("  a: {{ service.spec.env_from.append(1) }}\n", 6, "'None'"),
    "raise from model": ("  a: {{ service.ports[0].nope.x }}\n", 6, "'nope'"),
    "not YAML": ("  {% if true %}\n  a: b\n    c: d: e\n  {% endif %}\n", 8, "prints is not YAML"),
    "not YAML behind a loop": (
        "{% for x in [1, 2, 3] %}\n  k{{ x }}: v\n{% endfor %}\n  b: [\n",
        10,
        "prints is not YAML",
    ),
    "a key twice": ("  a: b\n  c: d\n  a: e\n", 8, 'the key "a" stands here again'),
    "a tag": ("  a: !!python/object:os.system {}\n", 6, "prints is not YAML"),
    "a model": ("  a: {{ service }}\n", 6, "cannot print a Python Service"),
    "settings in a text": ("  a: x{{ service.spec }}\n", 6, "cannot print a mapping"),
    "a function": ("  a: {{ mesh.text }}\n", 6, "a function: put `()` behind it"),
    "a generator": ("  a: {{ [1] | map('string') }}\n", 6, "a generator: put `| list` behind it"),
    "infinity": (
        "  a: {{ service.name | replace('web', '1e999') | float }}\n",
        6,
        "cannot print infinity or NaN",
    ),
    "a surrogate": ("  a: {{ '\\ud800' }}\n", 6, "half of a surrogate pair"),
    "a list in a text": ("  a: x{{ [1] }}\n", 6, "inside of a longer text, or as a key"),
    "none in a text": ("  b: c\n  a: x{{ none }}\n", 7, "cannot print none"),
    "a boolean in a text": ("  a: x{{ true }}\n", 6, "cannot print true or false"),
    "a list as a key": ("  {{ [1] }}: b\n", 6, "as a key"),
    "none as a key": ("  {{ none }}: b\n", 6, "as a key"),
    "a printed key twice": (
        "  {{ 'a' }}: b\n\n  {{ 'a' }}: c\n",
        8,
        "the key `a` stands here twice",
    ),
    "meshgen's own character": ("  a: \ue000\n", 6, "U+E000"),
    "its escape": ('  a: "\\ue0000.0\\uE001"\n', 6, "U+E000"),
    "its long escape": ('  a: "\\U0000E001"\n', 6, "U+E000"),
    "filter block": (
        "  a: {% filter upper %}x{% endfilter %}\n",
        6,
        "{% filter %} is not supported",
    ),
    "filtered set": ("{% set x | upper %}x{% endset %}\n", 6, "takes no filter"),
    "autoescape": ("{% autoescape false %}{% endautoescape %}\n", 6, "{% autoescape %} is not"),
    "printed ~": ("{% set x %}a{% endset %}\n  a: {{ x ~ 'b' }}\n", 7, _PRINTED),
    "printed +": ("{% set x %}a{% endset %}\n  a: {{ x + 'b' }}\n", 7, _PRINTED),
    "printed %": ("{% set x %}a{% endset %}\n  a: {{ '%s' % x }}\n", 7, _PRINTED),
    "printed filter": ("{% set x %}a{% endset %}\n  a: {{ x | replace('a', 'b') }}\n", 7, _PRINTED),
    "printed join": ("{% set x %}a{% endset %}\n  a: {{ [x, 'b'] | join }}\n", 7, _PRINTED),
    "printed method": (
        "{% set x %}a{% endset %}\n  a: {{ x.upper() }}\n",
        7,
        "'upper' of 'Markup'",
    ),
    "printed format": ("{% set x %}a{% endset %}\n  a: {{ x.format(1) }}\n", 7, _PRINTED),
    "printed in a list": ("{% set x %}a{% endset %}\n  a: {{ [x] }}\n", 7, "inside of a list"),
}


@pytest.mark.parametrize(("text", "line", "message"), _WRONG.values(), ids=_WRONG)
def test_names_the_line(text: str, line: int, message: str, tmp_path: Path) -> None:
    (finding,) = findings(tmp_path, _CONFIG, {"own/service/x.yaml.j2": _HEAD + text})
    assert finding.code is Code.TEMPLATE
    assert told(tmp_path, finding).startswith(f"own/service/x.yaml.j2:{line}: services.web: ")
    assert message in finding.message


def test_names_the_part_that_is_wrong(tmp_path: Path) -> None:
    files = {"own/part/container.yaml.j2": "name: x\nimage: {{ service.spec.imag }}\n"}
    (finding,) = findings(tmp_path, _CONFIG, files)
    assert told(tmp_path, finding).startswith("own/part/container.yaml.j2:2: services.web: ")


@pytest.mark.parametrize("text", ["", "a: 1\n---\nb: 2\n"])
def test_a_part_is_one_document(text: str, tmp_path: Path) -> None:
    (finding,) = findings(tmp_path, _CONFIG, {"own/part/container.yaml.j2": text})
    assert told(tmp_path, finding).startswith("own/part/container.yaml.j2:1: services.web: ")
    assert "expected exactly one" in str(finding)


def test_what_a_macro_printed_is_no_value_for_a_part(tmp_path: Path) -> None:
    text = _HEAD + "{% macro m() %}{{ 1 }}{% endmacro %}\n  a: {{ part('own', x=m()) }}\n"
    files = {"own/service/x.yaml.j2": text, "own/part/own.yaml.j2": "a: b\nb: {{ x }}\n"}
    (finding,) = findings(tmp_path, _CONFIG, files)
    assert told(tmp_path, finding).startswith("own/part/own.yaml.j2:2: services.web: ")
    assert "cannot be passed to part()" in finding.message


def test_a_wrong_include_is_the_included_files(tmp_path: Path) -> None:
    files = {
        "own/service/x.yaml.j2": _HEAD + "  {% include 'more.j2' %}\n",
        "own/more.j2": "\n  a: {{ nope }}\n",
    }
    (finding,) = findings(tmp_path, _CONFIG, files)
    assert told(tmp_path, finding).startswith("own/more.j2:2: services.web: ")


def test_bad_output_of_an_include_is_the_included_files(tmp_path: Path) -> None:
    files = {
        "own/service/x.yaml.j2": _HEAD + "{% include 'more.j2' %}",
        "own/more.j2": "  a: b\n  c: d: e\n",
    }
    (finding,) = findings(tmp_path, _CONFIG, files)
    assert told(tmp_path, finding).startswith("own/more.j2:2: services.web: ")


_NO_OBJECT = {
    "a list": ("\n- 1\n", 2, "this is no Kubernetes object"),
    "a text": ("\n\n{{ 'x' }}\n", 3, "this is no Kubernetes object"),
    "no kind": ("apiVersion: v1\nmetadata: {name: x}\n", 1, "has no kind"),
    "no name": (_HEAD + "  a: b\n---\nkind: A\napiVersion: v1\n", 8, "has no metadata.name"),
    "a bad kind": ("apiVersion: v1\nkind: {{ '../x' }}\n", 1, 'its kind is the text "../x"'),
    "a bad name": ("apiVersion: v1\nkind: A\nmetadata: {name: ../../x}\n", 1, "metadata.name"),
    "a number as name": (
        "apiVersion: v1\nkind: A\nmetadata: {name: 5}\n",
        1,
        "metadata.name is the number 5",
    ),
}


@pytest.mark.parametrize(("text", "line", "message"), _NO_OBJECT.values(), ids=_NO_OBJECT)
def test_gives_kubernetes_objects(text: str, line: int, message: str, tmp_path: Path) -> None:
    (finding,) = findings(tmp_path, _CONFIG, {"own/mesh/x.yaml.j2": text})
    assert told(tmp_path, finding).startswith(f"own/mesh/x.yaml.j2:{line}: templates: ")
    assert message in finding.message


@pytest.mark.parametrize("text", ["kind: X\n", _HEAD + "  a: {{ 5 }}\n", _HEAD + "  a: b\n"])
def test_the_template_of_config_maps_gives_config_maps(text: str, tmp_path: Path) -> None:
    config = _CONFIG + "configMaps: {app: {data: {a: b}}}\n"
    (finding,) = findings(tmp_path, config, {"own/mesh/configmap.yaml.j2": text})
    assert told(tmp_path, finding).startswith("own/mesh/configmap.yaml.j2:1: ")
    assert finding.code is Code.TEMPLATE


def test_a_template_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "own" / "service" / "x.yaml.j2"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"a: \xff\n")
    (finding,) = findings(tmp_path, _CONFIG)
    assert told(tmp_path, finding).startswith(
        "own/service/x.yaml.j2:1:4: services.web: found the byte 0xff, which is not UTF-8"
    )


def test_a_folder_in_place_of_a_template(tmp_path: Path) -> None:
    (tmp_path / "own" / "service" / "x.yaml.j2").mkdir(parents=True)
    (finding,) = findings(tmp_path, _CONFIG)
    assert "own/service/x.yaml.j2" in str(finding)


@pytest.mark.parametrize("name", ["nope", "meshgen.yaml"])
def test_no_folder_of_templates(name: str, tmp_path: Path) -> None:
    (finding,) = findings(tmp_path, _CONFIG.replace("own", name))
    assert finding.code is Code.READ
    assert (finding.location.line, finding.path) == (6, "templates")


def test_all_wrong_templates_at_once(tmp_path: Path) -> None:
    files = {f"own/mesh/{name}.yaml.j2": "{{ nope }}" for name in "abc"}
    files["list.yaml"] = "- 1\n"
    found = findings(tmp_path, _CONFIG + "resources: [list.yaml]\n", files)
    assert [f.location.line for f in found] == [1, 1, 1, 1]


def test_values_in_the_text_stay_values(tmp_path: Path) -> None:
    """What comes of text functions is one value, whatever it holds."""
    from .harness import by_name, rendered

    text = dedent("""\
        {% set quoted %}
        "{{ service.spec.env.A }}"
        {% endset %}
        {% macro twice(x) %}{{ x }}{{ x }}{% endmacro %}
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: x
        data:
          joined: {{ service.spec.env.A ~ "\\n" ~ 'b: "c"' }}
          list: {{ [service.spec.env.A, "d: e"] | join("\\n") }}
          format: {{ "%s\\nx: y" | format(service.spec.env.A) }}
          method: {{ "{}: {}".format(service.spec.env.A, 1) }}
          json: {{ {"a": service.spec.env.A, "b": none} | tojson }}
          block: {{ quoted | default("") }}
          macro: {{ twice(service.spec.env.A) }}
          text: "-{{ service.spec.env.A }}-{{ 1 }}"
          literal: |
            {{ service.spec.env.A }}
            end
        """)
    config = _CONFIG.replace("port: 80", r'env: {A: "<&> \": #\n- {{ x }}"}')
    files = {
        "own/mesh/x.yaml.j2": text.replace(' | default("")', "").replace(
            "service.", "mesh.services[0]."
        )
    }
    value = '<&> ": #\n- {{ x }}'
    assert by_name(rendered(tmp_path, config, files))["ConfigMap/x"]["data"] == {
        "joined": value + '\nb: "c"',
        "list": value + "\nd: e",
        "format": value + "\nx: y",
        "method": value + ": 1",
        "json": '{"a": "<&> \\": #\\n- {{ x }}", "b": null}',
        "block": value,
        "macro": value + value,
        "text": f"-{value}-1",
        "literal": f"{value}\nend\n",
    }
