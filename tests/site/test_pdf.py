"""The whole book as PDF, as `make pdf` prints it: with solutions and without."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BUILD = "from jupyter_book.cli.main import main; main()"


@pytest.fixture(scope="module")
def folder(browser, tmp_path_factory):
    """The two PDFs, printed from a single-page build of their own."""
    folder = tmp_path_factory.mktemp("pdf")
    options = ["--builder=custom", "--custom-builder=singlehtml", "--path-output", folder]
    for command in (
        ["-c", BUILD, "build", ROOT, *options],
        [ROOT / "book/_ext/pdf.py", folder / "_build/singlehtml", folder],
    ):
        done = subprocess.run([sys.executable, *command], capture_output=True, text=True, cwd=ROOT)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return folder


def test_the_book_prints_with_solutions_and_without(folder):
    names = "neural-networks-from-scratch.pdf", "neural-networks-from-scratch-without-solutions.pdf"
    whole, without = ((folder / name).read_bytes() for name in names)
    for pdf in (whole, without):
        assert pdf.startswith(b"%PDF")
        assert b"/Outlines" in pdf  # a reader can jump to a chapter
        assert b"/MarkInfo" in pdf  # and a screen reader knows headings from text
    assert 150 < n_pages(without) < n_pages(whole) < 400


def n_pages(pdf):
    return len(re.findall(rb"/Type\s*/Page\b", pdf))
