"""Answers of every bad kind: the check says so in words, and the kernel is as it was."""

from __future__ import annotations

import builtins
import random
import sys
import threading
import time
import warnings
from dataclasses import replace

import numpy as np
import pytest

from nnlib.checks import EXERCISES, check, recognise, timelimit
from nnlib.checks.exercise import call
from nnlib.checks.grade import grade
from nnlib.checks.symptoms import SIDE_EFFECTS

ALL = list(EXERCISES.values())
FUNCTIONS = [exercise for exercise in ALL if exercise.is_function]
SIGMOID = EXERCISES["activations.sigmoid"]
RELU = EXERCISES["activations.relu"]
STATES = {"not attempted", "passed", "failed", "error"}


class Evil:
    """Raises whatever one does with it."""

    def __eq__(self, other):
        raise RuntimeError("no comparison")

    __hash__ = None
    __len__ = __bool__ = __iter__ = __float__ = __array__ = __repr__ = __str__ = (
        lambda self, *args, **kwargs: 1 / 0
    )

    def __getattribute__(self, name):
        raise ValueError(name)


class EvilMessage(Exception):
    def __str__(self):
        raise RuntimeError("no message")


def pass_only(*args):
    pass


def docstring_only(*args):
    """To be written."""


def dots(*args):
    """To be written."""
    ...


def raises_class(*args):
    raise NotImplementedError


def raises_call(*args):
    """To be written."""
    raise NotImplementedError()


def raises_message(*args):
    raise NotImplementedError("write me")


def returns_none(*args):
    return None


def returns_dots(*args):
    return ...


def returns_two_dots(*args):
    return ..., ...


def stores_dots(*args):
    first = ...
    return first


def stores_two(*args):
    first = ...
    second = ...
    return first, second


PLACEHOLDERS = [
    *(pass_only, docstring_only, dots, raises_class, raises_call, raises_message, returns_none),
    *(returns_dots, returns_two_dots, stores_dots, stores_two),
    *(lambda *args: ..., lambda *args: None),
    *(..., None, NotImplemented, NotImplementedError, (..., ...), (None, None), [1, ...]),
]


@pytest.mark.parametrize("exercise", ALL, ids=lambda exercise: exercise.key)
def test_placeholders_are_not_attempted(exercise):
    for placeholder in PLACEHOLDERS:
        result = grade(exercise, placeholder)
        assert result.status == "not attempted", placeholder
        assert (result.points, result.hint, result.recognised) == (0, "", None)
    assert grade(exercise).status == "not attempted"


def half_done(z):
    e = np.exp(-z)
    return e + ...


def half_raised(z):
    np.exp(-z)
    raise NotImplementedError


def half_returned(z):
    np.exp(-z)
    return [..., ...]


@pytest.mark.parametrize("answer", [half_done, half_raised, half_returned])
def test_placeholder_left_in_begun_code_is_not_attempted(answer):
    assert grade(SIGMOID, answer).status == "not attempted"


def test_placeholder_left_on_one_path():
    result = grade(RELU, lambda z: ... if np.ndim(z) == 0 else np.maximum(z, 0))
    assert result.status == "failed"
    assert "placeholder" in result.symptom


@pytest.mark.parametrize("answer", [lambda z: z, lambda z: 0.0, lambda z: "text", lambda z: z.x])
def test_attempts_are_no_placeholders(answer):
    assert grade(SIGMOID, answer).status != "not attempted"


def yields(*args):
    yield 1


JUNK = [
    *("text", b"bytes", 3.5, 10**400, True, [], {}, {1}, (), np.zeros(0), np.float64(2), object()),
    *(Evil(), Evil, type, np, sys, ValueError("x"), float("nan"), "a" * 100_000, [[1], [1, 2]]),
    *(lambda: 1, lambda a, b, c, d, e, f, g, h: 1, lambda **k: 1, np.exp, print, len, max, yields),
    *(lambda *a: "text", lambda *a: (x for x in a), lambda *a: Evil(), lambda *a: [Evil()]),
    *(
        lambda *a: [Evil(), Evil()],
        lambda *a: {},
        lambda *a: {1: 2},
        lambda *a: print,
        lambda *a: a,
    ),
    *(lambda *a: [[1], [1, 2]], lambda *a: float("nan"), lambda *a: 1j, lambda *a: np.array("x")),
    *(lambda *a: np.array([Evil()], dtype=object), lambda *a: np.array([1, None], dtype=object)),
    *(lambda *a: [], lambda *a: [None], lambda *a: [[], []], lambda *a: np.datetime64("2020")),
    *(
        lambda *a: np.zeros((10**4, 10**5)),
        lambda *a: np.zeros(0),
        lambda *a: b"x",
        lambda *a: set(),
    ),
    *(lambda *a: 1 / 0, lambda *a: sys.exit(3), lambda *a: exit(), lambda *a: input("?")),
    *(lambda *a: (_ for _ in ()).throw(EvilMessage()), lambda *a: (_ for _ in ()).throw(Evil)),
    *(lambda *a: (_ for _ in ()).throw(KeyboardInterrupt), lambda *a: a[99], lambda *a: undefined),  # noqa: F821
    *(lambda *a: ([1, 2], [3, 4]), lambda *a: (1, 2, 3, 4), lambda *a: ["a", "b"]),
    *(lambda *a: np.ma.masked_array([1, 2], [True, False]), lambda *a: np.asmatrix([[1, 2]])),
    *(
        lambda *a: [np.zeros(3), np.zeros((2, 2))],
        lambda *a: np.array(5),
        lambda *a: memoryview(b"a"),
    ),
]


@pytest.mark.parametrize("exercise", ALL, ids=lambda exercise: exercise.key)
def test_junk_never_raises(exercise, capsys):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for junk in JUNK:
            result = grade(exercise, junk)
            assert result.status in STATES
            assert not result or exercise.key in result.key
            assert str(result)
            assert set(result._repr_mimebundle_()) == {"text/plain", "text/html", "text/markdown"}
    assert capsys.readouterr() == ("", "")


SNAPSHOTS = [
    lambda: np.geterr(),
    lambda: str(np.random.get_state()[1].tolist()),  # noqa: NPY002
    lambda: random.getstate(),
    lambda: dict(vars(np)),
    lambda: {name: id(value) for name, value in vars(builtins).items()},
    lambda: np.get_printoptions(),
    lambda: sys.getrecursionlimit(),
    lambda: list(warnings.filters),
    lambda: (sys.stdin, sys.stdout, sys.stderr),
]


@pytest.fixture
def same_kernel():
    before = [snapshot() for snapshot in SNAPSHOTS]
    yield
    after = [snapshot() for snapshot in SNAPSHOTS]
    for was, now in zip(before, after, strict=True):
        assert was == now


def meddle(action):
    """A right answer to activations.relu with a side effect."""

    def relu(z):
        action()
        return np.where(np.asarray(z) > 0, z, 0.0)

    return relu


def replaces_exp():
    np.exp = np.log


def deletes_sum():
    vars(np).pop("sum", None)


def adds_name():
    np.sigmoid = 3


def replaces_len():
    builtins.len = None


def replaces_isinstance():
    builtins.isinstance = builtins.zip = builtins.dict = None


MEDDLING = {
    "filters of warnings": lambda: warnings.simplefilter("ignore"),
    "error state": lambda: np.seterr(all="ignore"),
    "np.random": lambda: np.random.seed(0),  # noqa: NPY002
    "random state of random": lambda: random.seed(0),
    "numpy.exp": replaces_exp,
    "numpy.sum": deletes_sum,
    "numpy.sigmoid": adds_name,
    "builtins.len": replaces_len,
    "builtins": replaces_isinstance,
    "math.pi": lambda: setattr(__import__("math"), "pi", 3),
}


@pytest.mark.parametrize(("words", "action"), MEDDLING.items(), ids=MEDDLING)
def test_meddling_is_reported_and_undone(words, action, same_kernel):
    result = grade(RELU, meddle(action))
    assert result.status in ("failed", "error")
    assert words in result.symptom or result.status == "error", str(result)
    assert result.recognised in (None, *(name for name, _ in SIDE_EFFECTS.values()))


QUIET = [
    lambda: np.set_printoptions(precision=1),
    lambda: sys.setrecursionlimit(50_000),
    lambda: warnings.filterwarnings("ignore", "numpy.ndarray size changed"),  # as imports do
    lambda: warnings.simplefilter("always"),
    lambda: setattr(sys, "stdout", None),
    lambda: warnings.warn("look", stacklevel=1),
    lambda: sys.stderr.write("look"),
]


@pytest.mark.parametrize("action", QUIET)
def test_other_state_is_put_back(action, same_kernel, capsys):
    assert grade(RELU, meddle(action)).status == "passed"
    assert capsys.readouterr() == ("", "")


def test_a_broken_numpy_is_reported(same_kernel):
    def breaks(z):
        np.errstate = np.geterr = np.asarray = None
        return z

    result = grade(RELU, breaks)
    assert result.status in ("failed", "error")


def recurses(z):
    return recurses(z)


def test_endless_recursion():
    result = grade(RELU, recurses)
    assert result.status == "error"
    assert "RecursionError" in result.symptom
    assert "last one" in result.hint


def test_a_megabyte_of_printing():
    def prints(z):
        print("x" * 1_000_000)
        return np.maximum(z, 0)

    result = grade(RELU, prints)
    assert result.status == "passed"
    assert len(result.printed) < 1000
    assert "characters in all" in result.printed
    assert "Your code printed:" in str(result)


def test_little_printing_is_shown():
    def prints(z):
        print("z is", np.ndim(z))
        return z

    assert "z is 1" in grade(RELU, prints).printed


def loops_in_python(z):
    while True:
        pass


def loops_in_numpy(z):
    A = np.ones((50, 50))
    while True:
        A = np.sqrt(A @ A)


def loops_and_catches(z):
    while True:
        try:
            sum(range(100))
        except Exception:
            continue


def sleeps(z):
    time.sleep(2.5)


def loops_later(z):
    while np.ndim(z) == 0:
        pass
    return np.maximum(z, 0)


@pytest.mark.parametrize(
    "loop", [loops_in_python, loops_in_numpy, loops_and_catches, sleeps, loops_later]
)
def test_time_limit(loop, same_kernel, monkeypatch):
    monkeypatch.setattr(timelimit, "PATIENCE", 0.5)
    began = time.monotonic()
    result = grade(replace(RELU, seconds=0.3), loop)
    assert time.monotonic() - began < 10
    assert result.status == "error"
    assert "still running after 0.3 seconds" in result.symptom
    assert "condition" in result.hint


def test_time_limit_off_the_main_thread():
    results = []
    quick = replace(RELU, seconds=0.3)
    thread = threading.Thread(target=lambda: results.append(grade(quick, loops_in_python)))
    thread.start()
    thread.join(20)
    assert [result.status for result in results] == ["error"]


def test_without_threads_there_is_no_limit(monkeypatch):
    def refuse(self):
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(timelimit.LimitedThread, "start", refuse)
    assert grade(RELU, lambda z: np.maximum(z, 0)).status == "passed"


def test_an_interrupt_stops_the_answer_and_gets_through(monkeypatch):
    began = threading.Event()
    ended = threading.Event()

    def loops():
        try:
            began.set()
            while True:
                pass
        finally:
            ended.set()

    def interrupt(self, timeout=None):
        began.wait(5)
        monkeypatch.undo()
        raise KeyboardInterrupt

    monkeypatch.setattr(timelimit.LimitedThread, "join", interrupt)
    with pytest.raises(KeyboardInterrupt):
        timelimit.run_for(5, loops)
    assert ended.wait(5)


SECRET = np.arange(3.0)
FACTOR = 1.0
slope = 0.0


def _helper(z):
    return FACTOR * np.maximum(z, 0)


def uses_helper(z, *, floor=0):
    return np.maximum(_helper(z), floor)


def uses_notebook(z):
    return np.maximum(z, slope)


def _leaning_helper(z):
    return np.maximum(z, SECRET[0])


def leans_through_helper(z):
    return _leaning_helper(z)


def by_recursion(z):
    return np.array([by_recursion(v) for v in z]) if np.ndim(z) else max(z, 0.0)


def test_helpers_imports_and_constants_are_fine():
    assert grade(RELU, uses_helper).status == "passed"
    assert grade(RELU, by_recursion).status == "passed"


@pytest.mark.parametrize(
    ("answer", "name"), [(uses_notebook, "slope"), (leans_through_helper, "SECRET")]
)
def test_leaning_on_the_notebook_is_noticed(answer, name):
    result = grade(RELU, answer)
    assert result.status == "error"
    assert f"`{name}`" in result.symptom
    assert result.recognised == "uses a variable of the notebook"
    assert "fresh kernel" in result.hint


def test_an_unknown_name_is_an_ordinary_error():
    result = grade(RELU, lambda z: unknown_name + z)  # noqa: F821
    assert result.symptom.startswith("NameError")
    assert "spelt" in result.hint


def test_a_name_error_without_a_name():
    def raises(z):
        raise NameError("strange")

    assert grade(RELU, raises).symptom.startswith("NameError: strange")


def test_the_line_of_the_learners_code_is_shown():
    def fails(z):
        return z.no_such_thing

    result = grade(RELU, fails)
    assert "return z.no_such_thing" in result.symptom
    assert __file__ not in str(result)


def test_the_line_of_a_cell_without_source():
    space = {}
    exec(compile("def f(z):\n    return 1 / 0", "<ipython-input-1>", "exec"), space)
    assert "(line 2)" in grade(RELU, space["f"]).symptom


def test_a_callable_object_is_an_answer():
    class Relu:
        def __call__(self, z):
            return np.maximum(z, 0)

        def method(self, z):
            return np.maximum(z, 0)

    assert grade(RELU, Relu()).status == "passed"
    assert grade(RELU, Relu().method).status == "passed"
    assert grade(RELU, np.vectorize(lambda v: max(v, 0.0))).status == "passed"


def test_arguments_are_copies():
    exercise = EXERCISES["gradient_descent.flatten"]

    def clears(layers):
        theta = exercise.reference(layers)
        layers.clear()
        return theta

    result = grade(exercise, clears)
    assert result.recognised == "modifies its argument"
    assert "layers" in result.symptom

    def changes_type(layers):
        theta = exercise.reference(layers)
        layers[0] = None
        return theta

    assert grade(exercise, changes_type).recognised == "modifies its argument"


def test_a_value_handed_over_instead_of_a_function():
    result = grade(SIGMOID, 0.5)
    assert result.status == "failed"
    assert "the number 0.5" in result.symptom
    assert "without calling it" in result.hint


def test_check_itself_records_nothing_of_this(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert check("activations.relu", Evil()).status == "failed"


def test_exit_of_the_notebook_is_out_of_reach():
    called = []
    space = {"np": np, "exit": lambda: called.append(1)}
    exec("def relu(z):\n    exit()\n    return np.maximum(z, 0)", space)
    assert "SystemExit" in grade(RELU, space["relu"]).symptom
    assert called == []


def test_objects_that_are_no_numbers():
    assert grade(RELU, lambda z: np.array([Evil(), 1], dtype=object)).status == "error"
    words = grade(RELU, lambda z: np.array([print] * 7, dtype=object)).symptom
    assert "an array of shape (7,) and dtype object" in words
    assert "which holds no numbers" in grade(RELU, lambda z: np.array(["a"] * 7)).symptom
    assert grade(RELU, lambda z: np.array(np.maximum(z, 0), dtype=object)).status == "passed"


def test_a_right_step_that_changes_its_data():
    exercise = EXERCISES["backprop.train_step"]

    def changes(X, *rest):
        new = exercise.reference(X, *rest)
        X += 1
        return new

    result = grade(exercise, changes)
    assert result.recognised == "modifies its argument"
    assert "X" in result.symptom


@pytest.fixture
def no_fingerprints(monkeypatch):
    monkeypatch.setattr(recognise, "fingerprint", lambda pairs: "")


def test_an_experiment_narrows_a_mistake_down(no_fingerprints):
    weighted_sum = EXERCISES["neurons.weighted_sum"]
    words = grade(weighted_sum, lambda x, w, b: x @ w + b * np.cos(3 * b)).hint
    assert "Set `b` to 0, and your result is right" in words
    words = grade(SIGMOID, lambda z: np.cos(5 * np.asarray(z))).hint
    assert "Set `z` to 0 and work it out by hand: [0.5 0.5 0.5 0.5 0.5 0.5 0.5] is right" in words
    words = grade(RELU, lambda z: np.cos(5 * np.asarray(z))).hint
    assert "Set `z` to 0, 1, 2, … and work it out by hand: [0. 1. 2. 3. 4. 5. 6.] is" in words
    words = grade(SIGMOID, lambda z: 0.5 + np.sin(5 * np.asarray(z))).hint  # right at 0
    assert "Set `z` to 0, 1, 2, … and work" in words
    hidden_delta = EXERCISES["backprop.hidden_delta"]  # at 0 every product is right
    words = grade(hidden_delta, lambda d, W, Z: (np.cos(d @ W) - 1) * (Z > 0)).hint
    assert "Set `delta_next` to 1 and work" in words
    words = grade(EXERCISES["forward.parameter_count"], lambda sizes: sizes[0] ** 2 + 9).hint
    assert "Set `sizes` to 1, 1, … and work it out by hand: 4 is right, 10 is yours" in words


def test_an_experiment_where_the_exercise_makes_no_sense(no_fingerprints):
    def reference(z):
        return np.maximum(z, 0) if np.any(np.asarray(z) < 0) else 1 / 0

    exercise = replace(RELU, reference=reference, properties=RELU.properties[:1])
    result = grade(exercise, lambda z: np.cos(5 * z))
    assert (result.status, result.hint) == ("failed", "")


def test_a_hint_that_fails_does_no_harm(monkeypatch):
    monkeypatch.setattr(recognise, "fingerprint", lambda pairs: 1 / 0)
    result = grade(RELU, lambda z: np.cos(5 * z))
    assert (result.status, result.hint) == ("failed", "")
    assert "gives a first nudge" in result.onward


def test_an_unused_argument_is_noticed():
    exercise = EXERCISES["forward.network"]
    result = grade(exercise, lambda X, layers: np.cos(17 * X)[:, :1] * np.ones(1))
    assert result.hint
    step = EXERCISES["gradient_descent.step"]
    assert "never uses its argument `lr`" in grade(step, lambda t, g, lr: np.cos(9 * t) * g).hint
    assert "never" not in grade(step, lambda *a: np.cos(9 * a[0]) * a[1]).hint


def test_several_parts_without_looking_at_one():
    exercise = EXERCISES["forward.collapse"]
    whole = [replace(each, use=call, parts=("W", "b")) for each in exercise.properties[:1]]
    exercise = replace(exercise, properties=whole)
    assert grade(exercise, exercise.reference).status == "passed"
    assert "a tuple of 2 was expected" in grade(exercise, lambda *a: 3.0).symptom
    assert "2 parts was expected, yours has 3" in grade(exercise, lambda *a: (1, 2, 3)).symptom
    assert "b: an array of shape" in grade(exercise, lambda *a: (a[2] @ a[0], 0.0)).symptom
