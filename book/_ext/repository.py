"""Where the book's repository is: asked of the build, never written down.

In this order: REPOSITORY_URL, the variables of GitHub's and GitLab's CI, the git remote `origin`.
From it come the buttons for source, edit, issue and Binder; with no address there is no button.
"""

import os
import re
import subprocess
from urllib.parse import quote

BINDER = "https://mybinder.org"


def repository_url(environ, remote=""):
    """Return the https address of the repository, or "" where it cannot be known."""
    if environ.get("REPOSITORY_URL"):
        return normalise(environ["REPOSITORY_URL"])
    if environ.get("GITHUB_REPOSITORY"):
        server = environ.get("GITHUB_SERVER_URL", "https://github.com")
        return normalise(f"{server}/{environ['GITHUB_REPOSITORY']}")
    if environ.get("CI_PROJECT_URL"):
        return normalise(environ["CI_PROJECT_URL"])
    return normalise(remote)


def normalise(address):
    """Turn any way git writes an address into https without user, password or `.git`.

    Addresses that nobody else can open (a local path, file://, localhost) become "".
    """
    address = address.strip()
    if "://" not in address:  # git@host:owner/name.git
        match = re.fullmatch(r"(?:[^@/]+@)?([\w.-]+\.[a-z]{2,}):(?!\\)(.+)", address)
    else:  # https://user:secret@host/owner/name.git, ssh://git@host:22/owner/name
        match = re.fullmatch(
            r"(?:https?|ssh|git)://(?:[^@/]+@)?([\w-]+(?:\.[\w-]+)*\.[a-z]{2,})(?::\d+)?/(.+)",
            address,
        )
    if not match:
        return ""
    host, path = match.groups()
    path = path.strip("/").removesuffix(".git")
    return f"https://{host}/{path}" if "/" in path else ""


def provider(url, environ):
    """Return "github" or "gitlab": by CI, else by the host's name; "" for neither."""
    host = url.split("/")[2] if url else ""
    if "gitlab" in host or (environ.get("GITLAB_CI") and url == environ.get("CI_PROJECT_URL")):
        return "gitlab"
    if "github" in host or environ.get("GITHUB_REPOSITORY", "?") in url:
        return "github"
    return ""


def branch(environ):
    """Return the branch that links point to: REPOSITORY_BRANCH, GitLab's default, or main."""
    return environ.get("REPOSITORY_BRANCH") or environ.get("CI_DEFAULT_BRANCH") or "main"


def binder_url(url, kind, branch, path=""):
    """Return the address that starts JupyterLab on Binder, at the notebook `path` if given."""
    owner_name = "/".join(url.split("/")[3:])
    project = f"gl/{quote(owner_name, safe='')}" if kind == "gitlab" else f"gh/{owner_name}"
    return f"{BINDER}/v2/{project}/{quote(branch, safe='')}?urlpath=lab/tree/{quote(path)}"


def git_remote():
    """Return what git calls `origin`, or "" where there is no git or no remote."""
    command = ["git", "config", "--get", "remote.origin.url"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    except OSError:
        return ""


def theme_options(environ, remote=""):
    """Return the options of the theme that draw the buttons: none of them without an address."""
    url = repository_url(environ, remote)
    kind = provider(url, environ)
    known = bool(kind)
    options = {
        "repository_url": url if known else "",
        "repository_branch": branch(environ),
        "path_to_docs": "",
        "use_repository_button": known,
        "use_source_button": known,
        "use_edit_page_button": known,
        "use_issues_button": known,
        "use_download_button": True,
    }
    if known:
        options["repository_provider"] = kind
    on_public_host = url.startswith(("https://github.com/", "https://gitlab.com/"))
    options["launch_buttons"] = {
        "notebook_interface": "jupyterlab",
        "binderhub_url": BINDER if on_public_host else "",
    }
    return options


def site_url(environ):
    """Return where the site will be published, with a closing slash, or "" if nobody says."""
    address = environ.get("SITE_URL") or environ.get("CI_PAGES_URL") or ""
    return address.rstrip("/") + "/" if address else ""


def configure(app, config):
    """Fill in the theme's options and the site's address from the build's environment."""
    config.html_theme_options.update(theme_options(os.environ, git_remote()))
    config.html_baseurl = site_url(os.environ)


def correct_binder_links(app, pagename, templatename, context, doctree):
    """Write Binder's links ourselves: the theme's own are wrong for GitLab's subgroups."""
    url = app.config.html_theme_options["repository_url"]
    kind = provider(url, os.environ)
    path = f"{pagename}{context.get('page_source_suffix', '')}"
    for group in context.get("header_buttons", []):
        for button in group.get("buttons", []) if isinstance(group, dict) else []:
            if str(button.get("url", "")).startswith(BINDER):
                button["url"] = binder_url(url, kind, branch(os.environ), path)


def setup(app):
    """Register with Sphinx."""
    app.connect("html-page-context", correct_binder_links, priority=900)
    app.connect("config-inited", configure, priority=100)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
