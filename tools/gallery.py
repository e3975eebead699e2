"""``make gallery``: a picture of every screen in ``build/gallery/``, and a page that shows them side by side.

Names tell what is on a picture: ``inbox-unread.dark.2x.hi.png``. Each combination of theme, scale and language is a process of
its own, since Qt takes its scale once. Exit code 1 if a picture could not be made.
"""

import asyncio
import html
import json
import os
import shutil
import sys
import tempfile
from itertools import product
from pathlib import Path

GALLERY = Path(__file__).parents[1] / "build" / "gallery"
THEMES, SCALES, LANGUAGES = ("light", "dark"), (1, 2), ("en", "hi")

_AT_ONCE = 2
_DPI = {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>nirmaan-tray: every screen</title>
<style>body{{font:15px/1.5 system-ui,sans-serif;margin:2rem;background:#8a8f98;color:#111}}h2{{margin:2.5rem 0 .5rem}}
figure{{display:inline-block;margin:.5rem;vertical-align:top}}figcaption{{font-size:.8rem}}img{{max-width:46rem;border-radius:6px;
box-shadow:0 2px 12px #0006}}nav a{{margin-right:1rem}}</style><h1>Every screen</h1><nav>{links}</nav>{screens}</html>
"""


async def main() -> int:
    """Make all pictures."""
    shutil.rmtree(GALLERY, ignore_errors=True)
    GALLERY.mkdir(parents=True)
    turns = asyncio.Semaphore(_AT_ONCE)
    made = await asyncio.gather(
        *(_shots(turns, theme, scale, language) for theme, scale, language in product(THEMES, SCALES, LANGUAGES)),
        _toasts(turns),
    )
    pictures = sorted(GALLERY.glob("*.png"))
    (GALLERY / "index.html").write_text(_page(pictures), encoding="utf-8")
    print(f"{len(pictures)} pictures: {GALLERY / 'index.html'}")
    return 0 if all(made) else 1


async def _shots(turns: asyncio.Semaphore, theme: str, scale: int, language: str) -> bool:
    with tempfile.NamedTemporaryFile("w", suffix=".json") as screen:
        # The platform's own screen has 800 pixels each way: little for an inbox at twice the size.
        json.dump({"screens": [{"name": "large", "x": 0, "y": 0, "width": 2880, "height": 1800, **_DPI}]}, screen)
        screen.flush()
        platform = f"offscreen:configfile={screen.name}"
        env = {**os.environ, "QT_QPA_PLATFORM": platform, "QT_SCALE_FACTOR": str(scale)}
        return await _run(turns, env, "tools.gallery_shots", theme, str(scale), language)


async def _toasts(turns: asyncio.Semaphore) -> bool:
    return await _run(turns, dict(os.environ), "tools.gallery_toasts")


async def _run(turns: asyncio.Semaphore, env: dict[str, str], module: str, *arguments: str) -> bool:
    async with turns:
        process = await asyncio.create_subprocess_exec(sys.executable, "-m", module, str(GALLERY), *arguments, env=env)
        done = await process.wait() == 0
    if not done:
        print(f"not made: {module} {' '.join(arguments)}", file=sys.stderr)
    return done


def _page(pictures: list[Path]) -> str:
    screens: dict[str, list[Path]] = {}
    for picture in pictures:
        screens.setdefault(picture.name.partition(".")[0], []).append(picture)
    links = " ".join(f'<a href="#{html.escape(name)}">{html.escape(name)}</a>' for name in screens)
    parts = []
    for name, shown in screens.items():
        figures = "".join(
            f'<figure><img loading="lazy" src="{html.escape(each.name)}" alt="{html.escape(each.stem)}">'
            f"<figcaption>{html.escape(each.stem)}</figcaption></figure>"
            for each in shown
        )
        parts.append(f'<h2 id="{html.escape(name)}">{html.escape(name)}</h2>{figures}')
    return _PAGE.format(links=links, screens="".join(parts))


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
