"""A headless Chromium that has no network to reach, and pages to open in it."""

import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.webdriver import WebDriver

from luna_cli.actions.garden import grown
from luna_cli.graph.garden import Lived, Told, garden_document
from luna_cli.model.hub import Hub
from tests.browser.networks import NOW

FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--window-size=1280,860",
)
Plant = Callable[..., Path]


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    """One browser for a file of tests, with the console's messages kept."""
    browser, driver = shutil.which("chromium"), shutil.which("chromedriver")
    if browser is None or driver is None:
        pytest.skip("chromium is absent")
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('chromium')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    started = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    started.set_script_timeout(20)
    yield started
    started.quit()


@pytest.fixture
def plant(tmp_path: Path) -> Plant:
    """`plant(hubs, memories, nights, language)`: write the page of a network and return its path."""

    def planted(
        hubs: Iterable[Hub],
        memories: Callable[[Sequence[str]], Mapping[str, Sequence[Told]]] = lambda _hubs: {},
        nights: Sequence[Lived] = (),
        language: str = "fr",
    ) -> Path:
        path = tmp_path / "garden.html"
        path.write_bytes(grown(garden_document(hubs, memories, nights, at=NOW), language, "Europe/Paris").page)
        return path

    return planted
