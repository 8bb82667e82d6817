"""Animations: one piece of HTML, the same each time, that asks nobody for anything."""

import html
import json
import re

import matplotlib as mpl

mpl.use("agg")

import numpy as np
import pytest

from nnlib.plotting import animate_descent, drawing

LIMITS = (-2.0, 2.0)
MAP = (-2.0, 2.0, -2.0, 2.0)


def waves(x, y):
    return np.sin(x**2 / 2 - y**2 / 4 + 3) * np.cos(2 * x + 1 - np.exp(y))


def frames(animation):
    (data,) = re.findall(r'data-paths="([^"]*)"', animation.page)
    return json.loads(html.unescape(data))


def test_steps_are_drawn_where_they_are():
    (path,) = frames(animate_descent(np.square, [2, 0, -2, 1], limits=LIMITS))
    (x2, y2), (x0, y0), (left, _), (x1, y1) = path["points"]
    assert (x2 - x0, x1 - x0) == (x0 - left, (x2 - x0) / 2)  # x is to scale
    assert y1 - y0 == pytest.approx((y2 - y0) / 4, abs=1)  # and so is f(x) = x², upwards
    assert y2 < y1 < y0
    assert path["texts"][2] == "x = −2.000, f = 4.000"


def test_map_and_its_numbers():
    animation = animate_descent(waves, [[1, 1], [0, -2]], limits=MAP, names=["<start>"])
    (path,) = frames(animation)
    assert path["texts"][1] == f"x = 0.000, y = −2.000, f = {waves(0, -2):.3f}"
    (x1, y1), (x0, y0) = path["points"]
    assert x1 > x0
    assert y1 < y0  # downwards in the drawing is downwards in y
    assert "&lt;start&gt;: " in animation.page
    assert animation.page.count('fill-rule="evenodd"') > 5


def test_still_frame_shows_whole_paths_and_says_so():
    animation = animate_descent(np.square, [2, 1, 0.5], [-1, 0], limits=LIMITS)
    long, short = frames(animation)
    for path in (long, short):
        trail = " ".join(f"{x},{y}" for x, y in path["points"])
        assert f'<polyline points="{trail}"' in animation.page
    assert '<span class="nn-value">x = 0.500, f = 0.250</span>' in animation.page
    assert repr(animation) == (
        "Gradient descent, 2 steps. From x = 2.000, f = 4.000 to x = 0.500, f = 0.250; "
        "from x = −1.000, f = 1.000 to x = 0.000, f = 0.000."
    )
    assert f'role="img" aria-label="{animation!r}"' in animation.page


def test_own_alt_text_is_escaped():
    animation = animate_descent(np.square, [1, 0], limits=LIMITS, alt='the "bowl" & a ball')
    assert 'aria-label="the &quot;bowl&quot; &amp; a ball"' in animation._repr_html_()
    assert repr(animation) == 'the "bowl" & a ball'


def test_diverging_paths_stay_drawable():
    steps = [1.5, -1e5, 1e300, np.inf, np.nan]
    with np.errstate(over="ignore"):
        (path,) = frames(animate_descent(np.square, steps, limits=LIMITS))
    assert all(-5000 <= number <= 5000 for point in path["points"] for number in point)
    assert path["texts"][1] == "x = −1.00e+05, f = 1.00e+10"


def test_no_minus_zero():
    (path,) = frames(animate_descent(np.sin, [-1e-9, 0], limits=LIMITS))
    assert path["texts"][0] == "x = 0.000, f = 0.000"


def test_page_is_small_reproducible_and_on_its_own():
    rng = np.random.default_rng(0)
    paths = [rng.normal(size=(60, 2)) for _ in range(5)]
    page = animate_descent(waves, *paths, limits=MAP).page
    assert page == animate_descent(waves, *paths, limits=MAP).page
    assert len(page.encode()) < 200_000
    assert not re.search(r"https?:|\ssrc=|@import|url\(|\sid=", page)


def test_controls_can_be_reached_named_and_done_without():
    page = animate_descent(np.square, [2, 1, 0.5], limits=LIMITS).page
    assert page.count('<button type="button"') == 3
    assert 'type="range" min="0" max="2" value="2" aria-label="Step" ' in page
    assert 'class="nn-controls" hidden' in page  # until the script runs
    assert "@media print" in page
    assert "prefers-reduced-motion" in page
    assert page.count('data-lm-suppress-shortcuts="true"') == 4  # the arrow keys in JupyterLab


@pytest.mark.parametrize("n", [0, 6])
def test_number_of_paths_is_checked(n):
    with pytest.raises(ValueError, match=f"animate_descent: {n} paths, expected 1 to 5"):
        animate_descent(np.square, *[[1, 0]] * n, limits=LIMITS)


def test_shape_of_paths_is_checked():
    with pytest.raises(ValueError, match=r"path has shape \(2, 2\), expected \(steps \+ 1, 1\)"):
        animate_descent(np.square, [[1, 0], [2, 3]], limits=LIMITS)


def test_outlines_are_written_in_steps_and_points_are_none():
    assert drawing._outline([(3, 4), (5, 4), (5, 4), (5, 9), (3, 4)]) == "M3,4l2,0 0,5 -2,-5z"
    assert drawing._outline([(3, 4), (3, 4)]) == ""
