"""What all tests share: a still backend, steady examples, a browser or the reason for none."""

import os
import shutil
from importlib.util import find_spec
from pathlib import Path

import hypothesis
import pytest

# Before anybody imports pyplot: no test opens a window. Kernels started by tests inherit it.
os.environ["MPLBACKEND"] = "Agg"

# A shared machine has slow moments, so no deadline. CI must not fail by the luck of the draw;
# on a developer's machine new examples are welcome.
hypothesis.settings.register_profile("here", deadline=None, print_blob=True)
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "here")

BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def find_browser() -> str | None:
    """Path of a Chromium that the machine has; none is ever downloaded."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def why_no_browser() -> str | None:
    if find_browser() is None:
        return f"no Chromium found (looked for {', '.join(BROWSERS)})"
    if find_spec("playwright") is None:
        return "playwright is not installed"
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # .ci/run demands the browser: there a silent skip would hide that nothing was tried.
    reason = None if os.environ.get("IPANALYSIS_REQUIRE_BROWSER") else why_no_browser()
    if reason:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Path for Playwright's ``executable_path``; as root add the argument ``--no-sandbox``."""
    reason = why_no_browser()
    assert reason is None, reason
    return find_browser()


@pytest.fixture(scope="session")
def project() -> Path:
    """Return the top folder of the project."""
    return Path(__file__).resolve().parent.parent
