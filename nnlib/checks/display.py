"""Panels: the same content as plain text, as HTML and as Markdown.

No scripts, no random ids, no times: the same answer always gives the same panel. Colours come from
the page, so that a panel reads in the light and in the dark theme.
"""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nnlib.checks.result import Result

COLOURS = {
    "passed": "var(--jp-success-color1, #2e7d32)",
    "failed": "var(--jp-warn-color1, #d97706)",
    "error": "var(--jp-error-color1, #c62828)",
    "quiet": "rgba(127, 127, 127, 0.6)",
}
BOX = (
    "border-left: 0.3em solid {colour}; background: rgba(127, 127, 127, 0.08); color: inherit; "
    "padding: 0.5em 1em; margin: 0.3em 0; line-height: 1.5; overflow-wrap: anywhere;"
)
PRE = (
    "margin: 0.2em 0; padding: 0.3em 0.6em; background: rgba(127, 127, 127, 0.1); color: inherit; "
    "border: 0; white-space: pre-wrap; overflow-wrap: anywhere;"
)
CELL = "padding: 0.1em 1em 0.1em 0; text-align: {align}; color: inherit; background: transparent;"


@dataclass(frozen=True)
class Code:
    """A labelled piece of code or output."""

    label: str
    text: str
    language: str = ""


@dataclass(frozen=True)
class Items:
    """A list of short lines."""

    lines: Sequence[str]
    mark: str = "-"


@dataclass(frozen=True)
class Table:
    """Rows of short texts below a head."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]


Block = str | Code | Items | Table


def _inline(text: str) -> str:
    """Escaped text, with `code` set as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text))


def _html(block: Block) -> str:
    if isinstance(block, str):
        return f'<p style="margin: 0.3em 0;">{_inline(block)}</p>'
    if isinstance(block, Code):
        label = f"<div>{_inline(block.label)}</div>" if block.label else ""
        return f'{label}<pre style="{PRE}">{html.escape(block.text)}</pre>'
    if isinstance(block, Items):
        items = "".join(f"<li>{_inline(line)}</li>" for line in block.lines)
        return f'<ul style="margin: 0.3em 0;">{items}</ul>'
    left = CELL.format(align="left")
    head = "".join(f'<th scope="col" style="{left}">{_inline(each)}</th>' for each in block.head)
    rows = "".join(
        "<tr>" + "".join(f'<td style="{left}">{_inline(each)}</td>' for each in row) + "</tr>"
        for row in block.rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _markdown(block: Block) -> str:
    if isinstance(block, str):
        return _escape_markdown(block)
    if isinstance(block, Code):
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", block.text)), default=0))
        label = f"{_escape_markdown(block.label)}\n\n" if block.label else ""
        return f"{label}{fence}{block.language}\n{block.text}\n{fence}"
    if isinstance(block, Items):
        return "\n".join(f"- {_escape_markdown(line)}" for line in block.lines)
    rows = [block.head, ["---"] * len(block.head), *block.rows]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _escape_markdown(text: str) -> str:
    """Text outside of `code` with Markdown's and HTML's own characters made harmless."""
    pieces = re.split(r"(`[^`\n]+`)", text)
    return "".join(
        piece if i % 2 else re.sub(r"([\\*_<>\[\]#|$`~])", r"\\\1", piece)
        for i, piece in enumerate(pieces)
    )


def _text(block: Block) -> str:
    if isinstance(block, str):
        return textwrap.fill(block, 92, initial_indent="  ", subsequent_indent="  ")
    if isinstance(block, Code):
        label = f"  {block.label}\n" if block.label else ""
        return label + textwrap.indent(block.text, "    ", lambda line: True)
    if isinstance(block, Items):
        return "\n".join(f"  {block.mark} {line}" for line in block.lines)
    table = [block.head, *block.rows]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return "\n".join(
        "  " + "  ".join(f"{e:<{w}}" for e, w in zip(row, widths, strict=True)).rstrip()
        for row in table
    )


@dataclass(frozen=True)
class Panel:
    """A title and blocks below it; shows itself in a terminal and in a notebook."""

    title: str
    blocks: Sequence[Block]
    tone: str = "quiet"
    data: dict[str, str] = field(default_factory=dict)  # data-… attributes of the HTML

    def text(self) -> str:
        """The panel as plain text."""
        return "\n".join([self.title, *map(_text, self.blocks)])

    def html(self) -> str:
        """The panel as self-contained HTML."""
        data = "".join(f' data-{name}="{html.escape(each)}"' for name, each in self.data.items())
        style = BOX.format(colour=COLOURS[self.tone])
        body = "".join(map(_html, self.blocks))
        return (
            f'<div class="nnlib-check" role="status"{data} style="{style}">'
            f"<strong>{_inline(self.title)}</strong>{body}</div>"
        )

    def markdown(self) -> str:
        """The panel as Markdown."""
        return "\n\n".join([f"**{_escape_markdown(self.title)}**", *map(_markdown, self.blocks)])

    def bundle(self) -> dict[str, str]:
        """All three, by MIME type."""
        return {
            "text/plain": self.text(),
            "text/markdown": self.markdown(),
            "text/html": self.html(),
        }

    def __str__(self) -> str:
        return self.text()

    __repr__ = __str__

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return self.bundle()


TITLES = {
    "not attempted": ("quiet", "Not attempted yet"),
    "passed": ("passed", "Passed"),
    "failed": ("failed", "Not yet"),
    "error": ("error", "Stopped by an error"),
}


def result_panel(result: Result) -> Panel:
    """The panel of one check."""
    tone, state = TITLES[result.status]
    points = "point" if result.max_points == 1 else "points"
    title = f"{state} · {result.key} · {result.score} of {result.max_points} {points}"
    blocks: list[Block] = []
    if result.held:
        blocks += ["This holds:", Items(result.held, mark="✓")]
    if result.failed:
        blocks.append(f"This doesn't hold yet: {result.failed}")
    if result.symptom:
        blocks.append(result.symptom)
    blocks += [Code(label, text) for label, text in result.details]
    if result.hint:
        blocks.append(f"Hint: {result.hint}")
    if result.printed:
        blocks.append(Code("Your code printed:", result.printed))
    if result.onward:
        blocks.append(result.onward)
    return Panel(title, blocks, tone, {"key": result.key, "status": result.status})
