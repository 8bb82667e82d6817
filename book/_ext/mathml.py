"""Mathematics as MathML, made when the book is built: a page needs no script to show a formula.

math-core does the conversion. A formula that it does not know is a warning, so the build fails and
names the place.
"""

import html
import re

from docutils import nodes
from math_core import LatexError, LatexToMathML
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number

logger = logging.getLogger(__name__)
converter = LatexToMathML(fancy_error=False)

# Environments that number themselves, by the ones that do not: Sphinx counts the equations.
UNNUMBERED = {"align": "aligned", "gather": "gathered", "split": "aligned", "equation": ""}

# Marks that must not begin or end a line when the formula beside them ends or begins the next.
AFTER = re.compile(r"[-,.;:!?)\]’”…–]+")
BEFORE = re.compile(r"[(\[‘“]+$")

# A prime is made for the line: as a superscript it would be raised and shrunk twice.
PRIME = re.compile(r"<msup>(<(m[ion])[^>]*>[^<]*</\2>)<mo>(′+|″|‴)</mo></msup>")


def to_mathml(latex, display):
    """Return `latex` as MathML. Raises LatexError where it is not understood."""
    latex = re.sub(r"\\(begin|end)\{(align|gather|split|equation)\*?\}", without_number, latex)
    if r"\\" in latex and r"\begin" not in latex:
        latex = rf"\begin{{aligned}}{latex}\end{{aligned}}"
    mathml = converter.convert_with_local_state(latex.strip(), displaystyle=display)
    return PRIME.sub(r'<mrow>\1<mo lspace="0" rspace="0">\3</mo></mrow>', mathml)


def without_number(match):
    """Return the `begin` or `end` of the same environment without numbers."""
    command, environment = match.groups()
    name = UNNUMBERED[environment]
    return rf"\{command}{{{name}}}" if name else ""


def converted(translator, node, display):
    """Return a node's MathML, or its source with a warning."""
    try:
        return to_mathml(node.astext(), display)
    except LatexError as error:
        logger.warning("formula not understood: %s: %s", node.astext(), error, location=node)
        return f"<code>{html.escape(node.astext())}</code>"


def visit_math(translator, node):
    """Write a formula within a line."""
    formula = converted(translator, node, False)
    if is_whole_heading(node):  # a column's name, which axe-core does not read out of MathML
        formula = formula.replace("<math", f'<math aria-label="{html.escape(node.astext())}"', 1)
    before, after = (html.escape(node.get(side, "")) for side in ("before", "after"))
    translator.body.append(f'<span class="math">{before}{formula}{after}</span>')
    raise nodes.SkipNode


def take_marks(app, doctree, docname):
    """Give each formula within a line the brackets and the punctuation that touch it."""
    if app.builder.format != "html":
        return
    for node in list(doctree.findall(nodes.math)):
        following = node.next_node(descend=False, siblings=True)
        if isinstance(following, nodes.Text) and (mark := AFTER.match(following)):
            node["after"] = mark[0]
            node.parent.replace(following, nodes.Text(following[mark.end() :]))
        place = node.parent.index(node)
        leading = node.parent[place - 1] if place else None
        if isinstance(leading, nodes.Text) and (mark := BEFORE.search(leading)):
            node["before"] = mark[0]
            node.parent.replace(leading, nodes.Text(leading[: mark.start()]))


def is_whole_heading(node):
    """Return whether the formula is all that a table's heading cell holds."""
    paragraph = node.parent
    cell = paragraph.parent
    in_head = isinstance(cell, nodes.entry) and isinstance(cell.parent.parent, nodes.thead)
    return in_head and len(paragraph) == 1


def visit_displaymath(translator, node):
    """Write a formula on its own, with its number if it has one."""
    translator.body.append(translator.starttag(node, "div", CLASS="math displaymath"))
    translator.body.append(f'<div class="formula">{converted(translator, node, True)}</div>')
    if node["number"]:
        number = get_node_equation_number(translator, node)
        translator.body.append(f'<span class="eqno">({number})')
        translator.add_permalink_ref(node, _("Link to this equation"))
        translator.body.append("</span>")
    translator.body.append("</div>\n")
    raise nodes.SkipNode


def setup(app):
    """Register with Sphinx."""
    app.connect("doctree-resolved", take_marks)
    app.add_html_math_renderer("mathml", (visit_math, None), (visit_displaymath, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
