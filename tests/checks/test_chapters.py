"""The exercises in the chapters: cells, points, and what their stored checks say."""

from __future__ import annotations

import re

import pytest
from sheets import CALL, NOTEBOOKS, code_cells, grade_id

from nnlib.checks import EXERCISES
from nnlib.checks.registry import CHAPTERS

PANEL = re.compile(r'data-key="([a-z_.]+)" data-status="([a-z ]+)"')
BY_CHAPTER = [
    pytest.param(notebook, {e.key: e for e in chapter.EXERCISES}, id=notebook.stem)
    for notebook, chapter in zip(NOTEBOOKS, CHAPTERS, strict=True)
]


def logged(notebook):
    """(key, status, score) of each panel that a chapter's stored outputs show."""
    log = []
    for cell in code_cells(notebook):
        for output in cell.outputs:
            data = output.get("data", {})
            for key, status in PANEL.findall("".join(data.get("text/html", ""))):
                log.append((key, status, "".join(data["text/plain"])))
    return log


@pytest.mark.parametrize(("notebook", "exercises"), BY_CHAPTER)
def test_chapter_logs_not_attempted_then_passed(notebook, exercises):
    log = logged(notebook)
    assert {key for key, _, _ in log} == set(exercises)
    for key, exercise in exercises.items():
        mine = [entry[1:] for entry in log if entry[0] == key]
        assert mine == [("not attempted", "0"), ("passed", str(exercise.points))], key


@pytest.mark.parametrize(("notebook", "exercises"), BY_CHAPTER)
def test_cells_carry_the_metadata_of_the_registry(notebook, exercises):
    cells = code_cells(notebook)
    for key, exercise in exercises.items():
        stub, check = (
            next(cell for cell in cells if cell.nbgrader.get("grade_id") == name)
            for name in (grade_id(key), grade_id(key) + "-check")
        )
        common = {"schema_version": 3, "cell_type": "code", "task": False}
        assert stub.nbgrader == common | {
            "grade_id": grade_id(key), "solution": True, "grade": False, "locked": False
        }  # fmt: skip
        assert check.nbgrader == common | {
            "grade_id": grade_id(key) + "-check", "solution": False, "grade": True, "locked": True,
            "points": exercise.points,
        }  # fmt: skip
        assert "exercise" in stub.tags
        assert "check" in check.tags
        assert stub.index < check.index
        name = exercise.signature.partition("(")[0]
        assert CALL.fullmatch(check.source.rstrip(")")).groups() == (key, name)
        assert re.search(
            r"# --- your code starts here ---\n\s*\.\.\.\n\s*# --- your code ends here ---",
            stub.source,
        )
        if exercise.is_function:
            assert f"def {exercise.signature}:" in stub.source


def test_every_exercise_is_in_a_chapter():
    assert {key for notebook in NOTEBOOKS for key, _, _ in logged(notebook)} == set(EXERCISES)
