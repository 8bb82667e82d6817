"""The built site, served under a sub-path, and a browser that may ask nobody else."""

import functools
import http.server
import os
import shutil
import threading
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SITE = ROOT / "_build" / "html"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # no way out of this machine
]  # fmt: skip
PATIENCE = 180_000  # milliseconds: a slow machine is no error


def pages():
    """Return the addresses of all pages, relative to the site."""
    if not (SITE / "index.html").exists():
        return []
    skipped = ("_static", "_modules", "_sources")
    found = sorted(SITE.rglob("*.html"))
    return [
        p.relative_to(SITE).as_posix() for p in found if p.parts[len(SITE.parts)] not in skipped
    ]


def pytest_generate_tests(metafunc):
    if "page_name" in metafunc.fixturenames:
        metafunc.parametrize("page_name", pages())


@pytest.fixture(scope="session")
def site():
    """The folder of the built site."""
    if not pages():
        pytest.fail("the site is not built: run `make book` first")
    return SITE


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serve the site under /course/, as a project's pages are; nothing lies beside it."""

    def translate_path(self, path):
        inside = path.removeprefix("/course")
        return super().translate_path(inside if inside != path else "/nothing-here")

    def log_message(self, *args):
        pass


@pytest.fixture(scope="session")
def address(site):
    """The site's address, on a server of its own."""
    handler = functools.partial(QuietHandler, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/course/"
        server.shutdown()


@pytest.fixture(scope="session")
def browser():
    """Chromium without a window, driven by Playwright; without it, these tests are skipped."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip("no Chromium on this machine: install Debian's `chromium`, or set CHROMIUM")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class Visit:
    """One open page and everything that went wrong on it."""

    def __init__(self, browser, address, motion="reduce", **settings):
        self.address, self.problems, self.bytes = address, [], 0
        self.context = browser.new_context(reduced_motion=motion, **settings)
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()
        self.page.on("console", self.note_console)
        self.page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        self.page.on("request", self.note_request)
        self.page.on("requestfailed", self.note_failure)
        self.page.on("response", self.note_response)

    def open(self, name):
        self.page.goto(self.address + name, wait_until="load")
        return self

    def note_request(self, request):
        if not request.url.startswith((self.address, "data:", "blob:")):
            self.problems.append(f"asks somebody else: {request.url}")

    def note_failure(self, request):
        if request.failure != "net::ERR_ABORTED":  # a page that is left stops what it asked for
            self.problems.append(f"failed: {request.url}: {request.failure}")

    def note_console(self, message):
        if message.type in ("error", "warning"):
            self.problems.append(f"console {message.type}: {message.text}")

    def note_response(self, response):
        self.bytes += int(response.headers.get("content-length", 0))
        if response.status >= 400:
            self.problems.append(f"{response.status} for {response.url}")

    def theme(self):
        return self.page.evaluate("document.documentElement.dataset.theme")


@pytest.fixture
def visit(browser, address):
    """Open a page of the site: `visit("book/intro.html", width=390, theme="dark")`."""
    visits = []

    def open_page(name, width=1280, theme="light", base=address, **settings):
        size = {"width": width, "height": 900}
        visits.append(Visit(browser, base, viewport=size, color_scheme=theme, **settings))
        return visits[-1].open(name)

    yield open_page
    for opened in visits:
        opened.context.close()
