"""What a published site needs besides its pages: a page for wrong addresses, a map, a card."""

from pathlib import Path
from xml.sax.saxutils import escape

DESCRIPTION = (
    "A course in seven notebooks: a neural network in NumPy, from one neuron to 98 % on MNIST."
)


def social_card(app, pagename, templatename, context, doctree):
    """Add what other sites show when somebody links to a page."""
    title = f"{context.get('title') or ''} — {app.config.html_title}".strip(" —")
    tags = {"og:title": title, "og:type": "website", "og:site_name": app.config.html_title}
    tags["og:description"] = DESCRIPTION
    base = app.config.html_baseurl
    if base:
        tags["og:url"] = f"{base}{pagename}.html"
        tags["og:image"] = f"{base}_static/card.png"
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


def setup(app):
    """Register with Sphinx."""
    app.connect("html-collect-pages", not_found_page)
    app.connect("html-page-context", social_card)
    app.connect("html-page-context", absolute_links, priority=900)
    app.connect("build-finished", write_sitemap)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
