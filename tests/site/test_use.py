"""What a reader does with the book, by mouse and by keyboard, in a real browser."""

import re

import pytest

CHAPTERS = [
    "01-neurons", "02-activations", "03-forward-pass", "04-losses",
    "05-gradient-descent", "06-backprop", "07-mnist",
]  # fmt: skip
WITHOUT_FOCUS = """() => { const here = document.activeElement, style = getComputedStyle(here);
  const seen = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  return seen || here === document.body ? null : here.outerHTML.slice(0, 120); }"""


def press(element, key):
    """Click, or press a key on the focused element."""
    element.scroll_into_view_if_needed()
    if key:
        element.press(key)
    else:
        element.click()


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_solution_opens_and_closes(visit, chapter):
    """By mouse and by keyboard in turn."""
    seen = visit(f"book/{chapter}.html")
    solutions = seen.page.locator(".solution.dropdown")
    exercises = seen.page.locator(".exercise")
    assert solutions.count() >= exercises.count() > 0
    for i in range(solutions.count()):
        key = [None, "Enter", "Space"][i % 3]
        button = solutions.nth(i).locator("button.toggle-button").first
        inside = solutions.nth(i).locator("section > *").first
        assert button.get_attribute("aria-expanded") == "false"
        assert not inside.is_visible()
        press(button, key)
        inside.wait_for(state="visible")
        assert button.get_attribute("aria-expanded") == "true"
        press(button, key)
        inside.wait_for(state="hidden")
    assert seen.problems == []


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_quiz_answers_and_explains(visit, chapter):
    seen = visit(f"book/{chapter}.html")
    questions = seen.page.locator(".quiz")
    assert 3 <= questions.count() <= 5
    for i in range(questions.count()):
        verdicts = []
        answers = questions.nth(i).locator("details")
        for j in range(answers.count()):
            explanation = answers.nth(j).locator("summary + *")
            assert not explanation.is_visible()
            press(answers.nth(j).locator("summary"), [None, "Enter", "Space"][(i + j) % 3])
            explanation.wait_for(state="visible")
            verdict, text = re.match(
                r"(Right\.|Not quite\.)(.*)", explanation.inner_text(), re.DOTALL
            ).groups()
            assert len(text) > 10
            verdicts.append(verdict)
        assert {"Right.", "Not quite."} == set(verdicts)


def test_an_animation_plays_pauses_and_steps(visit):
    seen = visit("book/05-gradient-descent.html", motion="no-preference")
    box = seen.page.locator(".nn-descent").first
    step = lambda: int(box.locator(".nn-step").inner_text().split()[1])  # noqa: E731
    play, back, on = (box.get_by_role("button", name=n) for n in ("Play", "Step back", "Step on"))
    last = step()
    play.click()
    pause = box.get_by_role("button", name="Pause")
    pause.wait_for()
    assert step() < last
    seen.page.wait_for_function("step => !step.innerText.startsWith('step 0 ')", arg=box.locator(
        ".nn-step").element_handle())  # fmt: skip
    pause.press("Enter")
    play.wait_for()
    stopped = step()
    back.click()
    assert step() == max(0, stopped - 1)
    on.press("Space")
    assert step() == max(0, stopped - 1) + 1
    box.get_by_role("slider").press("Home")
    assert step() == 0
    dot = box.locator(".nn-dot").first
    before = dot.get_attribute("transform")
    box.get_by_role("slider").press("ArrowRight")
    assert dot.get_attribute("transform") != before
    assert seen.problems == []


def test_reduced_motion_is_respected(visit):
    """No animation plays, but its steps can be taken; nothing else moves."""
    seen = visit("book/05-gradient-descent.html")
    box = seen.page.locator(".nn-descent").first
    assert not box.get_by_role("button", name="Play").is_visible()
    assert box.get_by_role("button", name="Step back").is_visible()
    assert seen.page.evaluate("document.getAnimations().length") == 0


def test_theme_switch_persists(visit):
    seen = visit("book/intro.html", theme="light")
    switch = seen.page.locator("button.theme-switch-button:visible").first
    for _ in range(3):  # auto, light, dark in some order
        if seen.page.evaluate("document.documentElement.dataset.mode") == "dark":
            break
        switch.press("Enter")
    assert seen.theme() == "dark"
    seen.page.reload()
    assert seen.theme() == "dark"
    seen.open("book/01-neurons.html")
    assert seen.theme() == "dark"


@pytest.mark.parametrize("served", [True, False], ids=["served", "from the file system"])
def test_search_finds(visit, site, address, served):
    """From the file system too, where a browser lets no script read the pages for summaries."""
    seen = visit("book/intro.html", base=address if served else f"{site.as_uri()}/")
    seen.page.keyboard.press("Control+k")
    field = seen.page.locator("input[type=search]:visible").first
    field.fill("softmax")
    field.press("Enter")
    seen.page.wait_for_url("**/search.html?q=softmax*")
    results = seen.page.locator("#search-results li a")
    results.first.wait_for()
    seen.page.wait_for_function("document.querySelectorAll('#search-results li a').length >= 3")
    if served:
        assert seen.problems == []
    results.first.click()
    seen.page.locator("article").get_by_text("softmax").first.wait_for(state="attached")


def test_next_and_previous_walk_the_whole_book(visit, site):
    seen = visit("book/intro.html")
    walked = [seen.page.url]
    while (following := seen.page.locator("a.right-next")).count():
        walked.append(following.evaluate("link => link.href"))
        seen.page.goto(walked[-1])
    names = [url.removeprefix(seen.address).removesuffix(".html") for url in walked]
    assert names[1:8] == [f"book/{chapter}" for chapter in CHAPTERS]
    pages = {
        p.relative_to(site).with_suffix("").as_posix() for p in (site / "book").rglob("*.html")
    }
    assert set(names) == pages
    assert len(names) == len(pages)
    for expected in reversed(walked[:-1]):
        link = seen.page.locator("a.left-prev")
        assert link.evaluate("link => link.href") == expected
        seen.page.goto(expected)


def test_copy_button_copies(visit):
    seen = visit("book/01-neurons.html")
    seen.context.grant_permissions(["clipboard-read", "clipboard-write"])
    code = seen.page.locator("div.cell_input div.highlight").first
    code.hover()
    code.locator("button.copybtn").click()
    seen.page.locator("button.copybtn.success").wait_for()
    copied = seen.page.evaluate("navigator.clipboard.readText()")
    assert copied.strip() == code.locator("pre").inner_text().strip()


def test_the_keyboard_reaches_everything_and_is_seen(visit):
    """The skip link comes first; whatever has the focus shows it; all of the page is reached."""
    seen = visit("book/01-neurons.html")
    seen.page.keyboard.press("Tab")
    assert "Skip to main content" in seen.page.evaluate("document.activeElement.innerText")
    reached = 0
    while seen.page.evaluate("document.activeElement !== document.body"):
        unseen = seen.page.evaluate(WITHOUT_FOCUS)
        assert unseen is None, f"focus does not show on {unseen}"
        reached += 1
        seen.page.evaluate("document.activeElement.dataset.reached = ''")
        seen.page.keyboard.press("Tab")
    assert reached > 50
    assert not seen.page.locator(
        "article :is(a[href], button, summary):visible:not([data-reached])"
    ).count()


def test_a_page_prints_without_the_site_around_it(visit):
    seen = visit("book/04-losses.html")
    seen.page.emulate_media(media="print")
    for part in (".bd-sidebar-primary", ".bd-header-article", ".prev-next-area", ".bd-footer"):
        assert not seen.page.locator(part).first.is_visible(), part
    assert seen.page.locator("h1:visible").count() == 1


def test_a_page_reads_the_same_from_the_file_system(visit, site):
    seen = visit("book/01-neurons.html", base=f"{site.as_uri()}/")
    assert seen.problems == []
    assert seen.page.locator("math").count() > 5


def test_a_wrong_address_shows_the_way_back(visit):
    seen = visit("404.html")
    assert seen.page.get_by_role("heading", name="Page not found").is_visible()
    assert seen.problems == []


@pytest.mark.parametrize("width", [1280, 390])
def test_a_link_leads_to_its_section(visit, width):
    seen = visit("book/05-gradient-descent.html#further-reading", width=width)
    at_the_top = "id => Math.abs(document.getElementById(id).getBoundingClientRect().top) < 400"
    seen.page.wait_for_function(at_the_top, arg="further-reading")
    if width == 1280:
        sections = seen.page.locator(".bd-sidebar-secondary")
        sections.get_by_role("link", name="Steps with a memory").click()
        seen.page.wait_for_function(at_the_top, arg="steps-with-a-memory")
