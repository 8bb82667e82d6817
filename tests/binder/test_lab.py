"""What a learner does on Binder, in an environment made from `.binder` alone: `make binder-test`.

Takes minutes and needs Chromium, so it is not part of `make test`. BINDER_ENV names an environment
that is already there, in place of a new one.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil
import pytest

ROOT = Path(__file__).parents[2]
CHAPTERS = sorted(path.name for path in (ROOT / "book").glob("0*.ipynb"))
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
MAX_PACKAGES, MAX_MEGABYTES, MAX_MEMORY = 110, 400, 1000
RUN_ALL = "jupyterapp.commands.execute('notebook:run-all-cells')"
ERRORS = """() => { const found = [], {widgets} = jupyterapp.shell.currentWidget.content;
  for (const {model} of widgets) for (const output of model.toJSON().outputs ?? [])
    if (output.output_type === "error" || output.name === "stderr")
      found.push(`${model.id}: ${output.evalue ?? output.text}`);
  return found; }"""
RAW = re.compile(
    r"\{(?:exercise|solution)-(?:start|end)\}|^:::|\$\$|\{(?:eq|term|ref|numref)\}", re.M
)


@pytest.fixture(scope="session")
def environment(tmp_path_factory):
    """Do what Binder does: install the requirements, run the steps of postBuild."""
    if ready := os.environ.get("BINDER_ENV"):
        return Path(ready)
    folder = tmp_path_factory.mktemp("binder") / "env"
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    install = [folder / "bin/python", "-m", "pip", "install", "--quiet", "--no-cache-dir"]
    quiet = {**os.environ, "PIP_NO_COMPILE": "1"}  # bytecode is Python's cache, not what is needed
    subprocess.run([*install, "-r", ROOT / ".binder/requirements.txt"], check=True, env=quiet)
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    post_build = ["bash", ".binder/postBuild"]
    subprocess.run(post_build, check=True, cwd=ROOT, env={**quiet, "PATH": path})
    return folder


def test_the_environment_is_lean(environment):
    listed = subprocess.run(
        [environment / "bin/python", "-m", "pip", "list", "--format=freeze"],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    assert len(listed.splitlines()) <= MAX_PACKAGES
    files = [p for p in environment.rglob("*") if p.is_file() and not p.is_symlink()]
    size = sum(p.stat().st_size for p in files if p.suffix != ".pyc") / 1e6
    print(f"{len(listed.splitlines())} packages, {size:.0f} MB without bytecode")
    assert size <= MAX_MEGABYTES


@pytest.fixture(scope="session")
def lab(environment, tmp_path_factory):
    """JupyterLab on a copy of the notebooks; yields its process and its address."""
    home = tmp_path_factory.mktemp("home")
    shutil.copytree(ROOT / "book", home / "book", ignore=shutil.ignore_patterns("_ext"))
    settings = home / "lab/@jupyterlab/notebook-extension/tracker.jupyterlab-settings"
    settings.parent.mkdir(parents=True)
    settings.write_text('{"windowingMode": "none"}')  # so that the page holds all cells at once
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("JUPYTER", "TQDM", "PYTHON"))}
    command = [
        environment / "bin/jupyter-lab", "--no-browser", "--allow-root", f"--port={port}",
        "--ServerApp.port_retries=0", "--IdentityProvider.token=", "--expose-app-in-browser",
        "--LabApp.news_url=", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]  # fmt: skip
    places = {"HOME": str(home), "JUPYTERLAB_SETTINGS_DIR": str(home / "lab")}
    with open(home / "lab.log", "w") as log:
        server = subprocess.Popen(
            command, cwd=home, env={**clean, **places}, stdout=log, stderr=log
        )
        address = f"http://127.0.0.1:{port}"
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{address}/api").close()
                break
            except OSError:
                assert server.poll() is None, (home / "lab.log").read_text()
                time.sleep(0.5)
        yield server, address
        server.terminate()
        server.wait(30)


@pytest.fixture(scope="session")
def browser():
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip("no Chromium on this machine: install Debian's `chromium`, or set CHROMIUM")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def opened(browser, lab):
    """Open a chapter: `opened("01-neurons.ipynb")` returns the page, its notebook ready."""
    server, address = lab
    context = browser.new_context(viewport={"width": 1400, "height": 1000})
    context.set_default_timeout(180_000)
    page = context.new_page()

    def open_chapter(name):
        page.goto(f"{address}/lab/workspaces/{name[:2]}/tree/book/{name}?reset")
        page.wait_for_selector(".jp-NotebookPanel:visible .jp-Cell")
        page.wait_for_function("jupyterapp.shell.currentWidget?.sessionContext?.isReady")
        page.evaluate("jupyterapp.shell.currentWidget.sessionContext.ready")
        return page

    yield open_chapter
    for kernel in psutil.Process(server.pid).children():
        kernel.kill()
    context.close()


def megabytes(server):
    """Memory that the server and its kernels alone hold."""
    tree = [psutil.Process(server.pid), *psutil.Process(server.pid).children(recursive=True)]
    return sum(process.memory_full_info().uss for process in tree) / 1e6


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_runs_and_reads_well(opened, lab, name):
    page = opened(name)
    page.evaluate(RUN_ALL)
    assert page.evaluate(ERRORS) == []
    held = megabytes(lab[0])
    print(f"{name}: {held:.0f} MB")
    assert held < MAX_MEMORY
    page.wait_for_selector(".jp-MarkdownCell .myst h1")
    shown = "\n".join(
        page.locator(".jp-MarkdownCell .jp-RenderedMarkdown, .myst").all_inner_texts()
    )
    assert not RAW.search(shown), RAW.search(shown)
    assert page.locator(".jp-MarkdownCell .katex, .jp-MarkdownCell mjx-container").count() > 3


def write_and_check(page, cell, code):
    """Type `code` into an exercise's cell, run it and the check below it; return the panel."""
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(code)
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Shift+Enter")
    return page.locator('.nnlib-check[data-key="neurons.weighted_sum"]').first


def test_an_exercise_tells_a_mistake_and_a_right_answer(opened):
    page = opened("01-neurons.ipynb")
    page.evaluate(RUN_ALL)
    cell = page.locator(".jp-CodeCell", has_text="def weighted_sum(").first
    function = "def weighted_sum(x, w, b):\n    return np.dot(w, x)"
    panel = write_and_check(page, cell, function)
    panel.locator("xpath=self::*[@data-status='failed']").wait_for()
    assert panel.get_by_text("Hint: Feed x = 0").is_visible()
    panel = write_and_check(page, cell, f"{function} + b")
    panel.locator("xpath=self::*[@data-status='passed']").wait_for()
