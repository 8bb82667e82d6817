"""Each rule of `review` finds what it is there for, and names the file and the cell."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from review import MAX_BYTES, review

METADATA = {
    "kernelspec": {"display_name": "Python 3", "name": "python3"},
    "language_info": {"name": "python"},
}
SECRET_PATH = "/" + "home/ada/course"


def result(**data):
    return new_output("execute_result", data=data, execution_count=1)


def review_of(tmp_path, cell, title="(ch-test)=\n# Test", metadata=METADATA):
    if cell.cell_type == "code" and cell.execution_count is None:
        cell.execution_count = 1
    path = tmp_path / "chapter.ipynb"
    nbformat.write(new_notebook(cells=[new_markdown_cell(title), cell], metadata=metadata), path)
    return review(path)


GOOD = [
    new_code_cell("1 + 1", outputs=[result(**{"text/plain": "2"})]),
    new_code_cell("x = 1\n" * 29 + "x"),
    new_code_cell(
        "plot()",
        outputs=[result(**{"image/png": "iVBO"})],
        metadata={"mystnb": {"image": {"alt": "A line"}}},
    ),
    new_code_cell(
        "p", outputs=[result(**{"text/html": '<img src="data:image/png;base64,a" alt="b">'})]
    ),
    new_code_cell(
        "p", outputs=[result(**{"text/html": '<svg role="img" aria-label="a"><svg></svg></svg>'})]
    ),
    new_markdown_cell("![A digit](digit.png) and [a page](https://numpy.org)"),
    new_markdown_cell("```{figure} digit.png\n:alt: A digit\nCaption\n```"),
]

BAD = {
    "stored error output: ValueError: no": new_code_cell(
        "f()", outputs=[new_output("error", ename="ValueError", evalue="no", traceback=[])]
    ),
    "stored stderr output": new_code_cell(
        "f()", outputs=[new_output("stream", name="stderr", text="RuntimeWarning: overflow")]
    ),
    "machine path or memory address: '/home": new_code_cell(
        "f()", outputs=[new_output("stream", name="stdout", text=SECRET_PATH)]
    ),
    "machine path or memory address: '0x7f": new_code_cell(
        "f", outputs=[result(**{"text/plain": "<function f at 0x7f0123abcdef>"})]
    ),
    "execution count is 3, expected 1": new_code_cell("1", execution_count=3),
    "code cell has 31 lines": new_code_cell("x = 1\n" * 30 + "x"),
    "output image without alt text": new_code_cell(
        "p()", outputs=[result(**{"image/png": "iVBO"})]
    ),
    "img without alt text": new_code_cell(
        "p()", outputs=[result(**{"text/html": "<img src='a.png'>"})]
    ),
    "svg without aria-label": new_code_cell(
        "p()", outputs=[result(**{"text/html": "<svg></svg>"})]
    ),
    "image without alt text in Markdown": new_markdown_cell("![](digit.png)"),
    "external URL in a page: <script>": new_code_cell(
        "p()", outputs=[result(**{"text/html": "<script src='https://cdn.test/x.js'></script>"})]
    ),
    "external URL in a page: <img>": new_markdown_cell(
        "<img alt='x' src='https://cdn.test/x.png'>"
    ),
}


@pytest.mark.parametrize("cell", GOOD)
def test_a_good_notebook_passes(tmp_path, cell):
    assert review_of(tmp_path, cell.copy()) == []


@pytest.mark.parametrize("expected", BAD)
def test_a_bad_cell_is_named(tmp_path, expected):
    (message,) = review_of(tmp_path, BAD[expected].copy())
    assert message.startswith("chapter.ipynb, cell 2")
    assert expected in message


def test_a_figure_directive_needs_alt_text(tmp_path):
    (message,) = review_of(tmp_path, new_markdown_cell("```{figure} digit.png\nCaption\n```"))
    assert "cell 2" in message
    assert "without alt text" in message


def test_an_unexecuted_cell_is_named(tmp_path):
    cell = new_code_cell("1")
    path = tmp_path / "chapter.ipynb"
    nbformat.write(
        new_notebook(cells=[new_markdown_cell("(ch-a)=\n# A"), cell], metadata=METADATA), path
    )
    assert review(path) == ["chapter.ipynb, cell 2: execution count is None, expected 1"]


def test_a_missing_label_is_named(tmp_path):
    (message,) = review_of(tmp_path, new_markdown_cell("text"), title="# No label")
    assert message.startswith("chapter.ipynb, cell 1: the chapter's label is missing")


def test_metadata_of_one_machine_are_named(tmp_path):
    metadata = {**METADATA, "language_info": {"name": "python", "version": "3.11.7"}, "widgets": {}}
    (message,) = review_of(tmp_path, new_markdown_cell("text"), metadata=metadata)
    assert "widgets, language_info.version" in message


def test_a_heavy_notebook_is_named(tmp_path):
    cell = new_code_cell("1", outputs=[result(**{"text/plain": "x" * MAX_BYTES})])
    (message,) = review_of(tmp_path, cell)
    assert message.startswith("chapter.ipynb, notebook has 1,5")
