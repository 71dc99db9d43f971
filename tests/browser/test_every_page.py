"""Every kind of page as a browser shows it: alone on the machine, without faults, readable by anybody on any screen."""

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.slow

KINDS = (
    "index",
    "skills",
    "pay",
    "employers",
    "compare",
    "postings",
    "method",
    "downloads",
    "guide skill",
    "skill",
    "posting",
    "document",
    "how-to",
)
PHONE, DESKTOP = 390, 1280
each_kind = pytest.mark.parametrize("kind", KINDS)
OPEN_ALL = "document.querySelectorAll('details').forEach((one) => { one.open = true })"
TOO_WIDE = """() => {
    const room = document.documentElement;
    if (room.scrollWidth <= room.clientWidth) return [];
    const scrolls = (one) => one && (getComputedStyle(one).overflowX !== 'visible' || scrolls(one.parentElement));
    return [...document.body.querySelectorAll('*')]
        .filter((one) => one.getBoundingClientRect().right > room.clientWidth + 1 && !scrolls(one.parentElement))
        .map((one) => one.outerHTML.slice(0, 120));
}"""
CUT = """() => [...document.querySelectorAll('main *')]
    .filter((one) => /auto|scroll/.test(getComputedStyle(one).overflowY)).map((one) => one.outerHTML.slice(0, 120))"""
STILL = """() => [
    document.getAnimations().length,
    [...document.querySelectorAll('*')].filter((one) => getComputedStyle(one).transitionDuration !== '0s').length,
    getComputedStyle(document.documentElement).scrollBehavior,
]"""


@each_kind
def test_it_opens_from_a_folder_and_asks_nobody(kind: str, kinds: dict[str, Path], folder: Path, look: Any) -> None:
    visit = look(kinds[kind])
    assert visit.errors == []
    assert visit.page.title()
    assert visit.page.locator("main h1").count() == 1
    assert all(url.startswith(folder.as_uri()) for url in visit.asked)


@each_kind
def test_it_opens_from_a_server_and_asks_nobody_else(
    kind: str, kinds: dict[str, Path], folder: Path, served: str, look: Any
) -> None:
    visit = look(f"{served}/{kinds[kind].relative_to(folder)}")
    assert visit.errors == []
    assert {url for url in visit.asked if not url.startswith(f"{served}/")} == set()
    assert visit.page.locator("nav a").count() == 8


@each_kind
def test_its_policy_lets_nothing_foreign_run_or_be_fetched(
    kind: str, kinds: dict[str, Path], folder: Path, served: str, look: Any
) -> None:
    page = look(f"{served}/{kinds[kind].relative_to(folder)}").page
    page.evaluate("""() => {
        const script = document.createElement('script');
        script.textContent = 'window.owned = 1';
        document.body.append(script);
        const button = document.createElement('button');
        button.setAttribute('onclick', 'window.owned = 1');
        document.body.append(button);
        button.click();
    }""")
    assert page.evaluate("window.owned") is None
    assert page.evaluate("fetch('/index.html').then(() => 'fetched', () => 'refused')") == "refused"


@each_kind
def test_axe_finds_no_fault(kind: str, kinds: dict[str, Path], look: Any) -> None:
    page = look(kinds[kind]).page
    page.evaluate(OPEN_ALL)
    faults = []
    for width, rules in ((PHONE, {}), (DESKTOP, {"rules": {"color-contrast": {"enabled": False}}})):
        page.set_viewport_size({"width": width, "height": 900})
        faults += violations(page, f"{width} light", rules)
    page.emulate_media(color_scheme="dark")  # which changes colours and nothing else
    faults += violations(page, "dark", {"runOnly": ["color-contrast"]})
    assert faults == []


def violations(page: "Page", where: str, options: dict[str, Any] | None = None) -> list[tuple[str, str, str]]:
    """What axe finds: where, which rule, and the first element that breaks it."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"resultTypes": ["violations"], **(options or {})})
    return [(where, one["id"], one["nodes"][0]["html"][:160]) for one in found.response["violations"]]


@each_kind
def test_nothing_is_wider_than_a_phone_or_twice_the_letters(kind: str, kinds: dict[str, Path], look: Any) -> None:
    page = look(kinds[kind], PHONE).page
    page.evaluate(OPEN_ALL)
    assert page.evaluate(TOO_WIDE) == []
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(TOO_WIDE) == []
    page.set_viewport_size({"width": DESKTOP, "height": 900})
    assert page.evaluate(TOO_WIDE) == []
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(STILL) == [0, 0, "auto"]


@each_kind
def test_it_prints_dark_on_white_and_whole(kind: str, kinds: dict[str, Path], look: Any) -> None:
    page = look(kinds[kind], 720, color_scheme="dark").page
    page.emulate_media(media="print", color_scheme="dark")
    ink, paper = page.evaluate(
        "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
    )
    assert brightness(ink) < 60
    assert brightness(paper) > 240 or paper == "rgba(0, 0, 0, 0)"
    assert not page.locator("nav").is_visible()
    assert page.evaluate(CUT) == []


def brightness(colour: str) -> float:
    """The mean of red, green and blue, 0 to 255."""
    return sum(int(part) for part in re.findall(r"\d+", colour)[:3]) / 3


@each_kind
def test_a_keyboard_alone_gets_past_the_navigation(kind: str, kinds: dict[str, Path], look: Any) -> None:
    page = look(kinds[kind]).page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_pictures_for_review(width: int, kinds: dict[str, Path], look: Any, tmp_path: Path) -> None:
    """Set AIPM_SCREENSHOTS to a folder to look at them, whole."""
    wanted = os.environ.get("AIPM_SCREENSHOTS")
    album = Path(wanted or tmp_path)
    album.mkdir(parents=True, exist_ok=True)
    page = look(kinds["index"], width).page
    for kind, path in kinds.items():
        page.goto(path.as_uri())
        picture = album / f"{kind.replace(' ', '-')}-{width}.png"
        page.screenshot(path=picture, full_page=bool(wanted))
        assert int.from_bytes(picture.read_bytes()[16:20], "big") == width
