"""check, hint, solution, progress, Result: what a learner and a notebook see."""

from __future__ import annotations

import html.parser
import json
import runpy
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import nnlib
from nnlib.checks import EXERCISES, NotPassed, Result, check, hint, progress, solution
from nnlib.checks.display import Code, Items, Panel, Table
from nnlib.checks.grade import grade, seeds
from nnlib.checks.plain import show
from nnlib.checks.table import table

RELU = "activations.relu"


def relu(z):
    return np.maximum(z, 0)


def sign(z):
    return np.sign(z)


def relu_solution(z):
    return np.maximum(z, 0)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_result_of_a_right_answer():
    result = check(RELU, relu)
    assert isinstance(result, Result)
    assert (result.status, result.points, result.max_points) == ("passed", 1, 1)
    assert (result.hint, result.recognised) == ("", None)
    assert result
    assert result.require() is result
    assert "Passed · activations.relu · 1 of 1 point" in str(result)
    assert "✓" in repr(result)
    assert EXERCISES[RELU].why in " ".join(str(result).split())


def test_result_of_a_wrong_answer():
    result = check(RELU, lambda z: np.abs(z))
    assert (result.status, result.points, result.recognised) == ("failed", 0, "absolute value")
    assert not result
    for label in ("Input:", "Expected:", "Received:", "Hint:"):
        assert label in str(result)
    with pytest.raises(NotPassed, match="Not yet"):
        result.require()
    assert issubclass(NotPassed, AssertionError)


def test_missing_answer():
    result = check(RELU)
    assert result.status == "not attempted"
    assert 'check("activations.relu", relu)' in result.symptom


def test_partial_points():
    result = check("activations.sigmoid", lambda z: 1 / (1 + np.exp(-z)))
    assert (result.points, result.score) == (1, "1")
    assert "1 of 2 points" in str(result)


def test_plain_text_in_a_notebook_is_the_bare_score(monkeypatch):
    result = check(RELU, relu)
    bundle = result._repr_mimebundle_()
    assert bundle["text/plain"] == "1"
    assert "Passed" in bundle["text/html"]
    assert "Passed" in bundle["text/markdown"]
    shells = {"terminal": SimpleNamespace(), "notebook": SimpleNamespace(kernel=object())}
    for where, expected in (("terminal", str(result)), ("notebook", "1")):
        ipython = SimpleNamespace(get_ipython=lambda where=where: shells[where])
        monkeypatch.setitem(sys.modules, "IPython", ipython)
        assert result._repr_mimebundle_()["text/plain"] == expected
    monkeypatch.delitem(sys.modules, "IPython")
    assert result._repr_mimebundle_()["text/plain"] == "1"


class Tags(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.open, self.seen, self.attributes = [], [], []

    def handle_starttag(self, tag, attributes):
        self.open.append(tag)
        self.seen.append(tag)
        self.attributes += attributes

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def prints_html(z):
    print("<script>alert(1)</script> `code` ```fence``` **bold**")
    raise ValueError("<img src=x onerror=alert(1)> & | *more* `x`")


@pytest.mark.parametrize(
    "panel",
    [
        lambda: check(RELU, prints_html),
        lambda: check(RELU, relu),
        lambda: check(RELU, ...),
        lambda: check("backprop.train_step", lambda *a: "<b>"),
        lambda: hint(RELU),
        lambda: solution("activations.softmax"),
        lambda: progress(),
    ],
)
def test_html_is_closed_quiet_and_the_same_every_time(panel):
    bundle, again = panel()._repr_mimebundle_(), panel()._repr_mimebundle_()
    assert bundle == again
    tags = Tags()
    tags.feed(bundle["text/html"])
    assert tags.open == []
    assert "script" not in tags.seen
    assert "img" not in tags.seen
    assert ("role", "status") in tags.attributes
    assert not any(name == "id" for name, _ in tags.attributes)
    assert "<script>" not in bundle["text/markdown"].replace("`<script>", "").split("````")[0]
    assert "0x" not in bundle["text/plain"]


def test_html_says_what_was_checked():
    text = check(RELU, relu)._repr_mimebundle_()["text/html"]
    assert 'data-key="activations.relu"' in text
    assert 'data-status="passed"' in text


def test_markdown_fence_is_longer_than_what_it_holds():
    panel = Panel("t", ["a *b* `c`", Code("", "```\nx\n```"), Items(["i"]), Table("ab", ["cd"])])
    text = panel.markdown()
    assert "````\n```\nx\n```\n````" in text
    assert r"a \*b\* `c`" in text
    assert "| c | d |" in text
    assert panel.html().count("<pre") == 1


def test_unknown_key_gives_the_nearest():
    with pytest.raises(KeyError) as caught:
        check("activation.sigmoid", relu)
    assert "'activations.sigmoid'" in str(caught.value)
    with pytest.raises(KeyError, match=r"nearest are 'neurons.weighted_sum'"):
        hint("zzzzzzzzzzzzzzzzzzzz")
    with pytest.raises(KeyError, match=r"'mnist.preprocess'"):
        solution("mnist." + "q" * 60)
    with pytest.raises(TypeError, match="name of an exercise"):
        check(relu, relu)


def test_hints_grow_and_end():
    texts = [str(hint(RELU, n)) for n in (1, 2, 3, 4)]
    assert "Hint 1 of 3" in texts[0]
    assert f'hint("{RELU}", 2)' in texts[0]
    assert "Hint 3 of 3" in texts[2]
    assert "last one" in texts[2]
    assert texts[2] == texts[3]
    for n in (0, -1, 1.5, True, "1"):
        with pytest.raises(ValueError, match="hint: n is"):
            hint(RELU, n)


@pytest.mark.parametrize("key", [key for key in EXERCISES if key != "mnist.challenge"])
def test_solution_runs_with_numpy_alone_and_passes(key):
    code = next(block for block in solution(key).blocks if isinstance(block, Code))
    space = {"np": np}
    exec(code.text, space)
    exercise = EXERCISES[key]
    name = exercise.signature.partition("(")[0]
    assert grade(exercise, space[name]).status == "passed"
    assert "def " in repr(solution(key)) or not exercise.is_function


@pytest.mark.slow
def test_solution_of_the_challenge_passes():
    code = next(b for b in solution("mnist.challenge").blocks if isinstance(b, Code))
    space = {}
    exec(code.text, space)
    assert check("mnist.challenge", space["my_network"]).status == "passed"


def test_an_untrained_network_fails_the_challenge():
    network = nnlib.Network([nnlib.Dense(784, 10, "softmax")], loss="cross_entropy", rng=0)
    result = check("mnist.challenge", network)
    assert result.status == "failed"
    assert "% of the 10,000 test images" in result.symptom
    assert result.hint


def test_a_network_that_writes_into_the_images_is_stopped():
    class Writes:
        def predict(self, X):
            X[:] = 0

    assert check("mnist.challenge", Writes()).status == "error"


def test_progress_is_kept_and_never_lost(folder):
    file = folder / ".nnlib-progress.json"
    check(RELU, ...)
    check(RELU, relu_solution)
    check(RELU, relu, record=False)
    assert not file.exists()
    assert "0 of 33 exercises done" in str(progress())
    check(RELU, sign)
    assert json.loads(file.read_text()) == {RELU: {"points": 0, "status": "failed"}}
    assert "begun" in str(progress())
    check(RELU, relu)
    kept = file.read_text()
    check(RELU, sign)
    assert file.read_text() == kept
    assert "1 of 33 exercises done, 1 of 66 points" in str(progress())
    assert "Next: `neurons.weighted_sum`" in str(progress())
    assert list(folder.iterdir()) == [file]


def test_progress_at_the_end(folder):
    kept = {key: {"status": "passed", "points": e.points} for key, e in EXERCISES.items()}
    (folder / ".nnlib-progress.json").write_text(json.dumps(kept))
    assert "All exercises are done." in str(progress())


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"activations.relu": 3}', '{"activations.relu": {"status": "x"}}', "\xff"]
)
def test_a_damaged_file_does_no_harm(folder, text):
    (folder / ".nnlib-progress.json").write_text(text, encoding="latin-1")
    assert "0 of 33" in str(progress())
    assert check(RELU, relu)
    assert "1 of 33" in str(progress())


def test_a_folder_that_cannot_be_written_does_no_harm(monkeypatch):
    def refuse(self, *args, **kwargs):
        raise PermissionError("read-only")

    monkeypatch.setattr(Path, "write_text", refuse)
    assert check(RELU, relu)


def test_progress_can_be_switched_off_or_put_elsewhere(folder, monkeypatch):
    monkeypatch.setenv("NNLIB_PROGRESS", "")
    assert check(RELU, relu)
    assert "0 of 33" in str(progress())
    assert not list(folder.iterdir())
    monkeypatch.setenv("NNLIB_PROGRESS", str(folder / "mine.json"))
    assert check(RELU, relu)
    assert (folder / "mine.json").exists()


def test_seed_of_the_environment(monkeypatch):
    monkeypatch.delenv("NNLIB_CHECK_SEED", raising=False)
    assert seeds() == [0, 1, 2]
    monkeypatch.setenv("NNLIB_CHECK_SEED", "7")
    assert seeds() == [7, 8, 9]
    first = check(RELU, sign).details
    monkeypatch.setenv("NNLIB_CHECK_SEED", "8")
    assert check(RELU, sign).details != first
    monkeypatch.setenv("NNLIB_CHECK_SEED", "many")
    with pytest.raises(ValueError, match="NNLIB_CHECK_SEED is 'many'"):
        check(RELU, relu)


def test_given_code_is_not_attempted():
    from nnlib.checks.backprop import broken_gradient

    result = check("backprop.find_the_bug", broken_gradient)
    assert result.status == "not attempted"
    assert "Change the code" in result.symptom


def test_values_are_shown_briefly():
    assert show(np.arange(1000)).endswith("(shape (1000,))")
    assert show([np.zeros((30, 30))] * 9, limit=100).endswith(" …")
    assert show((1, "a", 0.25, np.float32(0.5), True)) == "(1, a, 0.25, 0.5, True)"
    assert show(np.array(2.0)) == "2"
    assert show(np.array(2j)) == "2j"
    assert show(relu) == "relu"
    assert show(object()) == "object"


def test_table_in_the_book_is_current():
    page = Path(nnlib.__file__).parents[1] / "book" / "exercises.md"
    assert table() in page.read_text(encoding="utf-8"), "run python -m nnlib.checks.table"


def test_table_is_printed(capsys):
    runpy.run_path(table.__code__.co_filename, run_name="__main__")
    assert capsys.readouterr().out.strip() == table()


def test_only_numpy_and_the_standard_library():
    """Importing the checks brings in nothing else."""
    code = (
        "import sys; before = set(sys.modules); import nnlib.checks;"
        "print(*{name.partition('.')[0] for name in set(sys.modules) - before})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    names = {name for name in done.stdout.split() if "cython" not in name}  # NumPy brings it
    assert names <= {"nnlib", "numpy", *sys.stdlib_module_names}
