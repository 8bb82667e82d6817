"""What a stored notebook must and must not hold. Each rule yields messages that name the cell."""

import re
from html.parser import HTMLParser

import nbformat

MAX_BYTES = 1_500_000
MAX_LINES = 30
MACHINE = re.compile(
    r"/(?:home|Users|root|tmp|work|private/var|opt/hostedtoolcache)/\w|[A-Z]:\\Users|site-packages"
    r"|ipykernel_\d+|\b0x[0-9a-fA-F]{6,}"
)
REQUESTS = {
    "script": "src",
    "img": "src",
    "link": "href",
    "iframe": "src",
    "video": "src",
    "source": "src",
}
LABEL = re.compile(r"\((ch-[a-z-]+)\)=\s*\n+# \S")
IMAGE_WITHOUT_ALT = re.compile(r"!\[\s*\]\(|```\{(?:image|figure)\}(?![^`]*:alt: *\S)", re.DOTALL)
METADATA = {"kernelspec", "language_info"}


def no_error(cell):
    """An output that is a traceback."""
    for output in cell.get("outputs", []):
        if output.output_type == "error":
            yield f"stored error output: {output.ename}: {output.evalue}"


def no_stderr(cell):
    """An output on stderr: a warning, a progress bar."""
    for output in cell.get("outputs", []):
        if output.output_type == "stream" and output.name == "stderr":
            yield f"stored stderr output: {output.text.strip()[:80]!r}"


def no_machine(cell):
    """A path, an address or a process of the machine that ran the notebook."""
    for text in [cell.source, *texts(cell)]:
        if found := MACHINE.search(text):
            yield f"machine path or memory address: {found.group()!r}"


def short(cell):
    """A code cell that shows more than one idea."""
    lines = cell.source.count("\n") + 1
    if cell.cell_type == "code" and lines > MAX_LINES:
        yield f"code cell has {lines} lines, at most {MAX_LINES} are allowed"


def alt_text(cell):
    """An image that says nothing to who cannot see it."""
    stored = [kind for output in cell.get("outputs", []) for kind in output.get("data", {})]
    alt = cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "")
    if any(kind.startswith("image/") for kind in stored) and not alt.strip():
        yield 'output image without alt text: add {"mystnb": {"image": {"alt": "…"}}} to the cell'
    if cell.cell_type == "markdown" and IMAGE_WITHOUT_ALT.search(cell.source):
        yield "image without alt text in Markdown"
    for tag, attributes in tags(cell):
        if tag == "img" and not (attributes.get("alt") or "").strip():
            yield "img without alt text in HTML output"
        if tag == "svg" and not (attributes.get("aria-label") or attributes.get("aria-hidden")):
            yield "svg without aria-label in HTML output"


def offline(cell):
    """Something that a reader's browser would fetch from elsewhere."""
    for tag, attributes in tags(cell):
        address = attributes.get(REQUESTS.get(tag, ""), "") or ""
        if address.startswith(("http:", "https:", "//")):
            yield f"external URL in a page: <{tag}> asks {address}"


def texts(cell):
    """Return every text that the cell's outputs hold, images left out."""
    found = []
    for output in cell.get("outputs", []):
        found.append(output.get("text", ""))
        for kind, data in output.get("data", {}).items():
            if kind.startswith("text/") or kind == "image/svg+xml":
                found.append(data)
    return found


def tags(cell):
    """Return (name, attributes) of every HTML tag in the outputs, and in Markdown cells."""
    parser = Tags()
    for output in cell.get("outputs", []):
        parser.feed(output.get("data", {}).get("text/html", ""))
    if cell.cell_type == "markdown":
        parser.feed(cell.source)
    return parser.found


class Tags(HTMLParser):
    """Collects tags; those within a drawing belong to it, and so does its label."""

    def __init__(self):
        super().__init__()
        self.found, self.depth = [], 0

    def handle_starttag(self, tag, attributes):
        """Note the tag, unless a drawing holds it."""
        if self.depth == 0:
            self.found.append((tag, dict(attributes)))
        self.depth += tag == "svg"

    def handle_endtag(self, tag):
        """Leave a drawing."""
        self.depth -= tag == "svg"


CELL_RULES = [no_error, no_stderr, no_machine, short, alt_text, offline]


def counts(notebook):
    """Execution counts that are not 1, 2, 3, …: cells were run in another order, or not at all."""
    cells = [(i, c) for i, c in enumerate(notebook.cells, 1) if c.cell_type == "code" and c.source]
    for expected, (number, cell) in enumerate(cells, start=1):
        if cell.execution_count != expected:
            yield f"cell {number}: execution count is {cell.execution_count}, expected {expected}"
            return


def label(notebook):
    """A chapter that cannot be linked to."""
    first = notebook.cells[0].source if notebook.cells else ""
    if not LABEL.match(first):
        yield "cell 1: the chapter's label is missing: begin with (ch-name)= and then # Title"


def metadata(notebook):
    """Metadata of one editor or one Python."""
    extra = sorted(set(notebook.metadata) - METADATA)
    extra += [
        f"language_info.{key}"
        for key in notebook.metadata.get("language_info", {})
        if key != "name"
    ]
    if extra:
        yield f"metadata to remove: {', '.join(extra)} (make notebooks does it)"


NOTEBOOK_RULES = [counts, label, metadata]


def review(path):
    """Return the messages about the notebook at `path`: none if it may be published."""
    messages = []
    if path.stat().st_size > MAX_BYTES:
        messages.append(
            f"notebook has {path.stat().st_size:,} bytes, at most {MAX_BYTES:,} are allowed"
        )
    notebook = nbformat.read(path, as_version=4)
    for rule in NOTEBOOK_RULES:
        messages += rule(notebook)
    for number, cell in enumerate(notebook.cells, start=1):
        for rule in CELL_RULES:
            messages += [f"cell {number} ({cell.get('id', '?')}): {text}" for text in rule(cell)]
    return [f"{path.name}, {message}" for message in messages]
