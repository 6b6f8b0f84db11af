"""The descriptions of the codes."""

import pytest

import meshgen
from meshgen.checks.registry import descriptions
from meshgen.codes import listed
from meshgen.errors import MeshgenError
from meshgen.report.code_markdown import in_markdown
from meshgen.report.explained import explained, is_elsewhere
from meshgen.report.rules import described
from meshgen.report.terminal import Screen


def test_a_title_is_one_sentence_and_the_rest_is_said() -> None:
    for description in descriptions():
        code = str(description.code)
        assert description.title.endswith("."), code
        assert ". " not in description.title, code
        assert description.why.endswith("."), code
        assert description.mend.endswith("."), code
        assert not description.source or description.source.startswith("https://"), code


def test_a_finer_code_refines_one_of_its_own_part() -> None:
    for description in descriptions():
        if description.parent:
            parent = described(description.parent)
            assert not parent.parent, parent.code
            assert parent.code[:3] == description.code[:3]


def test_every_code_is_explained() -> None:
    for description in descriptions():
        first, blank, title, *rest = explained(description.code).split("\n")
        assert (first, blank) == (f"{description.code}  <{description.severity}>", "")
        assert title == description.title
        assert {f"why: {description.why}", f"mend: {description.mend}"} <= set(rest)


def test_a_finer_code_and_its_parent_name_each_other() -> None:
    assert "refines: MG201" in explained("MG216").split("\n")
    assert f"  MG216  {described('MG216').title}" in explained("MG201").split("\n")


def test_what_can_be_weighed_says_how() -> None:
    assert "severities: {MG503: ignore}" in explained("MG503")
    assert "severities:" not in explained("MG201")


def test_what_can_be_ignored_says_how() -> None:
    told = explained("MG602").split("\n")
    (line,) = [line for line in told if line.startswith("ignore it:")]
    assert line == (
        'ignore it: the annotation meshgen.dev/ignore: "MG602: REASON" of an object, or ignore: '
        "{MG602: REASON} of a service"
    )
    for code in ("MG201", "MG605", "MG904"):
        assert "ignore it:" not in explained(code)


def test_an_example_and_what_others_call_it_are_told() -> None:
    told = explained("MG1001").split("\n")
    assert "wrong, in meshgen.yaml:" in explained("MG103").split("\n")
    for manifests in ("wrong:", "right:"):
        assert told[told.index(manifests) + 2] == "    apiVersion: v1"
    assert "istioctl analyze: IST0106, IST0133" in explained("MG201").split("\n")
    assert "kube-linter: schema-validation" in explained("MG201").split("\n")


def test_a_code_of_istioctls_leads_to_those_that_say_the_same() -> None:
    first, blank, *rest = explained("IST0106").split("\n")
    assert (first, blank) == ("IST0106 of `istioctl analyze` is found as", "")
    assert f"  MG220  {described('MG220').title}" in rest


def test_a_code_of_istioctls_that_nothing_says_is_refused() -> None:
    with pytest.raises(MeshgenError) as caught:
        explained("IST0001")
    (finding,) = caught.value.findings
    assert finding.message == "no finding says what istioctl's IST0001 says"
    assert finding.hint == "docs/findings.md has all messages of istioctl, and why not"


def test_a_check_of_kube_linters_leads_to_those_that_say_the_same() -> None:
    told = explained("pdb-min-available").split("\n")
    assert told[0] == "pdb-min-available of kube-linter is found as"
    assert f"  MG602  {described('MG602').title}" in told
    assert is_elsewhere("pdb-min-availabl")
    assert not is_elsewhere("user-service")
    with pytest.raises(MeshgenError, match="did you mean `pdb-min-available`"):
        explained("pdb-min-availabl")


def test_all_codes_are_listed_by_what_they_are_about() -> None:
    listed = explained("MG").split("\n")
    assert [line.split()[0] for line in listed if line.startswith("  MG")] == [
        d.code for d in descriptions()
    ]
    of_a_hundred = explained("MG5XX").split("\n")
    assert of_a_hundred[0] == "Quotas"
    assert [line[:7] for line in of_a_hundred[1:]] == [f"  MG50{n}" for n in range(1, 7)]
    assert set(of_a_hundred) <= set(listed)
    with pytest.raises(MeshgenError, match="no code begins with MG99"):
        explained("MG99XX")
    assert "  IST0107  MG1001" in explained("IST").split("\n")


def test_on_a_screen_no_line_is_longer_and_what_differs_stands_out() -> None:
    for description in descriptions():
        told = explained(description.code, screen=Screen(72))
        prose = [line for line in told.split("\n") if line[:4].strip()]
        long = [line for line in prose if len(line) > 72 and "http" not in line]
        assert not long, description.code
    coloured = explained("MG103", screen=Screen(72, colour=True)).split("\n")
    assert coloured[0] == "\x1b[1;31mMG103  <error>\x1b[0m"
    assert "    \x1b[31m    replica: 3\x1b[0m" in coloured
    assert "    \x1b[32m    replicas: 3\x1b[0m" in coloured
    assert "        port: 80" in coloured


def test_in_markdown_what_differs_is_a_change_and_sessions_stand_beside_each_other() -> None:
    changed = "\n".join(in_markdown(described("MG103"))).split("\n")
    assert [line for line in changed if line.startswith(("-", "+"))] == [
        "-    replica: 3",
        "+    replicas: 3",
    ]
    assert "```diff" in changed
    assert " services:" in changed
    folded = list(in_markdown(described("MG401"), folded=True))
    assert folded.count("```console") == 2
    assert folded.index("<details><summary>example</summary>") < folded.index("Wrong:")


def test_a_code_that_does_not_exist_is_refused_with_the_nearest() -> None:
    with pytest.raises(MeshgenError) as caught:
        explained("MG50")
    (finding,) = caught.value.findings
    assert finding.message == "no finding has the code MG50"
    assert finding.hint.startswith("did you mean `MG50")


def test_codes_in_a_row_are_a_range() -> None:
    assert listed(["MG202"]) == "MG202"
    assert listed(["MG202", "MG501", "MG502", "MG503", "MG999", "MG1000"]) == (
        "MG202, MG501 to MG503, MG999 to MG1000"
    )


def test_a_number_alone_is_a_code() -> None:
    assert meshgen.explain("103") == meshgen.explain("mg103") == meshgen.explain("MG103")
