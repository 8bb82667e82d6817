"""The book's buttons lead where the build says, and nowhere if it says nothing."""

import pytest
from repository import binder_url, normalise, repository_url, site_url, theme_options

GITHUB = "https://github.com/ada/course"
GITLAB = "https://gitlab.com/group/sub/course"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://github.com/ada/course", GITHUB),
        ("https://github.com/ada/course.git", GITHUB),
        ("https://github.com/ada/course/", GITHUB),
        ("https://ada:token@github.com/ada/course.git", GITHUB),
        ("git@github.com:ada/course.git", GITHUB),
        ("ssh://git@github.com:22/ada/course.git", GITHUB),
        ("git://github.com/ada/course\n", GITHUB),
        ("git@gitlab.com:group/sub/course.git", GITLAB),
        ("https://gitlab-ci-token:x@gitlab.com/group/sub/course.git", GITLAB),
        ("", ""),
        ("/srv/git/course.git", ""),
        ("../course", ""),
        ("file:///srv/git/course.git", ""),
        ("http://localhost:3000/ada/course", ""),
        ("https://github.com/ada", ""),
        ("C:\\course", ""),
    ],
)
def test_every_form_of_an_address(address, expected):
    assert normalise(address) == expected


def test_the_first_source_wins():
    environ = {
        "REPOSITORY_URL": GITLAB,
        "GITHUB_REPOSITORY": "ada/course",
        "CI_PROJECT_URL": "https://gitlab.com/other/course",
    }
    assert repository_url(environ, "git@github.com:x/y.git") == GITLAB
    del environ["REPOSITORY_URL"]
    assert repository_url(environ, "git@github.com:x/y.git") == GITHUB
    del environ["GITHUB_REPOSITORY"]
    assert repository_url(environ, "git@github.com:x/y.git") == "https://gitlab.com/other/course"
    assert repository_url({}, "git@github.com:x/y.git") == "https://github.com/x/y"
    assert repository_url({}) == ""


def test_no_address_no_button():
    options = theme_options({})
    assert options["repository_url"] == ""
    assert not options["launch_buttons"]["binderhub_url"]
    assert not any(
        options[f"use_{name}_button"] for name in ("repository", "source", "edit_page", "issues")
    )


@pytest.mark.parametrize(("url", "kind"), [(GITHUB, "github"), (GITLAB, "gitlab")])
def test_an_address_brings_all_buttons(url, kind):
    options = theme_options({"REPOSITORY_URL": url})
    assert options["repository_url"] == url
    assert options["repository_provider"] == kind
    assert options["launch_buttons"]["binderhub_url"] == "https://mybinder.org"
    assert all(
        options[f"use_{name}_button"] for name in ("repository", "source", "edit_page", "issues")
    )


def test_a_host_of_ones_own_has_buttons_but_no_binder():
    own = "https://git.school.org/ada/course"
    options = theme_options({"GITLAB_CI": "true", "CI_PROJECT_URL": own})
    assert options["repository_provider"] == "gitlab"
    assert options["use_repository_button"]
    assert not options["launch_buttons"]["binderhub_url"]
    assert not theme_options({"REPOSITORY_URL": own})["use_repository_button"]


def test_the_branch_comes_from_the_build():
    assert theme_options({})["repository_branch"] == "main"
    assert theme_options({"CI_DEFAULT_BRANCH": "trunk"})["repository_branch"] == "trunk"
    environ = {"REPOSITORY_BRANCH": "draft", "CI_DEFAULT_BRANCH": "trunk"}
    assert theme_options(environ)["repository_branch"] == "draft"


def test_binder_addresses():
    chapter = "book/01-neurons.ipynb"
    assert binder_url(GITHUB, "github", "main", chapter) == (
        "https://mybinder.org/v2/gh/ada/course/main?urlpath=lab/tree/book/01-neurons.ipynb"
    )
    assert binder_url(GITLAB, "gitlab", "a/b", chapter) == (
        "https://mybinder.org/v2/gl/group%2Fsub%2Fcourse/a%2Fb?urlpath=lab/tree/book/01-neurons.ipynb"
    )


def test_the_site_address_ends_in_a_slash():
    assert site_url({}) == ""
    assert site_url({"SITE_URL": "https://ada.test/course"}) == "https://ada.test/course/"
    assert site_url({"CI_PAGES_URL": "https://ada.test/course/"}) == "https://ada.test/course/"
