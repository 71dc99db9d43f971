"""The built site of the made-up market, a headless browser to look at it, and a record of all that it does there.

A browser belongs to one module and not to the whole run: while Playwright lives, an event
loop turns in this thread, and tests that start their own would fail beside it.
"""

import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from queries.site import site

if TYPE_CHECKING:  # the quick suite has no time to import it
    from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
ONLY = ("index", "skills", "pay", "employers", "compare", "postings", "method", "downloads")
MANY = {
    "guide skill": "skills/guide-*.html",
    "skill": "skills/[!g]*.html",
    "posting": "postings/*.html",
    "document": "docs/*.html",
    "how-to": "docs/howto/*.html",
}


@dataclass
class Visit:
    """A page, and what it did that nobody reading it would see."""

    page: "Page"
    asked: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def watch(self) -> "Visit":
        """Write down what it asks for and what goes wrong; a dialog is waved away."""
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("popup", lambda popup: self.errors.append(f"popup: {popup.url}"))
        self.page.on("console", self.told)
        self.page.on("dialog", self.asks)
        return self

    def told(self, said: "ConsoleMessage") -> None:
        if said.type in ("error", "warning"):
            self.errors.append(said.text)

    def asks(self, dialog: "Dialog") -> None:
        self.errors.append(f"dialog: {dialog.message}")
        dialog.dismiss()


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and tells nobody."""

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def folder(sample_market: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the made-up market's newest week."""
    return site(sample_market, tmp_path_factory.mktemp("site") / "site").parent


@pytest.fixture(scope="session")
def kinds(folder: Path) -> dict[str, Path]:
    """One page of each kind; of kinds that have many, the longest."""
    found = {name: folder / f"{name}.html" for name in ONLY}
    longest = {
        name: max(folder.glob(glob), key=lambda path: (path.stat().st_size, path)) for name, glob in MANY.items()
    }
    return found | longest


@pytest.fixture(scope="module")
def served(folder: Path) -> Iterator[str]:
    """Where the same folder is served on loopback."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def chromium(folder: Path) -> Iterator["Browser"]:
    """The machine's own browser; after the site, for that is crawled with an event loop."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not program:
        pytest.skip("no chromium on this machine: install Debian's package chromium to run this")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def quiet() -> type[Quiet]:
    """What serves a folder."""
    return Quiet


@pytest.fixture(scope="session")
def watched() -> Callable[["Page"], Visit]:
    """Write down what a page does."""
    return lambda page: Visit(page).watch()


Look = Callable[..., Visit]


@pytest.fixture
def look(chromium: "Browser") -> Iterator[Look]:
    """Open an address as a reader of one's own, on a screen of a given width."""
    contexts = []

    def opened(address: str | Path, width: int = 1280, **settings: Any) -> Visit:
        context = chromium.new_context(viewport={"width": width, "height": 900}, **settings)
        contexts.append(context)
        visit = Visit(context.new_page()).watch()
        visit.page.goto(address.as_uri() if isinstance(address, Path) else address)
        return visit

    yield opened
    for context in contexts:
        context.close()
