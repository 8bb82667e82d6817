"""Every page in a real browser with the network off: whole, light, accessible, fit for a phone."""

import io
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image, ImageChops

MAX_BYTES = 1_500_000
LEFTOVER = re.compile(r"\$|\\[a-z]+|Traceback|\{(?:eq|ref|term|numref|cite)\}")

# Lazy pictures count, too: fetch them all and wait.
LOAD_ALL = """() => Promise.all([...document.images].map(image => {
  image.loading = "eager"; return image.decode(); }))"""
# What a reader sees, without code and without the characters of formulas.
TEXT = """() => { const article = document.querySelector("main").cloneNode(true);
  for (const part of article.querySelectorAll("pre, code, math, script, style")) part.remove();
  return article.textContent; }"""
# Of coloured code, axe need read each kind of token once: the rest becomes plain text.
THIN_OUT = """() => { const seen = new Set();
  for (const token of document.querySelectorAll("pre span")) {
    const box = token.closest(".cell_input, .cell_output, .admonition")?.className;
    const kind = `${token.className} in ${box}`;
    if (seen.has(kind) && token.children.length === 0) token.replaceWith(...token.childNodes);
    seen.add(kind); } }"""
SETTLE = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def test_page_is_whole(visit, page_name):
    """Wide and narrow, light and dark: no error, nothing missing, nothing too wide."""
    if page_name == "index.html":
        pytest.skip("leads on at once")
    seen = visit(page_name)
    seen.page.evaluate(LOAD_ALL)
    assert seen.bytes < MAX_BYTES, f"{page_name} transfers {seen.bytes:,} bytes"
    assert not seen.page.locator("merror").count()
    assert not LEFTOVER.search(seen.page.evaluate(TEXT))
    assert_fits(seen, 1280, "light")
    assert_fits(seen, 390, "light")
    seen.page.emulate_media(color_scheme="dark")
    seen.page.reload(wait_until="load")
    seen.page.evaluate(LOAD_ALL)
    assert_fits(seen, 390, "dark")
    assert_fits(seen, 1280, "dark")
    assert seen.problems == []


def assert_fits(seen, width, theme):
    seen.page.set_viewport_size({"width": width, "height": 900})
    assert seen.theme() == theme
    taken = seen.page.evaluate("document.documentElement.scrollWidth")
    assert taken <= width, f"{seen.page.url} takes {taken} px of {width}, {theme}"


def test_axe_finds_nothing(visit, page_name):
    """All rules in light; in dark, where only colours differ, the one about contrast."""
    if page_name == "index.html":
        pytest.skip("leads on at once")
    seen = visit(page_name)
    seen.page.evaluate(LOAD_ALL)
    seen.page.evaluate(THIN_OUT)
    found = axe(seen, {})
    seen.page.evaluate("document.documentElement.dataset.theme = 'dark'")
    found += axe(seen, {"runOnly": ["color-contrast"]})
    assert not found, f"{page_name}:\n" + "\n".join(found)


def axe(seen, options):
    """Return axe-core's complaints, one line each; formulas take their colours from the text."""
    seen.page.evaluate(SETTLE)
    options = {"preload": False, "resultTypes": ["violations"], **options}
    context = {"exclude": [["math *"]]}
    result = Axe().run(seen.page, context=context, options=options).response
    return [
        f"{each['id']}: {each['help']}: {[node['html'][:150] for node in each['nodes'][:4]]}"
        for each in result["violations"]
    ]


# Put the theme's own style sheets, named in the first line of ours, in the place of ours.
ALL_SHEETS = """async () => {
  const light = document.querySelector("link[href*='book.css']"), text = await fetch(light.href);
  const names = (await text.text()).split("\\n")[0].split(" ").slice(1, -1);
  await Promise.all(names.map(name => new Promise(done => {
    const link = document.createElement("link"), href = light.href.replace("book.css", name);
    Object.assign(link, {rel: "stylesheet", href, onload: done});
    light.before(link); })));
  light.remove(); }"""


@pytest.mark.parametrize("name", ["intro", "04-losses", "05-gradient-descent", "api/network"])
def test_the_light_style_sheet_looks_like_all_of_them(visit, name):
    """A page with the styles that are in use is the page with all styles."""
    seen = visit(f"book/{name}.html")
    seen.page.evaluate(LOAD_ALL)
    light = seen.page.screenshot(full_page=True)
    seen.page.evaluate(ALL_SHEETS)
    seen.page.evaluate(SETTLE)
    heavy = seen.page.screenshot(full_page=True)
    ours, theirs = (Image.open(io.BytesIO(shot)).convert("L") for shot in (light, heavy))
    assert ours.size == theirs.size
    different = sum(ImageChops.difference(ours, theirs).histogram()[32:])
    assert different < 1e-4 * ours.width * ours.height
