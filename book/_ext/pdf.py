"""Print the single-page build to PDF with Chromium: once with solutions, once without.

python book/_ext/pdf.py _build/singlehtml _build/pdf
"""

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
OPEN_ALL = """for (const d of document.querySelectorAll("details")) d.open = true;
for (const t of document.querySelectorAll(".toggle-hidden")) t.classList.remove("toggle-hidden");"""
WITHOUT_SOLUTIONS = """for (const s of document.querySelectorAll(".solution, .tag_solution"))
  (s.closest("details") || s).remove();"""
MISSING = """Promise.all([...document.images].map(image => image.decode().then(
  () => null, () => image.src))).then(found => found.concat([...document.styleSheets].length ? [] :
  ["styles"]).filter(Boolean))"""
STYLE = """.bd-sidebar-primary, .bd-sidebar-secondary, .bd-header, .bd-header-article,
.prev-next-area, .bd-footer, .toggle-button, .skip-link, .headerlink, button {
  display: none !important; }
.toctree-wrapper > section { break-before: page; } pre { white-space: pre-wrap; }"""


def print_pdf(page, source, target, script):
    """Open the book at `source`, change it by `script`, print it to `target`."""
    page.goto(source.resolve().as_uri(), wait_until="load", timeout=300_000)
    page.emulate_media(media="print", color_scheme="light")
    page.add_style_tag(content=STYLE)
    for image in page.locator("img[loading=lazy]").all():
        image.evaluate("image => { image.loading = 'eager' }")
    page.evaluate(script)
    page.wait_for_load_state("networkidle")
    missing = page.evaluate(MISSING)
    if missing:
        sys.exit(f"pictures or styles are missing: {missing[:5]}")
    page.pdf(
        path=target,
        format="A4",
        outline=True,
        tagged=True,
        margin={"top": "18mm", "bottom": "18mm", "left": "16mm", "right": "16mm"},
        print_background=True,
    )
    print(f"{target}: {target.stat().st_size / 1e6:.1f} MB")


def main(source, target):
    """Write both PDFs into the folder `target`."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        sys.exit("no Chromium on this machine: install it, or set CHROMIUM")
    whole = Path(source, "whole.html")  # its links start here, not in the folder of the first page
    shutil.copy(Path(source, "book", "intro.html"), whole)
    Path(target).mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        page = browser.new_page()
        name = "neural-networks-from-scratch"
        print_pdf(page, whole, Path(target, f"{name}.pdf"), OPEN_ALL)
        without = WITHOUT_SOLUTIONS + OPEN_ALL
        print_pdf(page, whole, Path(target, f"{name}-without-solutions.pdf"), without)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
