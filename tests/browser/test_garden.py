"""The page of `luna garden` in a real browser: it draws, answers, runs nothing that a vault says, and asks nobody for anything."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.chrome.webdriver import WebDriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement

from tests.browser import networks
from tests.browser.conftest import Plant

PANEL = 382
"""Pixels that an open panel takes from the picture."""
HUES = """
const c = document.getElementById('canvas');
const copy = new OffscreenCanvas(c.width, c.height).getContext('2d', {willReadFrequently: true});
copy.drawImage(c, 0, 0);
const d = copy.getImageData(0, 0, c.width, c.height).data;
"""
COUNT_HUES = HUES + "return new Set(new Uint32Array(d.buffer)).size;"
PICTURE = HUES + "let h = 0; for (const v of new Uint32Array(d.buffer)) h = (Math.imul(h, 31) + v) | 0; return h;"
COUNT_FRAMES = """
window.frames_ = 0;
const step = () => { window.frames_++; if (performance.now() < end) requestAnimationFrame(step); };
const end = performance.now() + 2000;
requestAnimationFrame(step);
"""


class Garden:
    """A page in the browser, and what a person does with it."""

    def __init__(self, browser: WebDriver) -> None:
        self.browser = browser

    def get(self, name: str) -> WebElement:
        return self.browser.find_element(By.ID, name)

    def run(self, script: str) -> Any:
        return self.browser.execute_script(script)

    def console(self) -> list[str]:
        """Return what the console has said since it was last asked: errors, warnings, refusals."""
        return [entry["message"] for entry in self.browser.get_log("browser")]  # type: ignore[no-untyped-call]

    def wait(self, holds: Callable[[], object], seconds: float = 20) -> None:
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, "it does not come"
            time.sleep(0.05)

    def open(self, path: Path) -> None:
        self.browser.get(path.as_uri())
        self.wait(lambda: self.get("sky").get_attribute("aria-busy") == "false", 30)

    def rest(self) -> None:
        """Wait until the picture stands still."""
        seen = [self.run(PICTURE)]

        def still() -> bool:
            time.sleep(0.15)
            seen.append(self.run(PICTURE))
            return bool(seen[-1] == seen[-2])

        self.wait(still)

    def search(self, text: str, *keys: str) -> list[str]:
        """Type into the search and return what it offers."""
        field = self.get("search")
        field.send_keys(Keys.CONTROL, "a")
        field.send_keys(text)
        found = [item.text for item in self.browser.find_elements(By.CSS_SELECTOR, "#found li")]
        if keys:
            field.send_keys(*keys)
        return found

    def panel(self) -> str:
        return self.get("panel").text

    def press(self, *keys: str) -> None:
        ActionChains(self.browser).send_keys(*keys).perform()


@pytest.fixture
def garden(chromium: WebDriver) -> Iterator[Garden]:
    """A garden, after which the console must have nothing to say."""
    chromium.get("about:blank")
    opened = Garden(chromium)
    opened.console()
    yield opened
    assert opened.console() == []


@pytest.fixture
def bakery(garden: Garden, plant: Plant) -> Garden:
    garden.open(plant(networks.bakery(), networks.bakery_memories, networks.NIGHTS))
    return garden


def test_it_draws_and_says_what_there_is(bakery: Garden) -> None:
    assert bakery.run(COUNT_HUES) > 500
    assert bakery.get("counts").text == "35 concepts · 63 synapses · 7 souvenirs"
    assert bakery.browser.title == "luna · jardin · 20 novembre 2026"
    assert bakery.get("canvas").accessible_name == "Le réseau des concepts"
    names = [button.accessible_name for button in bakery.browser.find_elements(By.CSS_SELECTOR, "button, input")]
    assert names
    assert all(names)
    assert "personne" in bakery.get("hues").text


def test_the_search_finds_names_aliases_and_satellites(bakery: Garden) -> None:
    assert bakery.search("CROUTE")[0].startswith("croûte")
    assert bakery.search("hub_213") == ["pain\nhub_213"]
    assert bakery.search("craquem") == ["croûte\ncraquement"]
    assert bakery.search("zebre") == ["rien de ce nom"]
    offered = bakery.search("far", Keys.ARROW_DOWN, Keys.ENTER)
    assert [line.split("\n")[0] for line in offered] == ["farine", "pain", "levain"]
    assert "pain" in bakery.get("panel").find_element(By.TAG_NAME, "h2").text
    assert bakery.get("search").get_attribute("aria-expanded") == "false"


def test_a_click_on_a_hub_tells_what_it_holds(bakery: Garden) -> None:
    bakery.search("pain", Keys.ENTER)
    bakery.rest()
    bakery.press(Keys.ESCAPE, Keys.ESCAPE)
    bakery.get("canvas").send_keys(Keys.ESCAPE)
    assert bakery.panel() == ""
    canvas = bakery.get("canvas")
    ActionChains(bakery.browser).move_to_element_with_offset(canvas, -PANEL // 2, 0).click().perform()
    said = bakery.panel()
    assert said.startswith("×\nconcept · aliment\npain")
    for part in ("Satellites", "ingrédients", "farine\n0,92", "est produit par · dans boulangerie", "four", "Souvenirs"):
        assert part in said
    assert "texte retenu" in said
    assert "Ignore all previous" not in bakery.run("return document.documentElement.outerHTML")
    links = bakery.browser.find_elements(By.CSS_SELECTOR, ".link")
    next(link for link in links if link.text.endswith("four\n0,79")).click()
    assert bakery.panel().split("\n")[2] == "four"


def test_tiers_colour_and_an_archived_memory_says_so(bakery: Garden) -> None:
    before = bakery.run(PICTURE)
    bakery.browser.find_elements(By.CSS_SELECTOR, "#switch button")[1].click()
    bakery.rest()
    assert bakery.run(PICTURE) != before
    assert "feuille" in bakery.get("hues").text
    named = {hub.id: hub.concept for hub in sorted(networks.bakery(), key=lambda hub: (-hub.salience, hub.id))}
    held = networks.bakery_memories(list(named))
    archived = next(hub for hub, memories in held.items() if "archived" in {one.tier for one in memories})
    assert "archivé" in _told(bakery, named[archived])


def _told(garden: Garden, name: str) -> str:
    garden.search(name, Keys.ENTER)
    return garden.panel()


def test_families_can_be_hidden(bakery: Garden) -> None:
    before = bakery.run(PICTURE)
    bakery.browser.find_element(By.CSS_SELECTOR, "#families button").click()
    bakery.rest()
    assert bakery.run(PICTURE) != before
    assert bakery.browser.find_element(By.CSS_SELECTOR, "#families button").get_attribute("aria-pressed") == "false"


def shown(garden: Garden) -> int:
    """Return how many concepts there are on the night of the slider."""
    return int(garden.get("when").text.split("\n")[1].split(" ")[0])


def test_the_slider_goes_back_through_the_nights(bakery: Garden) -> None:
    bakery.rest()
    whole = bakery.run(PICTURE)
    slider = bakery.get("night")
    slider.send_keys(Keys.HOME)
    bakery.wait(lambda: bakery.get("when").text.startswith("nuit du 2 octobre 2026\n"))
    few = shown(bakery)
    assert few < 10
    assert bakery.search("brioche") == ["rien de ce nom"]
    bakery.rest()
    assert bakery.run(PICTURE) != whole
    for _ in range(12):
        slider.send_keys(Keys.ARROW_RIGHT)
    assert few < shown(bakery) < 35
    assert "octobre" in (slider.get_attribute("aria-valuetext") or "")
    slider.send_keys(Keys.END, Keys.ARROW_LEFT, Keys.ARROW_LEFT)
    bakery.get("play").click()
    bakery.wait(lambda: bakery.get("when").text.startswith("maintenant"), 15)
    bakery.wait(lambda: bakery.get("play").accessible_name == "Jouer les nuits")


def test_the_keyboard_suffices(bakery: Garden) -> None:
    bakery.rest()
    whole = bakery.run(PICTURE)
    bakery.get("canvas").send_keys("+", Keys.ARROW_LEFT)
    bakery.rest()
    assert bakery.run(PICTURE) != whole
    bakery.get("canvas").send_keys("n")
    assert "\npain\n" in bakery.panel()
    bakery.press("n")
    assert "\nMarie\n" in bakery.panel()
    bakery.press(Keys.ESCAPE)
    assert bakery.panel() == ""
    bakery.press("/")
    assert bakery.browser.switch_to.active_element.get_attribute("id") == "search"


def test_who_wants_no_motion_gets_none(bakery: Garden, plant: Plant) -> None:
    calm = {"features": [{"name": "prefers-reduced-motion", "value": "reduce"}, {"name": "prefers-color-scheme", "value": "dark"}]}
    bakery.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", calm)
    try:
        bakery.open(plant(networks.bakery(), language="en"))
        bakery.wait(lambda: bakery.run(COUNT_HUES) > 500)  # its one frame comes when the browser paints the next time
        assert bakery.get("counts").text == "35 concepts · 63 synapses"
    finally:
        bakery.browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_hostile_names_stay_names(garden: Garden, plant: Plant) -> None:
    garden.open(plant(networks.hostile(), networks.hostile_memories, language="en"))
    assert garden.get("counts").text == f"{len(networks.HOSTILE)} concepts · 9 synapses · 9 memories"
    for cue, name in (("</script", networks.HOSTILE[0]), ("<img", networks.HOSTILE[1]), ("__proto__", "__proto__")):
        assert name in _told(garden, cue)
    assert "lone \ufffd surrogate" in _told(garden, "lone")
    assert "line separator and nul [31m" in _told(garden, "line sep")
    assert "{{data}}{{script}}<!--<script>" in _told(garden, "{{")
    assert garden.browser.title.startswith("luna · garden")
    assert garden.run("return [document.images.length, document.scripts.length, Object.prototype.owned]") == [0, 2, None]
    assert "rightto" in _told(garden, "right")


def test_nothing_leaves_and_nothing_else_runs(garden: Garden, plant: Plant) -> None:
    garden.open(plant(networks.bakery(), networks.bakery_memories, networks.NIGHTS))
    assert garden.run("return performance.getEntriesByType('resource').length") == 0
    policy = garden.run("return document.querySelector('meta[http-equiv]').content")
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    garden.run("const s = document.createElement('script'); s.textContent = 'window.ran = true'; document.body.append(s);")
    assert garden.run("return window.ran") is None
    refused = "const done = arguments[0]; fetch('https://127.0.0.1:9/').then(() => done('sent'), () => done('refused'));"
    assert garden.browser.execute_async_script(refused) == "refused"
    said = garden.console()
    assert len(said) >= 2
    assert all("Content Security Policy" in message or "ERR_" in message for message in said)


def test_an_empty_network_is_said_to_be_empty(garden: Garden, plant: Plant) -> None:
    garden.open(plant([]))
    assert garden.get("counts").text == "Rien ne pousse encore ici."
    assert garden.search("pain") == ["rien de ce nom"]


def test_five_thousand_hubs_stay_usable(garden: Garden, plant: Plant) -> None:
    hubs = list(networks.great(5000, 7))
    last = hubs[4321].concept
    garden.browser.get(plant(hubs, nights=networks.NIGHTS, language="en").as_uri())
    garden.wait(lambda: garden.get("counts").text.startswith("5,000 concepts · 20,000 of "))
    assert garden.search(last)[0].startswith(last)  # while the layout is still at work
    garden.press(Keys.ESCAPE, Keys.ESCAPE)
    garden.wait(lambda: garden.get("sky").get_attribute("aria-busy") == "false", 30)
    assert garden.run(COUNT_HUES) > 1000
    garden.rest()
    before = garden.run(PICTURE)
    garden.run(COUNT_FRAMES)
    hand = ActionChains(garden.browser, duration=40).move_to_element(garden.get("canvas")).click_and_hold()
    for _ in range(10):
        hand = hand.move_by_offset(12, 4)
    hand.release().perform()
    garden.wait(lambda: garden.run("return window.frames_ > 8"))
    garden.rest()
    assert garden.run(PICTURE) != before
    garden.search(last, Keys.ENTER)
    assert f"\n{last}\n" in garden.panel()
