"""How long a site takes to build, how large its front page is, and how soon the table of postings answers a keystroke.

    python benchmarks/site.py [--workspace WORKSPACE] [--week WEEK] [--rows 10000]

The keystrokes go into the built page in a headless Chromium, its table filled with made-up rows: from the input event
to the end of the task after the next painted frame, thirty times. No aim is asserted; they are printed beside.
"""

import argparse
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from queries.site.postings import script_safe

AIPM = Path(sys.executable).with_name("aipm")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
TITLES = (
    "Product Manager",
    "AI Product Manager",
    "Product Owner",
    "Data Engineer",
    "Platform Lead",
    "Account Executive",
)
FIELDS = ("Search", "Payments", "Müller Robotics", "Growth", "Risk & Fraud", "Developer Tools", "Logistics", "Health")
PLACES = (("Berlin", "DE"), ("New York, NY", "US"), ("Zürich", "CH"), ("Remote - US", "US"), ("London", "GB"), ("", ""))
LEVELS = ("entry", "mid", "senior", "lead", "manager", "director", "unknown")
TYPED = [*"product", "Space", *"manager", "Space", *"ai", "Backspace", "Backspace", *"berlin", "Space", *"sea"]
TIMING = """() => {
    window.taken = [];
    document.getElementById('search').addEventListener('input', (event) => {
        requestAnimationFrame(() => {
            const after = new MessageChannel();
            after.port1.onmessage = () => window.taken.push(performance.now() - event.timeStamp);
            after.port2.postMessage(0);
        });
    }, { capture: true });
}"""


def build(workspace: Path, out: Path, week: str | None) -> None:
    """Build the site and print what it took."""
    began = time.monotonic()
    chosen = ["--week", week] if week else []
    subprocess.run([AIPM, "site", "--workspace", workspace, "--out", out, *chosen], check=True, capture_output=True)
    wall, used = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    files = [path for path in out.rglob("*") if path.is_file()]
    print(f"build       {wall:8.1f} s, {used.ru_utime + used.ru_stime:.1f} s CPU (aim: at most 60 s)")
    print(f"            {len(files):8,} files, {sum(path.stat().st_size for path in files) / 1e6:.1f} MB")
    print(f"front page  {(out / 'index.html').stat().st_size:8,} bytes (aim: at most 1,000,000)")


def made_up_rows(count: int) -> list[list[Any]]:
    """Rows as the page's own data script holds them."""
    dice = random.Random(7)
    return [made_up(dice, number) for number in range(count)]


def made_up(dice: random.Random, number: int) -> list[Any]:
    place, country = dice.choice(PLACES)
    title, role = f"{dice.choice(TITLES)}, {dice.choice(FIELDS)} {number}", dice.choice(("ai_pm", "pm", "other"))
    low = dice.randrange(80_000, 250_000, 500)
    pay = ["USD", low, low + 40_000] if dice.random() < 0.5 else ["", None, None]
    seen = f"2026-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
    mode, employer = (
        dice.choice(("remote", "hybrid", "onsite", "unknown")),
        f"{dice.choice(FIELDS)} {dice.randrange(900)}",
    )
    url = f"https://jobs.example/{number}"
    return [title, employer, role, dice.choice(LEVELS), place, country, mode, *pay, seen, "", url]


def type_into(page: Page, rows: int) -> None:
    """Press thirty keys, one after another is painted, and print how long each took."""
    page.evaluate(TIMING)
    page.locator("#search").focus()
    for count, key in enumerate(TYPED, start=1):
        page.keyboard.press(key)
        page.wait_for_function("(count) => window.taken.length === count", arg=count)
    taken = sorted(page.evaluate("window.taken"))
    middle, late, most = statistics.median(taken), statistics.quantiles(taken, n=20)[-1], taken[-1]
    print(f"keystrokes  {middle:8.1f} ms median, {late:.1f} ms 95th percentile, {most:.1f} ms most", end="")
    print(f" of {len(taken)} over {rows:,} rows (aim: at most 100 ms)")
    print(f"            {page.locator('#found').inner_text()}")


def keystrokes(out: Path, rows: int) -> None:
    """Fill the built page with made-up rows and search in it."""
    data = f'"use strict";\nconst POSTINGS = {script_safe(made_up_rows(rows))};\n'
    (out / "postings-data.js").write_text(data, encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto((out / "postings.html").resolve().as_uri())
        print(f"opening     {page.evaluate('performance.timing.domComplete - performance.timing.fetchStart'):8} ms")
        type_into(page, rows)
        browser.close()


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--workspace", type=Path)
    options.add_argument("--week")
    options.add_argument("--rows", type=int, default=10_000)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as shelf:
        workspace = given.workspace or Path(shelf) / "sample"
        if given.workspace is None:
            subprocess.run([AIPM, "run", "--sample", "--workspace", workspace], check=True, capture_output=True)
        build(workspace, Path(shelf) / "site", given.week)
        keystrokes(Path(shelf) / "site", given.rows)


if __name__ == "__main__":
    main()
