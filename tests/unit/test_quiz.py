import html.parser

import pytest

from nnlib.quiz import quiz

BIAS = ("What does `b` do to $w x + b$?", [
    ("It moves the threshold & no more.", True, "$w x > -b$ is where it says yes."),
    ("It <b>scales</b>.", False, "`w` does."),
])  # fmt: skip


class Tags(html.parser.HTMLParser):
    """Counts tags, and collects text."""

    def __init__(self, source):
        super().__init__()
        self.opened, self.closed, self.text = [], [], ""
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.opened.append(tag)

    def handle_endtag(self, tag):
        self.closed.append(tag)

    def handle_data(self, data):
        self.text += data


def test_each_answer_unfolds_its_verdict():
    page = Tags(quiz(BIAS)._repr_html_())
    assert sorted(page.opened) == sorted(page.closed)
    assert page.opened.count("details") == page.opened.count("summary") == 2
    assert page.text.count("Right.") == page.text.count("Not quite.") == 1
    assert "script" not in page.opened


def test_text_is_escaped_and_marked_up():
    source = quiz(BIAS)._repr_html_()
    page = Tags(source)
    assert "It <b>scales</b>." in page.text  # as it was written, not as a tag
    assert "b" not in page.opened
    assert page.opened.count("math") == 2
    assert "<code>b</code>" in source
    assert "$" not in page.text


def test_the_same_quiz_gives_the_same_html():
    assert quiz(BIAS)._repr_html_() == quiz(BIAS)._repr_html_()


def test_plain_text_keeps_the_verdicts_to_itself():
    text = repr(quiz(BIAS, BIAS))
    assert text.startswith("1. What does `b` do")
    assert "2. What does" in text
    assert "   b. It <b>scales</b>." in text
    assert "Right" not in text


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ([("a", True, "why")], "needs at least one right and one wrong answer"),
        ([("a", False, "why"), ("b", False, "why")], "needs at least one right and one wrong"),
        ([("a", True, "why"), ("b", False, " ")], "the answer 'b' to 'Q' has no explanation"),
        ([("a", True, "why"), *[("b", False, "why")] * 10], "has 11 answers, expected at most 10"),
    ],
)
def test_a_bad_question_is_refused(answers, message):
    with pytest.raises(ValueError, match=message):
        quiz(("Q", answers))
