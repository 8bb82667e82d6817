"""The round trip of a class: release, hand in, mark, feedback, export, with nbgrader itself.

nbgrader is not part of the learner's environment. The test uses the interpreter that
NNLIB_NBGRADER_PYTHON names (an environment made from `requirements-nbgrader.txt`), or this one if
nbgrader is installed in it.
"""

from __future__ import annotations

import csv
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from sheets import CALL, NOTEBOOKS, sheet

from nnlib.checks import EXERCISES
from nnlib.checks.grade import grade

HERE = Path(__file__).parent
PYTHON = os.environ.get("NNLIB_NBGRADER_PYTHON") or (
    sys.executable if importlib.util.find_spec("nbgrader") else ""
)
SCORES = """
import json
from nbgrader.api import Gradebook
with Gradebook("sqlite:///gradebook.db") as book:
    print(json.dumps({
        f"{each.student.id}/{part.name}": [part.score, part.max_score]
        for each in book.assignment_submissions("course") for part in each.notebooks
    }))
"""

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not PYTHON, reason="no nbgrader: set NNLIB_NBGRADER_PYTHON"),
]


def best_mistake(exercise):
    """The number of the catalogued mistake that earns most."""
    points = [grade(exercise, mistake.answer).points for mistake in exercise.mistakes]
    return points.index(max(points))


def worst_mistake(exercise):
    """The number of a catalogued mistake that earns nothing."""
    return [grade(exercise, m.answer).points for m in exercise.mistakes].index(0)


def submission(student, exercise, number):
    """What a student writes: the source, and the points that it should get."""
    place = f"EXERCISES[{exercise.key!r}]"
    if student == "empty":
        return None, 0
    if student == "right" or (student == "partly" and number % 2 == 0):
        return f"{place}.reference", exercise.points
    choice = worst_mistake(exercise) if student == "wrong" else best_mistake(exercise)
    points = grade(exercise, exercise.mistakes[choice].answer).points
    return f"{place}.mistakes[{choice}].answer", points


def hand_in(released, student):
    """A released sheet filled in by a student, and the points that it should get."""
    notebook, expected = json.loads(released.read_text(encoding="utf-8")), 0.0
    cells = [cell for cell in notebook["cells"] if "nbgrader" in cell["metadata"]]
    checks = [cell for cell in cells if cell["metadata"]["nbgrader"]["grade"]]
    stubs = {cell["metadata"]["nbgrader"]["grade_id"]: cell for cell in cells}
    for number, cell in enumerate(checks):
        key, name = CALL.search("".join(cell["source"])).groups()
        source, points = submission(student, EXERCISES[key], number)
        expected += points
        if source:
            stub = stubs[cell["metadata"]["nbgrader"]["grade_id"].removesuffix("-check")]
            stub["source"] = f"{name} = {source}"
    return notebook, expected


def test_round_trip(tmp_path):
    def run(*command):
        environment = os.environ | {
            "PATH": str(Path(PYTHON).parent) + os.pathsep + os.environ["PATH"],
            "PYTHONPATH": str(HERE.parents[1]),
            "NNLIB_PROGRESS": "",
            "OPENBLAS_NUM_THREADS": "1",
            "JUPYTER_CONFIG_DIR": str(tmp_path / "jupyter"),
            "IPYTHONDIR": str(tmp_path / "ipython"),
        }
        done = subprocess.run(
            [PYTHON, *command], cwd=tmp_path, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    def nbgrader(*command):
        return run("-m", "nbgrader", *command)

    shutil.copy(HERE / "nbgrader_config.py", tmp_path)
    source = tmp_path / "source" / "course"
    source.mkdir(parents=True)
    for notebook in NOTEBOOKS:
        (source / notebook.name).write_text(json.dumps(sheet(notebook)), encoding="utf-8")
    nbgrader("generate_assignment", "course")

    expected = {}
    for student in ("empty", "wrong", "partly", "right"):
        folder = tmp_path / "submitted" / student / "course"
        folder.mkdir(parents=True)
        for released in sorted((tmp_path / "release" / "course").glob("*.ipynb")):
            filled, points = hand_in(released, student)
            (folder / released.name).write_text(json.dumps(filled), encoding="utf-8")
            expected[f"{student}/{released.stem}"] = points
    nbgrader("autograde", "course")
    scores = json.loads(run("-c", SCORES).splitlines()[0])
    assert {name: score for name, (score, _) in scores.items()} == expected
    assert sum(most for name, (_, most) in scores.items() if name.startswith("right")) == sum(
        exercise.points for exercise in EXERCISES.values()
    )

    nbgrader("generate_feedback", "course")
    assert len(list((tmp_path / "feedback").rglob("*.html"))) == 4 * len(NOTEBOOKS)
    nbgrader("export")
    with (tmp_path / "grades.csv").open(encoding="utf-8") as file:
        totals = {row["student_id"]: float(row["score"]) for row in csv.DictReader(file)}
    assert totals == {
        student: sum(points for name, points in expected.items() if name.startswith(student))
        for student in ("empty", "wrong", "partly", "right")
    }

    right = tmp_path / "submitted" / "right" / "course"
    for notebook in NOTEBOOKS:
        assert "Success" in nbgrader("validate", str(right / notebook.name)), notebook.name
