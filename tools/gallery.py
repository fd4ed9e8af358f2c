"""`make gallery`: every screen in every variant, on one page for a reviewer.

ONLY=modal,home and VARIANTS=en-dark-320,fr-light-1280 make a few of them.
"""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from html import escape
from itertools import product, starmap
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, ViewportSize, sync_playwright  # noqa: E402  the project's root must be on the path first

from tests.support import server_homes  # noqa: E402
from tests.support.browser.accessibility import SCHEMES, Scheme  # noqa: E402
from tests.support.browser.modes import EN, FR, Mode  # noqa: E402
from tests.support.browser.places import PLACES, Place, stand_on  # noqa: E402
from tests.support.browser.visitor import Visitor  # noqa: E402
from tests.support.server import Server  # noqa: E402

TARGET = ROOT / "var" / "gallery"
HEIGHTS = {320: 640, 1280: 800}
STYLE = """
:root { color-scheme: light dark; font: 14px/1.5 system-ui, sans-serif; }
body { margin: 0; padding: 0 24px 48px; }
h2 { margin: 48px 0 12px; font-size: 16px; }
nav { columns: 12rem; }
.shots { display: flex; gap: 16px; align-items: start; overflow-x: auto; }
figure { flex: none; margin: 0; }
figcaption { color: gray; }
img { display: block; border: 1px solid #8884; max-height: 80vh; width: auto; }
"""


class Variant(NamedTuple):
    mode: Mode
    scheme: Scheme
    width: int

    def __str__(self) -> str:
        return f"{self.mode.name}-{self.scheme}-{self.width}"


def wanted(variable: str, everything: Iterable[Any], name: Callable[[Any], str]) -> list[Any]:
    """Those that an environment variable names, or all."""
    asked = {word for word in os.environ.get(variable, "").split(",") if word}
    known = {name(each): each for each in everything}
    if asked - set(known):
        sys.exit(f"{variable}: {', '.join(sorted(asked - set(known)))} is none of {', '.join(known)}")
    return [each for word, each in known.items() if not asked or word in asked]


SCREENS: list[Place] = wanted("ONLY", PLACES, lambda place: place.name)
VARIANTS: list[Variant] = wanted("VARIANTS", starmap(Variant, product((EN, FR), SCHEMES, HEIGHTS)), str)


def take(browser: Browser, server: Server, variant: Variant) -> Iterator[str]:
    """One browser of its own for a variant; a picture of each place. Yields what went wrong."""
    size: ViewportSize = {"width": variant.width, "height": HEIGHTS[variant.width]}
    context = browser.new_context(
        base_url=server.url,
        locale=variant.mode.locale,
        color_scheme=variant.scheme,
        viewport=size,
        reduced_motion="reduce",
    )
    visitor = Visitor(context, server, variant.mode, "gallery")
    for place in SCREENS:
        context.clear_cookies()
        stand_on(visitor, place, opened=False)
        path = TARGET / str(variant) / f"{place.name}.png"
        visitor.page.screenshot(path=path, full_page=not place.over, animations="disabled")
    yield from (f"{variant}: {trouble}" for trouble in visitor.watch.troubles)
    context.close()


def page() -> str:
    parts = [
        f"<!doctype html><html lang=en><meta charset=utf-8><title>Gallery</title><style>{STYLE}</style><h1>Gallery</h1>"
    ]
    parts.append("<nav>" + "".join(f'<a href="#{place.name}">{place.name}</a><br>' for place in SCREENS) + "</nav>")
    for place in SCREENS:
        about = ", ".join(filter(None, [place.path, place.persona, place.now if place.persona else ""]))
        parts.append(f'<h2 id="{place.name}">{place.name} <small>({escape(about)})</small></h2><div class=shots>')
        for variant in VARIANTS:
            shot = f"{variant}/{place.name}.png"
            picture = f'<a href="{shot}"><img loading=lazy src="{shot}" alt=""></a>'
            parts.append(f"<figure><figcaption>{variant}</figcaption>{picture}</figure>")
        parts.append("</div>")
    return "\n".join(parts)


def main() -> None:
    path = os.environ.get("CHROMIUM_PATH") or sys.exit("No Chromium: run tools/browser.sh")
    troubles: list[str] = []
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        template, home = Path(folder, "template"), Path(folder, "home")
        template.mkdir()
        home.mkdir()
        server_homes.make(template)
        server = Server(template, home)
        try:
            server.wait()
            browser = playwright.chromium.launch(executable_path=path)
            for variant in VARIANTS:
                print(f"gallery: {variant}", flush=True)
                troubles += take(browser, server, variant)
        finally:
            server.stop()
    (TARGET / "index.html").write_text(page(), encoding="utf-8")
    print(f"gallery: {TARGET / 'index.html'}")
    sys.exit("\n".join(troubles) or 0)


if __name__ == "__main__":
    main()
