"""Every stored notebook may be published."""

from pathlib import Path

import pytest
from review import review

BOOK = Path(__file__).parents[2] / "book"
NOTEBOOKS = sorted(BOOK.glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_may_be_published(path):
    messages = review(path)
    assert not messages, "\n".join(messages)


def test_all_chapters_are_there():
    assert [path.stem for path in NOTEBOOKS] == [
        "01-neurons", "02-activations", "03-forward-pass", "04-losses",
        "05-gradient-descent", "06-backprop", "07-mnist",
    ]  # fmt: skip
