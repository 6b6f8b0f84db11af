"""What is changed in a template before it is compiled.

What would print past the placeholders is refused, and what no method of the sandbox is asked for
goes through a filter of its own: `~`, loops, comparisons, slices, includes. So everything that a
template does is counted, and where it is wanted, every piece of its text has a mark.
"""

import re
from collections.abc import Iterable

from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError
from jinja2.visitor import NodeTransformer

# Unicode's private use area: no template's own text has these.
OPEN, CLOSE = "\ue000", "\ue001"
MARK_OPEN, MARK_CLOSE = "\ue002", "\ue003"
# The same characters, as themselves and as YAML's escapes.
_OURS = re.compile(r"[\ue000-\ue003]|\\u[eE]00[0-3]|\\U0000[eE]00[0-3]")
# The filters that the sandbox brings for what is put in here, by names that no template can say.
JOINED, COUNTED, LOOKED_AT, STEPS, ENTERED = "~", "for …", "==", "steps of", "include …"
# A step is so many expressions, or so many characters of the template's own text.
_EXPRESSIONS, CHARACTERS = 4, 4
# What counts its own body: each time around, or each time it is called.
_COUNTING = (nodes.For, nodes.Macro, nodes.CallBlock, nodes.Block)


class Rewriter(NodeTransformer):
    """Changes the tree of one template."""

    def __init__(self, name: str | None, file: str | None, *, marks: bool) -> None:
        """Take the template's name and file; with `marks` every piece of text carries its place."""
        self._name = name
        self._file = file
        self._marks = marks

    def visit_Concat(self, node: nodes.Concat) -> nodes.Node:  # noqa: N802, D102
        self.generic_visit(node)
        return _through(JOINED, nodes.List(node.nodes, lineno=node.lineno))

    def visit_For(self, node: nodes.For) -> nodes.Node:  # noqa: N802, D102
        cost = _cost(node.body)
        self.generic_visit(node)
        node.iter = _through(COUNTED, node.iter, cost)
        return node

    def visit_Compare(self, node: nodes.Compare) -> nodes.Node:  # noqa: N802, D102
        self.generic_visit(node)
        node.expr = _looked_at(node.expr)
        for operand in node.ops:
            operand.expr = _looked_at(operand.expr)
        return node

    def visit_Getitem(self, node: nodes.Getitem) -> nodes.Node:  # noqa: N802, D102
        self.generic_visit(node)
        if isinstance(node.arg, nodes.Slice):
            node.node = _looked_at(node.node)
        return node

    def visit_Pair(self, node: nodes.Pair) -> nodes.Node:  # noqa: N802, D102
        self.generic_visit(node)
        node.key = _looked_at(node.key)
        return node

    def visit_Template(self, node: nodes.Template) -> nodes.Node:  # noqa: N802, D102
        return self._body(node)

    def visit_Macro(self, node: nodes.Macro) -> nodes.Node:  # noqa: N802, D102
        return self._body(node)

    def visit_CallBlock(self, node: nodes.CallBlock) -> nodes.Node:  # noqa: N802, D102
        return self._body(node)

    def visit_Block(self, node: nodes.Block) -> nodes.Node:  # noqa: N802, D102
        return self._body(node)

    def visit_Include(self, node: nodes.Include) -> list[nodes.Node]:  # noqa: N802, D102
        return self._entered(node)

    def visit_Import(self, node: nodes.Import) -> list[nodes.Node]:  # noqa: N802, D102
        return self._entered(node)

    def visit_FromImport(self, node: nodes.FromImport) -> list[nodes.Node]:  # noqa: N802, D102
        return self._entered(node)

    def visit_FilterBlock(self, node: nodes.FilterBlock) -> nodes.Node:  # noqa: N802, D102
        raise self._refusal("{% filter %} is not supported: apply the filter to a value", node)

    def visit_AssignBlock(self, node: nodes.AssignBlock) -> nodes.Node:  # noqa: N802, D102
        if node.filter is not None:
            raise self._refusal("a {% set %} block takes no filter: apply it to a value", node)
        return self.generic_visit(node)

    def visit_ScopedEvalContextModifier(self, node: nodes.Node) -> nodes.Node:  # noqa: N802, D102
        raise self._refusal("{% autoescape %} is not supported: every value is escaped", node)

    def visit_TemplateData(self, node: nodes.TemplateData) -> nodes.Node:  # noqa: N802, D102
        if ours := _OURS.search(node.data):
            message = "the text holds a character from U+E000 to U+E003, which meshgen itself uses"
            raise self._refusal(message, node, node.data.count("\n", 0, ours.start()))
        if not self._marks:
            return node
        mark = f"{MARK_OPEN}{self._file or self._name}:{node.lineno}{MARK_CLOSE}"
        return nodes.TemplateData(mark + node.data, lineno=node.lineno)

    def _body(
        self, node: nodes.Template | nodes.Macro | nodes.CallBlock | nodes.Block
    ) -> nodes.Node:
        """Let what a template, a macro or a block prints be counted whenever it is run."""
        cost = _cost(node.body)
        self.generic_visit(node)
        node.body.insert(0, _statement(STEPS, cost, node.lineno))
        return node

    def _entered(self, node: nodes.Stmt) -> list[nodes.Node]:
        self.generic_visit(node)
        return [_statement(ENTERED, 1, node.lineno), node, _statement(ENTERED, -1, node.lineno)]

    def _refusal(self, message: str, node: nodes.Node, below: int = 0) -> TemplateSyntaxError:
        return TemplateSyntaxError(message, node.lineno + below, self._name, self._file)


def _through(name: str, value: nodes.Node, *more: int) -> nodes.Expr:
    args: list[nodes.Expr] = [nodes.Const(number, lineno=value.lineno) for number in more]
    return nodes.Filter(value, name, args, [], None, None, lineno=value.lineno)


def _looked_at(value: nodes.Expr) -> nodes.Expr:
    return value if isinstance(value, nodes.Const) else _through(LOOKED_AT, value)


def _statement(name: str, number: int, line: int) -> nodes.Node:
    return nodes.ExprStmt(_through(name, nodes.Const(number, lineno=line)), lineno=line)


def _cost(body: Iterable[nodes.Node]) -> int:
    """Return the steps of what is in a body, but for what counts its own."""
    expressions = characters = 0
    within = list(body)
    while within:
        node = within.pop()
        expressions += 1
        characters += len(node.data) if isinstance(node, nodes.TemplateData) else 0
        if not isinstance(node, _COUNTING):
            within += node.iter_child_nodes()
    return 1 + expressions // _EXPRESSIONS + characters // CHARACTERS
