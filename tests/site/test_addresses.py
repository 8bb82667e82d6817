"""A book that is built with an address has every button; built without, none."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

ROOT = Path(__file__).parents[2]
BUILD = "from jupyter_book.cli.main import main; main()"
BUTTONS = re.compile(r"mybinder\.org|/edit/|/issues/new|/blob/")


def build(folder, text="A chapter.", **environ):
    """Build a book of two pages with the course's own settings; return a chapter's HTML."""
    book = folder / "book"
    book.mkdir()
    shutil.copy(ROOT / "_config.yml", folder)
    for name in ("_ext", "_static"):
        shutil.copytree(ROOT / "book" / name, book / name)
    for name in ("references.bib", "notation.md", "glossary.md"):
        shutil.copy(ROOT / "book" / name, book)
    (book / "intro.md").write_text("# Intro\n", encoding="utf-8")
    nbformat.write(
        new_notebook(cells=[new_markdown_cell(f"# Chapter\n\n{text}")]), book / "chapter.ipynb"
    )
    (folder / "_toc.yml").write_text(
        "format: jb-book\nroot: book/intro\nchapters:\n- file: book/chapter\n", encoding="utf-8"
    )
    known = ("REPOSITORY_URL", "GITHUB_REPOSITORY", "CI_PROJECT_URL", "SITE_URL", "CI_PAGES_URL")
    clean = {name: value for name, value in os.environ.items() if name not in known}
    command = [sys.executable, "-c", BUILD, "build", ".", "-W", "--keep-going", "-n"]
    done = subprocess.run(
        command, cwd=folder, env={**clean, **environ}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return (folder / "_build/html/book/chapter.html").read_text(encoding="utf-8")


def test_github(tmp_path):
    page = build(
        tmp_path, REPOSITORY_URL="https://github.com/ada/course", SITE_URL="https://ada.test/course"
    )
    for link in (
        "https://mybinder.org/v2/gh/ada/course/main?urlpath=lab/tree/book/chapter.ipynb",
        "https://github.com/ada/course/edit/main/book/chapter.ipynb",
        "https://github.com/ada/course/blob/main/book/chapter.ipynb",
        "https://github.com/ada/course/issues/new",
    ):
        assert link in page, link
    assert '<meta property="og:url" content="https://ada.test/course/book/chapter.html"' in page
    html = tmp_path / "_build/html"
    assert "https://ada.test/course/book/chapter.html" in (html / "sitemap.xml").read_text("utf-8")
    assert '<base href="https://ada.test/course/"' in (html / "404.html").read_text("utf-8")


def test_gitlab(tmp_path):
    page = build(tmp_path, CI_PROJECT_URL="https://gitlab.com/school/ada/course")
    for link in (
        "https://mybinder.org/v2/gl/school%2Fada%2Fcourse/main?urlpath=lab/tree/book/chapter.ipynb",
        "https://gitlab.com/school/ada/course/-/edit/main/book/chapter.ipynb",
        "https://gitlab.com/school/ada/course/-/issues/new",
    ):
        assert link in page, link


def test_no_address(tmp_path):
    page = build(tmp_path)
    assert not BUTTONS.search(page)
    assert not (tmp_path / "_build/html/sitemap.xml").exists()


@pytest.mark.parametrize("text", [r"$\unknowncommand{x}$", "[nowhere](#no-such-label)"])
def test_a_broken_page_fails_the_build_and_is_named(tmp_path, text):
    with pytest.raises(AssertionError, match=r"chapter\.ipynb"):
        build(tmp_path, text)
