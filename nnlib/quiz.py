"""Quiz questions whose every answer explains itself.

A quiz is plain HTML that unfolds: it needs no script, no network and no running kernel, is worked
by mouse or keyboard, and looks the same in JupyterLab and on the published page. Text between
dollar signs is mathematics, text between backticks is code.
"""

import html
import re
from collections.abc import Sequence

__all__ = ["Quiz", "quiz"]

Answer = tuple[str, bool, str]
Question = tuple[str, Sequence[Answer]]

BOX = "margin:.4em 0;padding:.3em .8em;border:1px solid #8886;border-radius:.4em"
BAR = "margin:.4em 0;padding-left:.7em;border-left:.3em solid "
LETTERS = "abcdefghij"
GREEN, RED = "#009e73", "#d55e00"


class Quiz:
    """Questions with their answers, shown as HTML in a notebook and as plain text elsewhere."""

    def __init__(self, *questions: Question) -> None:
        for text, answers in questions:
            check_question(text, answers)
        self.questions = questions

    def _repr_html_(self) -> str:
        return "".join(
            f'<div class="quiz" role="group" aria-label="Question {number}">'
            f"<p><strong>{number}.</strong> {markup(text)}</p>"
            f"{''.join(map(answer_html, LETTERS, answers))}</div>"
            for number, (text, answers) in enumerate(self.questions, start=1)
        )

    def __repr__(self) -> str:
        return "\n\n".join(
            "\n".join([f"{number}. {text}", *map("   {}. {[0]}".format, LETTERS, answers)])
            for number, (text, answers) in enumerate(self.questions, start=1)
        )


def quiz(*questions: Question) -> Quiz:
    """Return a quiz: each question is (text, answers), each answer (text, is_right, explanation).

    Raises:
        ValueError: a question without a right or without a wrong answer, or with more than ten; an
            answer unexplained.

    Example:
        >>> quiz(("What is $\\\\sigma(0)$ for the sigmoid?", [
        ...     ("½", True, "$1 / (1 + e^0) = 1/2$."),
        ...     ("0", False, "That is ReLU at 0."),
        ... ]))
        1. What is $\\sigma(0)$ for the sigmoid?
           a. ½
           b. 0
    """
    return Quiz(*questions)


def check_question(text: str, answers: Sequence[Answer]) -> None:
    """Raise unless there are right and wrong answers, each with its explanation."""
    if len(answers) > len(LETTERS):
        raise ValueError(
            f"quiz: {text!r} has {len(answers)} answers, expected at most {len(LETTERS)}"
        )
    if {bool(right) for _, right, _ in answers} != {True, False}:
        raise ValueError(f"quiz: {text!r} needs at least one right and one wrong answer")
    for answer, _, explanation in answers:
        if not explanation.strip():
            raise ValueError(f"quiz: the answer {answer!r} to {text!r} has no explanation")


def answer_html(letter: str, answer: Answer) -> str:
    """Return one answer, which unfolds its verdict and explanation."""
    text, right, explanation = answer
    verdict, colour = ("Right.", GREEN) if right else ("Not quite.", RED)
    return (
        f'<details style="{BOX}"><summary>{letter}. {markup(text)}</summary>'
        f'<p style="{BAR}{colour}"><strong>{verdict}</strong> {markup(explanation)}</p></details>'
    )


def markup(text: str) -> str:
    """Return `text` as HTML: $mathematics$ as MathML, `code` as code, the rest escaped."""
    pieces = re.split(r"(\$[^$]+\$|`[^`]+`)", text)
    return "".join(piece_html(piece) for piece in pieces)


def piece_html(piece: str) -> str:
    """Return one piece of `markup`."""
    if len(piece) > 2 and piece[0] == piece[-1] == "$":
        from math_core import LatexToMathML  # only quizzes need it, so only they import it

        return LatexToMathML().convert_with_local_state(piece[1:-1], displaystyle=False)
    if len(piece) > 2 and piece[0] == piece[-1] == "`":
        return f"<code>{html.escape(piece[1:-1])}</code>"
    return html.escape(piece)
