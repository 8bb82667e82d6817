"""Every page in a real browser with the network off."""

import pytest
from axe_playwright_python.sync_playwright import Axe

MAX_BYTES = 1_500_000
RULES = {"light": {}, "dark": {"runOnly": ["color-contrast"]}}  # structure is the same in the dark


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_page_is_whole_and_accessible(visit, page_name, theme):
    """No outside request, no error, no missing file; axe-core finds nothing."""
    seen = visit(page_name, theme=theme)
    assert seen.problems == []
    assert seen.bytes < MAX_BYTES, f"{page_name} transfers {seen.bytes:,} bytes"
    assert seen.page.evaluate("document.documentElement.dataset.theme") == theme
    found = Axe().run(seen.page, options={"preload": False, **RULES[theme]}).response["violations"]
    assert not found, "\n".join(
        f"{page_name}: {v['id']}: {v['help']}: {[n['html'][:150] for n in v['nodes'][:4]]}"
        for v in found
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_page_fits_a_phone(visit, page_name, theme):
    seen = visit(page_name, width=390, theme=theme)
    wide = seen.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390, f"{page_name} is {wide} px wide"
    assert seen.problems == []


def test_theme_switch_persists(visit):
    seen = visit("book/intro.html", theme="light")
    switch = seen.page.locator("button.theme-switch-button").first
    for _ in range(3):  # auto, light, dark in some order
        if seen.page.evaluate("document.documentElement.dataset.mode") == "dark":
            break
        switch.click()
    assert seen.page.evaluate("document.documentElement.dataset.theme") == "dark"
    seen.page.reload()
    assert seen.page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_search_finds(visit):
    seen = visit("search.html?q=softmax")
    seen.page.wait_for_selector("#search-results li a", timeout=20_000)
    assert "activations" in seen.page.locator("#search-results").inner_text().lower()
    assert seen.problems == []


def test_next_walks_the_whole_book(visit):
    seen = visit("book/intro.html")
    walked = ["intro"]
    while (following := seen.page.locator("a.right-next")).count():
        seen.page.goto(following.first.evaluate("link => link.href"))
        walked.append(seen.page.url.rsplit("/", 1)[1].removesuffix(".html"))
    assert walked[1:8] == [
        "01-neurons", "02-activations", "03-forward-pass", "04-losses",
        "05-gradient-descent", "06-backprop", "07-mnist",
    ]  # fmt: skip
    assert walked[-1] == "references"
    seen.page.goto(seen.page.locator("a.left-prev").first.evaluate("link => link.href"))
    assert seen.page.url.endswith(f"{walked[-2]}.html")


@pytest.mark.parametrize("key", [None, "Enter"])
def test_solutions_open_and_close(visit, key):
    """By mouse and by keyboard."""
    seen = visit("book/01-neurons.html")
    solution = seen.page.locator(
        "details:has(.solution), .solution details, .solution.toggle"
    ).first
    button = solution.locator("summary, button").first
    body = solution.locator(
        "div.section, .admonition-content, section, p:not(.admonition-title)"
    ).last
    before = body.is_visible()
    assert not before
    press(button, key)
    body.wait_for(state="visible")
    press(button, key)
    body.wait_for(state="hidden")


@pytest.mark.parametrize("key", [None, "Enter"])
def test_quiz_answers_and_explains(visit, key):
    seen = visit("book/01-neurons.html")
    answer = seen.page.locator(".quiz details").first
    assert not answer.locator("p").is_visible()
    press(answer.locator("summary"), key)
    answer.locator("p").wait_for(state="visible")
    assert answer.locator("p strong").inner_text() in ("Right.", "Not quite.")


def press(element, key):
    element.scroll_into_view_if_needed()
    if key:
        element.focus()
        element.press(key)
    else:
        element.click()


def test_copy_button_copies(visit):
    seen = visit("book/01-neurons.html")
    seen.context.grant_permissions(["clipboard-read", "clipboard-write"])
    code = seen.page.locator("div.cell_input div.highlight").first
    code.hover()
    code.locator("button.copybtn").click()
    copied = seen.page.evaluate("navigator.clipboard.readText()")
    assert copied.strip() == code.locator("pre").inner_text().strip()


def test_skip_link_comes_first(visit):
    seen = visit("book/intro.html")
    seen.page.keyboard.press("Tab")
    assert "Skip to main content" in seen.page.evaluate("document.activeElement.innerText")


def test_page_reads_the_same_from_the_file_system(visit, site):
    base = site.as_uri() + "/"
    seen = visit("book/01-neurons.html", base=base)
    assert seen.problems == []
    assert seen.page.locator("math").count() > 5


def test_a_wrong_address_shows_the_way_back(visit):
    seen = visit("404.html")
    assert seen.page.get_by_role("heading", name="Page not found").is_visible()
    assert seen.problems == []
