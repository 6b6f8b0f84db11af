"""Pages of guides: the same bytes twice, links that hold, and values that change no structure."""

import re
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath

import pytest
from markdown_it import MarkdownIt

from meshgen.checks.registry import descriptions
from meshgen.codes.table import DESCRIPTIONS
from meshgen.errors import MeshgenError
from meshgen.guides.anchors import slugs
from meshgen.guides.html import one_page
from meshgen.inputs import ConfigFolder
from meshgen.pipeline import Project
from meshgen.pipeline.guides import HTML, guides
from meshgen.rendering.pages import Pages
from meshgen.writer import compare, diff
from tests.examples import TITANIUM
from tools.refresh_golden import golden_guides

from .commands import blocks, commands

READER = MarkdownIt("commonmark").enable("table")
HOSTILE = "a`b``c|d*e_f[g](h)<i>&amp;\\$j"


def test_the_guides_of_titanium_are_as_committed() -> None:
    folder, files = golden_guides()
    assert compare(folder, files).clean, "make golden\n" + "\n".join(diff(folder, files))
    assert golden_guides() == (folder, files)


def links(page: str) -> list[str]:
    tokens = [child for token in READER.parse(page) for child in token.children or ()]
    return [
        str(t.attrGet("href") or t.attrGet("src"))
        for t in tokens
        if t.type in ("link_open", "image")
    ]


def test_links_and_anchors_hold(pages: dict[Path, dict[str, str]]) -> None:
    seen = 0
    for files in pages.values():
        for path, text in files.items():
            for link in links(text) if path.endswith(".md") else ():
                if "://" in link:
                    continue
                target, _, anchor = link.partition("#")
                other = normpath(join(dirname(path), target)) if target else path
                assert other in files, f"{path}: {link}"
                assert not anchor or anchor in slugs(files[other]), f"{path}: {link}"
                seen += 1
    assert seen > 500


def test_tables_have_as_many_cells_as_their_heads(pages: dict[Path, dict[str, str]]) -> None:
    for files in pages.values():
        for path, text in files.items():
            if path.endswith(".md"):
                for head, rule, *rows in _tables(text):
                    assert re.fullmatch(r"\|(---\|)+", rule), f"{path}: {head}"
                    for row in (head, *rows):
                        assert _cells(row) == _cells(rule), f"{path}: {row}"


def _tables(text: str) -> list[list[str]]:
    return [
        block.split("\n")
        for block in re.findall(r"(?:^\|.*\n?)+", text, re.MULTILINE)
        for block in [block.rstrip("\n")]
    ]


def _cells(row: str) -> int:
    return len(re.findall(r"(?<!\\)\|", row))


def test_codes_are_known(pages: dict[Path, dict[str, str]]) -> None:
    known = {one.code for one in (*descriptions(), *DESCRIPTIONS)}
    used = {
        code
        for files in pages.values()
        for text in files.values()
        for code in re.findall(r"MG\d{3,4}", text)
    }
    assert used - known == set()
    assert len(used) > 20


def test_what_there_is_not_is_not_told(pages: dict[Path, dict[str, str]]) -> None:
    small = next(files for path, files in pages.items() if path.parent.name == "minimal")
    manual = next(text for path, text in small.items() if path.endswith("incidents.md"))
    for told in ("429", "exceeded quota", "Kiali says", "<unknown>", "RBAC: access denied"):
        assert told not in manual.split("## The seven traps")[0]
    manual = pages[TITANIUM]["prod/incidents.md"]
    assert all(told in manual for told in ("429", "exceeded quota", "Kiali says", "<unknown>"))
    assert "Kiali says" not in pages[TITANIUM]["local/incidents.md"]


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        self.tags.add(tag)
        self.ids += [said["id"] or ""] if "id" in said else []
        self.links += [said["href"] or ""] if "href" in said else []


def test_the_html_page_stands_alone(pages: dict[Path, dict[str, str]]) -> None:
    page = _Page()
    page.feed(pages[TITANIUM][HTML])
    inside = [link.removeprefix("#") for link in page.links if link.startswith("#")]
    assert all("://" in link for link in page.links if not link.startswith("#"))
    assert set(inside) <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    assert "svg" in page.tags
    assert page.tags.isdisjoint({"script", "link", "img", "iframe"})


def test_no_text_is_html_of_the_page() -> None:
    page = one_page({"a.md": "# <b>a</b>\n\n<script>b</script>\n"}, {}, "c", "<d>")
    assert "<title>&lt;d&gt;</title>" in page
    assert "<b>" not in page
    assert "<script>" not in page


def written(tmp_path: Path, template: str, **seen: object) -> str:
    (tmp_path / "docs").mkdir(exist_ok=True)
    (tmp_path / "docs" / "x.md.j2").write_text(template, encoding="utf-8")
    folder = ConfigFolder.of(tmp_path / "meshgen.yaml")
    return Pages(folder, ".").page("docs/x.md.j2", seen)


def test_a_value_is_what_it_is_wherever_it_stands(tmp_path: Path) -> None:
    template = (
        "# {{ v }}\n\n| `{{ v }}` | {{ v }} |\n|---|---|\n| {{ v }} | `{{ v }}` |\n\n- {{ v }}\n"
    )
    tokens = READER.parse(written(tmp_path, template, v=HOSTILE))
    texts = [
        "".join(child.content for child in token.children or ())
        for token in tokens
        if token.type == "inline"
    ]
    assert texts == [HOSTILE] * 6


def test_a_value_in_the_target_of_a_link_stays_there(tmp_path: Path) -> None:
    page = written(tmp_path, "[a]({{ v }})\n\n`{{ w }}`\n", v="a b(c)", w="`c`")
    assert links(page) == ["a%20b%28c%29"]
    (code,) = (c for t in READER.parse(page) for c in t.children or () if c.type == "code_inline")
    assert code.content == "`c`"


def test_what_a_page_may_take_is_bounded(tmp_path: Path) -> None:
    """It is counted for each page anew."""
    much = "{% for one in range(9) %}{{ v }}{% endfor %}"
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "x.md.j2").write_text(much, encoding="utf-8")
    pages = Pages(ConfigFolder.of(tmp_path / "meshgen.yaml"), ".")
    for _ in range(2):
        pages.page("docs/x.md.j2", {"v": [1] * 40_000})
    with pytest.raises(MeshgenError, match="more than 1,000,000 steps"):
        pages.page("docs/x.md.j2", {"v": [1] * 120_000})


def test_a_value_in_a_block_stays_in_it(tmp_path: Path) -> None:
    page = written(
        tmp_path,
        "```sh\nkubectl get {{ v }} {{ w }}\n```\n\n```yaml\na:\n  {{ y }}\n```\n",
        v="a b;c",
        w=("-n", "x"),
        y="k: 1\n```\nb: 2",
    )
    tokens = [token for token in READER.parse(page) if token.type == "fence"]
    assert [token.content for token in tokens] == [
        "kubectl get 'a b;c' -n x\n",
        "a:\n  k: 1\n  ```\n  b: 2\n",
    ]


def test_a_template_of_the_users_own_comes_first(tmp_path: Path) -> None:
    config = tmp_path / "meshgen.yaml"
    config.write_text(
        "apiVersion: meshgen.dev/v1alpha1\nkind: Mesh\nmetadata: {name: t}\ntemplates: own\n"
        "services: {web: {image: a, port: 80}}\n"
    )
    (tmp_path / "own/docs/incidents").mkdir(parents=True)
    (tmp_path / "own/docs/incidents/traps.md.j2").write_text("## Fallen in {{ system.name }}\n")
    assert "## Fallen in t\n" in guides(Project(config))["default/incidents.md"]
    (tmp_path / "own/docs/incidents/traps.md.j2").write_text("{{ system.nam }}")
    with pytest.raises(MeshgenError, match=r"has no attribute 'nam'; did you mean `name`\?"):
        guides(Project(config))


def test_an_anchor_is_githubs() -> None:
    page = "# A `b` (c)\n\n```sh\n# no\n```\n\n## [d](e) & f_g!\n\n## A b c\n"
    assert list(slugs(page)) == ["a-b-c", "d--f_g", "a-b-c-1"]


ALERTED = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
services:
  web: {image: "nginx:1.27", port: 80, health: /}
platform: {prometheus: {}, kubeStateMetrics: {}, alerts: {rules: {SlowRequests: {enabled: false}}}}
environments: {prod: {namespace: shop}}
"""


def test_alerts_are_those_that_prometheus_has(tmp_path: Path) -> None:
    config = tmp_path / "meshgen.yaml"
    config.write_text(ALERTED, encoding="utf-8")
    page = guides(Project(config), trials=False)["prod/operations.md"]
    chapter = page.split("\n## Alerts\n")[1].split("\n## ")[0]
    assert "| `HighErrorRate` | critical | 5m |" in chapter
    assert "SlowRequests" not in chapter


def test_pages_are_those_that_the_config_says(tmp_path: Path) -> None:
    config = tmp_path / "meshgen.yaml"
    head = "apiVersion: meshgen.dev/v1alpha1\nkind: Mesh\nmetadata: {name: t}\n"
    body = "services: {web: {image: a, port: 80}}\nenvironments: {dev: {}, prod: {}}\n"
    config.write_text(f"{head}docs: {{environments: [prod], html: true}}\n{body}", encoding="utf-8")
    pages = guides(Project(config), trials=False)
    assert HTML in pages
    assert {path.split("/")[0] for path in pages if "/" in path} == {"prod", "services"}
    assert HTML not in guides(Project(config), html=False, trials=False)
    assert "dev/incidents.md" in guides(Project(config), ["dev"], trials=False)
    config.write_text(head + body.replace("dev: {}", "dev: {quotas: {q: {hard: {pods: 0}}}}"))
    with pytest.raises(MeshgenError, match="does not fit q"):
        guides(Project(config), trials=False)


CLOSED = """\
apiVersion: meshgen.dev/v1alpha1
kind: Mesh
metadata: {name: shop}
egress: closed
external:
  maps: maps.example.com
  pay: {hosts: [a.example.com, b.example.com]}
  idle: idle.example.com
services:
  web: {image: "nginx:1.27", port: 80, health: /, calls: [api, maps], namespace: front}
  api: {image: "nginx:1.27", port: 80, health: /, calls: [maps, pay]}
namespaces: {front: {name: front, egress: open}}
environments: {prod: {namespace: shop}}
"""


def test_what_is_closed_has_a_chapter_with_the_hosts_that_are_let_out(tmp_path: Path) -> None:
    config = tmp_path / "meshgen.yaml"
    config.write_text(CLOSED, encoding="utf-8")
    files = guides(Project(config), trials=False)
    text = files["prod/incidents.md"]
    assert {f"#{one}" for one in slugs(text)} >= {one for one in links(text) if one[0] == "#"}
    chapter = text.split("\n## Blocked on the way out\n")[1].split("\n## ")[0]
    assert "In shop proxies let out only" in chapter
    (hosts, *_) = _tables(chapter)
    assert hosts[2:] == [
        "| `idle.example.com` | – |",  # noqa: RUF001
        "| `maps.example.com` | api, web |",
        "| `a.example.com` | api |",
        "| `b.example.com` | api |",
    ]
    told = [one.text for one in commands({"prod/incidents.md": text})]
    assert "kubectl -n shop get serviceentries,sidecars,networkpolicies" in told
    assert "partner: api.partner.example.com" in blocks(chapter, "yaml")
    whole = tmp_path / "opened.yaml"
    whole.write_text(CLOSED.replace("namespace: shop}", "namespace: shop, egress: open}"), "utf-8")
    assert "Blocked on the way out" not in guides(Project(whole), trials=False)["prod/incidents.md"]
