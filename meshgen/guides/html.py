"""All pages of guides as one HTML page, which needs no script and no other file."""

import re
from collections.abc import Mapping
from html import escape
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING, Any

from meshgen.guides.anchors import slugs

if TYPE_CHECKING:
    from markdown_it.token import Token

_STYLE = """\
:root { color-scheme: light dark; --line: #d1d9e0; --soft: #f6f8fa; }
@media (prefers-color-scheme: dark) { :root { --line: #3d444d; --soft: #151b23; } }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { border-bottom: 1px solid var(--line); margin-top: 4rem; }
table { border-collapse: collapse; display: block; overflow-x: auto; margin: 1rem 0; }
th, td { border: 1px solid var(--line); padding: .3rem .6rem; text-align: left; }
code, pre { font: .875em/1.45 ui-monospace, monospace; background: var(--soft); }
code { padding: .1em .3em; }
pre { padding: .8rem; overflow-x: auto; border: 1px solid var(--line); }
pre code { padding: 0; }
.picture { display: block; overflow-x: auto; }
section:first-of-type h1 { margin-top: 0; }
@media print {
body { max-width: none; }
pre { white-space: pre-wrap; }
h1 { break-before: page; }
svg { max-width: 100%; height: auto; }
}
"""


def one_page(pages: Mapping[str, str], pictures: Mapping[str, str], head: str, title: str) -> str:
    """Return pages of Markdown by path as one page, `pictures` of SVG in it, `head` as a comment.

    Links between pages lead to their place in it.
    """
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    body = []
    for path, text in pages.items():
        tokens = reader.parse(text)
        anchors = iter(slugs(text))
        for token in tokens:
            if token.type == "heading_open":
                token.attrSet("id", _place(path, next(anchors)))
            for child in token.children or ():
                _lead(child, path, pages)
        html = reader.renderer.render(tokens, reader.options, {})
        body.append(f'<section id="{_place(path)}">\n{_drawn(html, pictures)}</section>\n')
    return (
        f'<!DOCTYPE html>\n<!-- {head} -->\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{_STYLE}</style>\n</head>\n<body>\n"
        f"{''.join(body)}</body>\n</html>\n"
    )


def _place(path: str, anchor: str = "") -> str:
    """Return the id of a page, or of a heading of it."""
    page = re.sub(r"[^\w-]+", "-", path.removesuffix(".md"))
    return f"{page}--{anchor}" if anchor else page


def _lead(token: "Token", path: str, pages: Mapping[str, Any]) -> None:
    """Have a link to another page lead to its place in the whole."""
    target = str(token.attrGet("href") or "")
    if token.type != "link_open":
        return
    page, _, anchor = target.partition("#")
    other = normpath(join(dirname(path), page)) if page else path
    if other in pages:
        token.attrSet("href", "#" + _place(other, anchor))


def _drawn(html: str, pictures: Mapping[str, str]) -> str:
    for name, svg in pictures.items():
        before, found, after = html.partition(f'<img src="{name}"')
        # One that is wider than the page is moved, and not made so small that nobody can read it.
        drawn = f'<span class="picture">\n{svg}</span>'
        html = before + drawn + after.partition(">")[2] if found else html
    return html
