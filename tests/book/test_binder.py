"""What Binder would install is what is tested here: the same versions, lean, and nnlib itself."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SUPPORTED_PYTHONS = ("3.11", "3.12", "3.13")


def pins(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    return {line.split(";")[0].strip() for line in lines if re.match(r"[a-z]", line)}


def test_binder_pins_what_is_tested():
    lean, tested = pins(ROOT / ".binder/requirements.txt"), pins(ROOT / "requirements.txt")
    assert lean <= tested
    assert all("==" in pin for pin in lean)


def test_binder_has_what_the_chapters_need():
    names = {pin.split("==")[0] for pin in pins(ROOT / ".binder/requirements.txt")}
    assert {"jupyterlab", "jupyterlab-myst", "matplotlib", "numpy", "sympy", "tqdm"} <= names
    assert not {"jupyter-book", "pytest", "playwright", "ruff"} & names


def test_binder_has_a_python_that_it_supports():
    name, version = (ROOT / ".binder/runtime.txt").read_text(encoding="utf-8").strip().split("-")
    assert name == "python"
    assert version in SUPPORTED_PYTHONS


def test_binder_installs_nnlib():
    post_build = ROOT / ".binder/postBuild"
    assert "pip install --no-cache-dir --no-deps --editable ." in post_build.read_text("utf-8")
    assert post_build.stat().st_mode & 0o100 or not hasattr(post_build, "owner")
