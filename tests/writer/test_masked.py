"""A diff shows no value of a Secret: wherever in the tree, however it was laid out."""

from pathlib import Path

import pytest

from meshgen.writer import diff
from meshgen.writer.masked import Masks, unmarked, without_secrets

HEAD = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n"
FORMS = {
    "block": HEAD
    + "stringData:\n  p: hunter2\n  q: |\n    hunter2: x\n\n    hunter2\ntype: shown\n",
    "as kubectl prints it": "data:\n  p: hunter2\nkind: Secret\ntype: shown\n",
    "flow": HEAD + "stringData: {p: hunter2,\n  q: hunter2}\ntype: shown\n",
    "on one line": "{kind: Secret, data: {p: hunter2}}\nshown\n",
    "quoted": HEAD
    + "'data':\n  \"p\": 'hunter2'\n# hunter2 in a comment\n  q: hunter2\ntype: shown\n",
    "a list": HEAD + "data:\n- hunter2\ntype: shown\n",
    "behind another document": "kind: ConfigMap\ndata: {a: shown}\n---\n"
    + HEAD
    + "data: {p: hunter2}",
    "a patch": "kind: Kustomization\npatches:\n- patch: |\n    kind: Secret\n    stringData:\n"
    "      p: |\n        hunter2\n- patch: |\n    kind: ConfigMap\n    data:\n      a: shown\n",
    "a JSON patch": "kind: Kustomization\npatches:\n- target:\n    kind: (ConfigMap|Secret)\n"
    "  patch: |\n    - op: add\n      path: /data/p\n      value: hunter2\n    - op: replace\n"
    "      path: /stringData\n      value:\n        p: hunter2\n    - op: add\n"
    "      path: /metadata/labels/x\n      value: shown\n",
    "a generator": "secretGenerator:\n- literals:\n  - p=hunter2\n  name: a\n"
    "- name: hunter\n  literals: [q=hunter2]\nconfigMapGenerator:\n- literals: [a=shown]\n",
    "a generator in flow": "secretGenerator: [{literals: [p=hunter2]},\n  {name: hunter2}]\n"
    "configMapGenerator: [{literals: [shown]}]\n",
    "the chart's values": "resources:\n  secretS:\n    data:\n      p: hunter2\n  configMapS:\n"
    "    data:\n      a: shown\n",
    "the chart's README": '| `a` | string | `"hunter2"` | The field. '
    "| Secret/s: stringData.p |\nshown\n",
}


@pytest.mark.parametrize("form", FORMS)
def test_no_value_is_left(form: str) -> None:
    text = FORMS[form]
    masked = [unmarked(line) for line in Masks().lines(text.splitlines(keepends=True))]
    assert len(masked) == len(text.splitlines())
    assert "hunter2" not in "".join(masked)
    assert "***" in "".join(masked)
    assert "shown" in "".join(masked)


def test_other_texts_are_left_alone() -> None:
    text = "kind: ConfigMap\ndata:\n  secret: a\n---\nkind: SecretStore\nspec: {data: {a: b}}\n"
    lines = text.splitlines(keepends=True)
    assert Masks().lines(lines) == lines


def test_a_diff_shows_which_values_change(tmp_path: Path) -> None:
    (tmp_path / "s.yaml").write_text(HEAD + "data:\n  a: hunter1\n  b: hunter2\n", encoding="utf-8")
    new = HEAD + "data:\n  a: hunter3\n  b: hunter2\n"
    assert list(diff(tmp_path, {"s.yaml": new}))[-4:] == [
        " data:",
        "-  a: ***",
        "+  a: ***",
        "   b: ***",
    ]


def test_what_a_program_says_of_secrets() -> None:
    text = "kind: Secret\nstringData: {p: !pass word, q: *hunter2}\ndata:\n  a: x1\n"
    said = "in [stringData: {p: !pass word, q: *hunter2}]: hunter2 is no x1, x12, passable"
    masked = "in [stringData: ***]: *** is no ***, x12, passable"
    assert without_secrets(said, [text]) == masked
    said = "literal sources [hunter2]: invalid literal source hunter2, expected key=value"
    masked = "literal sources ***: invalid literal source ***, expected key=value"
    assert without_secrets(said, ["secretGenerator:\n- literals: [hunter2]\n"]) == masked
    assert without_secrets("no such file: a.yaml", ["kind: ConfigMap\n"]) == "no such file: a.yaml"
