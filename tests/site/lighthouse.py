"""Lighthouse's four marks for every page of the book, or for those named: `make lighthouse`.

Needs Chromium, Node.js (18 or newer) and the npm registry, so it is not part of `make test`. The
pages are served compressed, as GitHub Pages serves them. Fails where a mark is below 95.
"""

import functools
import gzip
import http.server
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

SITE = Path(__file__).parents[2] / "_build" / "html"
VERSION = "lighthouse@12.8.2"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
TEXTS = (".html", ".css", ".js", ".svg", ".json")
FLAGS = "--headless --no-sandbox --disable-gpu --disable-background-networking"


class Compressed(http.server.SimpleHTTPRequestHandler):
    """Serve text compressed, and keep connections open, as any public server does."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        if not (path.is_file() and path.suffix in TEXTS):
            super().do_GET()
            return
        body = gzip.compress(path.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)) + "; charset=utf-8")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


def marks(url, folder):
    """Return the four marks of the page at `url`, 0 to 100, and the audits that cost most."""
    target = Path(folder, "report.json")
    command = ["npx", "--yes", VERSION, url, "--output=json", f"--output-path={target}", "--quiet"]
    command += [f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={FLAGS}"]
    subprocess.run([*command, "--no-enable-error-reporting"], check=True)
    report = json.loads(target.read_text(encoding="utf-8"))
    failed = [
        f"{audit['id']} {audit.get('displayValue', '')}"
        for audit in report["audits"].values()
        if audit["score"] is not None and audit["score"] < 0.9
    ]
    return {c: round(100 * report["categories"][c]["score"]) for c in CATEGORIES}, failed


def main():
    """Print the marks of each page; return how many pages have one below 95."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None or shutil.which("npx") is None:
        sys.exit("lighthouse: needs Chromium and Node.js on this machine")
    os.environ["CHROME_PATH"] = path
    pages = sys.argv[1:] or [p.relative_to(SITE).as_posix() for p in SITE.glob("book/**/*.html")]
    low = 0
    handler = functools.partial(Compressed, directory=str(SITE))
    with (
        http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server,
        tempfile.TemporaryDirectory() as folder,
    ):
        threading.Thread(target=server.serve_forever, daemon=True).start()
        for page in sorted(pages):
            url = f"http://127.0.0.1:{server.server_port}/{page}"
            result, failed = marks(url, folder)
            if min(result.values()) < 95:  # marks vary: the median of three decides
                others = [marks(url, folder)[0] for _ in range(2)]
                result = {c: sorted(r[c] for r in (result, *others))[1] for c in CATEGORIES}
            print(page, result, flush=True)
            if min(result.values()) < 95:
                print(*failed, sep="\n  ", flush=True)
                low += 1
        server.shutdown()
    return low


if __name__ == "__main__":
    sys.exit(main())
