"""What a published site needs besides its pages: a page for wrong addresses, a map, a card."""

import html
import re
from pathlib import Path
from xml.sax.saxutils import escape

DESCRIPTION = (
    "A course in seven notebooks: a neural network in NumPy, from one neuron to 98% on MNIST."
)


def social_card(app, pagename, templatename, context, doctree):
    """Add what other sites show when somebody links to a page."""
    own = html.unescape(re.sub(r"<[^>]*>", "", context.get("title") or ""))
    title = f"{own} — {app.config.html_title}".strip(" —")
    tags = {"og:title": title, "og:type": "website", "og:site_name": app.config.html_title}
    tags["og:description"] = DESCRIPTION
    base = app.config.html_baseurl
    if base:
        tags["og:url"] = f"{base}{pagename}.html"
        tags["og:image"] = f"{base}_static/page.png"
    lines = [f'<meta name="description" content="{escape(DESCRIPTION)}">']
    lines += [
        f'<meta property="{name}" content="{escape(value, {chr(34): "&quot;"})}">'
        for name, value in tags.items()
    ]
    context["metatags"] = context.get("metatags", "") + "\n".join(lines)


def not_found_page(app):
    """Give the builder one more page, 404.html, whose links work at any depth."""
    yield "404", {"title": "Page not found", "body": NOT_FOUND}, "page.html"


NOT_FOUND = """<h1>Page not found</h1>
<p>There is no page at this address. The <a href="index.html">first page</a> has the map of all
chapters, and the <a href="search.html">search</a> finds every term.</p>"""


def absolute_links(app, pagename, templatename, context, doctree):
    """Let 404.html find its styles from any address, when the site's own address is known."""
    if pagename == "404" and app.config.html_baseurl:
        context["metatags"] = f'<base href="{app.config.html_baseurl}">' + context["metatags"]


def write_sitemap(app, error):
    """Write sitemap.xml and robots.txt, when the site's own address is known."""
    base = app.config.html_baseurl
    if error or app.builder.name != "html" or not base:
        return
    pages = sorted(app.env.found_docs)
    urls = "".join(f"<url><loc>{escape(f'{base}{page}.html')}</loc></url>\n" for page in pages)
    out = Path(app.outdir)
    out.joinpath("sitemap.xml").write_text(
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}</urlset>\n',
        encoding="utf-8",
    )
    out.joinpath("robots.txt").write_text(f"Sitemap: {base}sitemap.xml\n", encoding="utf-8")


# What the theme and Sphinx leave undone: a sidebar without a role, toggles without a name, roles
# that are out of use, empty headings of columns, one id twice.
REPAIRS = [
    (r'<div(?=[^>]*class="bd-sidebar-primary)(?![^>]*role=)',
     '<div role="region" aria-label="Book"'),
    (r'<summary><span class="toctree-toggle"',
     '<summary aria-label="Show or hide the pages of this part"><span class="toctree-toggle"'),
    (r'(<div[^>]*?) role="(?:doc-biblioentry|doc-bibliography)"', r"\1"),
    (r'<div role="list" class="citation-list">', '<div class="citation-list">'),
    (r'<th class="head"><p>\s*</p></th>', '<td class="head"></td>'),
    (r' id="(?:exercise|solution)-content"', ""),
]  # fmt: skip


def repair_pages(app, error):
    """Repair every page in place; a second time changes nothing."""
    if error or app.builder.name != "html":
        return
    out = Path(app.outdir)
    for path in set(out.rglob("*.html")) - set(out.joinpath("_static").rglob("*.html")):
        text = repaired = path.read_text(encoding="utf-8")
        for pattern, replacement in REPAIRS:
            repaired = re.sub(pattern, replacement, repaired)
        if repaired != text:
            path.write_text(repaired, encoding="utf-8")


def one_page_as_many(app):
    """Let the single page, from which the PDF is made, write each node as the pages do."""
    handlers = app.registry.translation_handlers
    handlers["singlehtml"] = {**handlers["html"], **handlers.get("singlehtml", {})}


def setup(app):
    """Register with Sphinx."""
    app.connect("builder-inited", one_page_as_many, priority=1)
    app.connect("html-collect-pages", not_found_page)
    app.connect("html-page-context", social_card)
    app.connect("html-page-context", absolute_links, priority=900)
    app.connect("build-finished", write_sitemap)
    app.connect("build-finished", repair_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
