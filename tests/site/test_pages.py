"""Every page as a file: its links lead somewhere, and it loads nothing from elsewhere."""

import re
from functools import cache
from html.parser import HTMLParser
from urllib.parse import unquote, urldefrag, urlparse

LOADS = {
    "script": "src", "img": "src", "iframe": "src", "video": "src", "audio": "src", "source": "src",
    "link": "href", "object": "data", "embed": "src",
}  # fmt: skip
FORMULA_SOURCE = re.compile(r"\\(?:frac|sum|hat|mathbf|begin|partial|odot|theta|sigma)\b|\$\$")


class Page(HTMLParser):
    """What the tests need to know of a page: links, loads, anchors, images, visible text."""

    def __init__(self, text):
        super().__init__()
        self.links, self.loads, self.ids, self.images, self.text = [], [], set(), [], []
        self.hidden = []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.ids.update(filter(None, [attributes.get("id"), attributes.get("name")]))
        if tag == "a" and attributes.get("href"):
            self.links.append(attributes["href"])
        if address := attributes.get(LOADS.get(tag, ""), ""):
            self.loads.append(address)
        if tag == "img":
            self.images.append(attributes)
        if tag in ("script", "style", "code", "pre"):
            self.hidden.append(tag)

    def handle_endtag(self, tag):
        if self.hidden and self.hidden[-1] == tag:
            self.hidden.pop()

    def handle_data(self, data):
        if not self.hidden:
            self.text.append(data)


@cache
def parsed(path):
    return Page(path.read_text(encoding="utf-8"))


def is_elsewhere(address):
    return bool(urlparse(address).scheme in ("http", "https") or address.startswith("//"))


def test_internal_links_and_anchors_lead_somewhere(site, page_name):
    here = site / page_name
    broken = []
    for link in parsed(here).links + parsed(here).loads:
        if is_elsewhere(link) or urlparse(link).scheme in ("mailto", "data", "javascript"):
            continue
        address, anchor = urldefrag(link)
        target = (here.parent / unquote(address.split("?")[0])).resolve() if address else here
        if target.is_dir():
            target /= "index.html"
        anchors = parsed(target).ids if target.suffix == ".html" and target.exists() else None
        if not target.exists() or (
            anchor and anchors is not None and unquote(anchor) not in anchors
        ):
            broken.append(link)
    assert not broken, f"{page_name}: broken links {sorted(set(broken))}"


def test_nothing_is_loaded_from_elsewhere(site, page_name):
    page = parsed(site / page_name)
    assert not [address for address in page.loads if is_elsewhere(address)], page_name
    text = (site / page_name).read_text(encoding="utf-8")
    assert not re.search(r"unpkg\.com|jsdelivr|cdnjs|googleapis|@import", text), page_name


def test_every_image_has_alt_text(site, page_name):
    bare = [image["src"][:60] for image in parsed(site / page_name).images if not image.get("alt")]
    assert not bare, f"{page_name}: no alt text: {bare}"


def test_no_formula_is_left_as_source(site, page_name):
    found = FORMULA_SOURCE.search(" ".join(parsed(site / page_name).text))
    assert not found, f"{page_name}: {found}"


def test_no_traceback_or_path_of_a_machine(site, page_name):
    text = (site / page_name).read_text(encoding="utf-8")
    assert "Traceback (most recent" not in text
    assert str(site.parents[1]) not in text


def test_styles_load_nothing_from_elsewhere(site):
    for sheet in site.rglob("*.css"):
        outside = re.findall(
            r"url\(\s*['\"]?(?:https?:)?//[^)]*", sheet.read_text(encoding="utf-8")
        )
        assert not outside, f"{sheet.name}: {outside}"


def test_there_is_a_page_for_wrong_addresses(site):
    assert "Page not found" in (site / "404.html").read_text(encoding="utf-8")


def test_the_first_address_leads_to_the_book(site):
    assert "book/intro.html" in (site / "index.html").read_text(encoding="utf-8")


def test_light_or_dark_is_chosen_before_the_page_is_drawn(site, page_name):
    if page_name != "index.html":
        head = (site / page_name).read_text(encoding="utf-8").partition("</head>")[0]
        assert "prefers-color-scheme: dark" in head


def test_the_theme_measures_all_boxes_of_code_at_once(site):
    """A new version of the theme may be written otherwise: then light.py has to follow."""
    script = (site / "_static/scripts/pydata-sphinx-theme.js").read_text(encoding="utf-8")
    assert "all[i].tabIndex" in script
