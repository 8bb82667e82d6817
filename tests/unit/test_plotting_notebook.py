"""Figures appear in a notebook: the first, and those after it."""

import nbclient
import nbformat


def test_each_figure_is_shown(monkeypatch):
    monkeypatch.delenv("MPLBACKEND", raising=False)  # the notebook is to choose its own
    sources = [
        "import matplotlib.pyplot as plt\nfrom nnlib import plotting",
        "_ = plotting.network_diagram([2, 2])",
        "_ = plotting.network_diagram([2, 3])",
        "_ = plt.plot([1, 2])",
    ]
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    notebook = nbclient.execute(nbformat.v4.new_notebook(cells=cells))
    shown = [any("image/png" in o.get("data", {}) for o in cell.outputs) for cell in notebook.cells]
    assert shown == [False, True, True, True]
