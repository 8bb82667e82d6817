"""Make the site light: one style sheet with only what is used, scripts that wait, small images."""

import io
import re
from pathlib import Path

import tinycss2
from PIL import Image

LAZY = r"<img (?![^>]*loading=)(?=[^>]*_images/)", '<img loading="lazy" '
FONT_AWESOME = re.compile(r"\s*<(?:script|link)[^>]*scripts/fontawesome\.js[^>]*>(?:</script>)?")
# Only the search page needs the search's scripts, and at once; elsewhere scripts can wait.
SEARCH = re.compile(r"\s*<script[^>]*(?:searchtools|language_data|searchindex)\.js[^>]*></script>")
SCRIPT = re.compile(r"<script (?![^>]*\bdefer\b)(?=[^>]*\bsrc=)")
OPTIONS = re.compile(r'<script src="[^"]*_static/documentation_options\.js[^"]*"></script>')
SHEET = re.compile(r'<link[^>]*href="([^"?]*_static/)([^"?]*\.css)[^>]*>')
# Parts of code in the colour that all code has: names, punctuation, white space.
PLAIN = re.compile(r'<span class="(?:n|nn|nx|p|w)">([^<]*)</span>')
# Choose between light and dark before anything is drawn: the theme's script would only do it at the
# end, and the whole page would be styled twice.
AUTO = 'dataset.theme = localStorage.getItem("theme") || "auto";'
CHOSEN = """dataset.theme = {light: "light", dark: "dark"}[localStorage.getItem("mode")] ||
      (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");"""
# The font of formulas, fetched along with the styles where a page begins with many of them.
FONT = (
    '<link rel="preload" as="font" type="font/woff2" crossorigin '
    'href="../_static/fonts/stix-two-math.woff2">'
)
NAMED = re.compile(r"""\b(?:class|id)=(?:"([^"]*)"|'([^']*)'|([^\s>]*))""")
# The theme's script measures each box of code and then changes it, so that the browser lays out the
# page once per box; measured first and changed then, once.
THEME = "scripts/pydata-sphinx-theme.js"
WIDE = "e.scrollWidth>e.clientWidth||e.scrollHeight>e.clientHeight"
BOX_BY_BOX = f"forEach(e=>{{e.tabIndex={WIDE}?0:-1}})"
AT_ONCE = (
    f"forEach((e,i,all)=>{{i||[...all].map(e=>{WIDE})"
    ".forEach((wide,i)=>{all[i].tabIndex=wide?0:-1})})"
)
PUT_TOGETHER = "bs-tooltip-"  # Bootstrap's script makes such names of two parts


def lighten(app, error):
    """Rewrite pages and styles in place; a second time changes nothing."""
    if error or app.builder.name != "html":
        return
    out = Path(app.outdir)
    static = out / "_static"
    options = (static / "documentation_options.js").read_text(encoding="utf-8")
    pages = {p: p.read_text("utf-8") for p in out.rglob("*.html") if static not in p.parents}
    sheets = {}
    for path, text in pages.items():
        light = PLAIN.sub(r"\1", FONT_AWESOME.sub("", text)).replace(AUTO, CHOSEN)
        if path.name != "search.html":
            light = SEARCH.sub("", light)
            light = OPTIONS.sub(lambda _: f"<script>{options}</script>", light)
            light = SCRIPT.sub("<script defer ", light)
        start = light.find("<img", light.find("<article"))  # this one is seen at once
        light = light[: start + 1] + re.sub(*LAZY, light[start + 1 :])
        light, linked = link_one_sheet(light)
        sheets.update(dict.fromkeys(linked))
        if path.name == "notation.html" and FONT not in light:  # else its table would jump
            light = light.replace('book.css">', f'book.css">{FONT}')
        if light != text:
            path.write_text(light, encoding="utf-8")
    theme = (static / THEME).read_text("utf-8")
    (static / THEME).write_text(theme.replace(BOX_BY_BOX, AT_ONCE), "utf-8")
    names = [" ".join(found) for text in pages.values() for found in NAMED.findall(text)]
    scripts = [p.read_text("utf-8") for p in static.rglob("*.js")]
    words = set(re.findall(r"[\w-]+", "\n".join(names + scripts)))
    write_one_sheet(static, list(sheets), words)


def link_one_sheet(text):
    """Link one style sheet, `book.css`, in place of a dozen; return the page and their names."""
    names = [name for _, name in SHEET.findall(text) if name != "book.css"]
    if names:
        text = SHEET.sub(r'<link rel="stylesheet" href="\1book.css">', text, count=1)
        first = SHEET.search(text).end()
        text = text[:first] + SHEET.sub("", text[first:])
    return text, names


def write_one_sheet(static, names, words):
    """Write `book.css`: all sheets in their order; without names, those of the last build."""
    target = static / "book.css"
    if not names and target.exists():
        names = target.read_text(encoding="utf-8").splitlines()[0].split()[1:-1]
    css = "".join((static / name).read_text(encoding="utf-8") + "\n" for name in names)
    basic = (static / "basic.css").read_text(encoding="utf-8")
    css = css.replace('@import "../basic.css";', basic).replace("(../", "(")
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    target.write_text(f"/* {' '.join(names)} */\n{used(rules, words)}", encoding="utf-8")


def used(rules, words):
    """Return the rules, as text, that can apply where only these words name classes and ids."""
    text = ""
    for rule in rules:
        head = tinycss2.serialize(rule.prelude).strip()
        if rule.type == "qualified-rule":
            head = ",".join(s for s in selectors(rule.prelude) if can_apply(s, words))
            if head:
                text += f"{head}{{{tinycss2.serialize(rule.content)}}}\n"
        elif rule.at_keyword in ("media", "supports"):
            inside = used(tinycss2.parse_rule_list(rule.content, True, True), words)
            if inside:
                text += f"@{rule.at_keyword} {head}{{{inside}}}\n"
        else:
            text += rule.serialize() + "\n"
    return text


def selectors(prelude):
    """Split a rule's head at its commas; those within brackets belong to their selector."""
    parts = [[]]
    for token in prelude:
        if token == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return [tinycss2.serialize(part).strip() for part in parts]


def can_apply(selector, words):
    """Say whether each class and id that a selector asks for, outside brackets, is a word."""
    outside = re.sub(r"\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^]]*\]", "", selector)
    names = re.findall(r"[.#](-?[A-Za-z_][\w-]*)", outside)
    return all(name in words or name.startswith(PUT_TOGETHER) for name in names)


def lighten_images(app, error):
    """Store large figures with a palette of 256 colours: a third of the bytes, the same look."""
    if error or app.builder.name != "html":
        return
    for path in Path(app.outdir, "_images").glob("*.png"):
        with Image.open(path) as image:
            if path.stat().st_size < 30_000 or image.mode == "P":
                continue
            method = Image.Quantize.FASTOCTREE if "A" in image.mode else Image.Quantize.MEDIANCUT
            light = io.BytesIO()
            image.quantize(256, method=method).save(light, "png", optimize=True)
        if light.tell() < path.stat().st_size:
            path.write_bytes(light.getvalue())


def setup(app):
    """Register with Sphinx."""
    app.connect("build-finished", lighten, priority=900)  # the theme writes colours last
    app.connect("build-finished", lighten_images)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
