"""The exercises of a chapter as they stand in its notebook."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BOOK = Path(__file__).parents[2] / "book"
NOTEBOOKS = sorted(BOOK.glob("0*.ipynb"))
CALL = re.compile(r'check\("([a-z_.]+)"(?:, (\w+))?')


@dataclass
class Cell:
    """A code cell that calls `check`, or an exercise's stub."""

    index: int
    source: str
    tags: list[str]
    nbgrader: dict[str, Any]
    outputs: list[dict[str, Any]]


def read(notebook):
    return json.loads(notebook.read_text(encoding="utf-8"))


def code_cells(notebook):
    return [
        Cell(
            index,
            "".join(cell["source"]),
            cell["metadata"].get("tags", []),
            cell["metadata"].get("nbgrader", {}),
            cell["outputs"],
        )
        for index, cell in enumerate(read(notebook)["cells"])
        if cell["cell_type"] == "code"
    ]


def grade_id(key):
    return re.sub("[._]", "-", key)


def sheet(notebook):
    """A notebook of the chapter's exercises alone, as a teacher would hand it out."""
    book = read(notebook)
    start = "import numpy as np\nfrom nnlib.checks import EXERCISES, check, hint, solution"
    first = {"cell_type": "code", "metadata": {}, "source": start, "outputs": [], "id": "start"}
    kept = [cell for cell in book["cells"] if "nbgrader" in cell["metadata"]]
    for cell in [first, *kept]:
        cell |= {"execution_count": None, "outputs": []}
        cell["source"] = "".join(cell["source"])
    return book | {"cells": [first, *kept]}
