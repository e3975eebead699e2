"""Reads the guides that come with the program, with their pictures; nothing is looked for elsewhere."""

import re

from nirmaan_tray import resources
from nirmaan_tray.model.guide import Guide, GuideText

_PICTURE = re.compile(r"!\[[^\]]*\]\((pictures/guide/[\w-]+\.png)\)")


def read(guide: Guide) -> GuideText:
    """Return a guide.

    Raises:
        OSError: it is not there or cannot be read; the installation is broken.

    """
    markdown = resources.path(f"docs/{guide}.md").read_text(encoding="utf-8")
    names = dict.fromkeys(_PICTURE.findall(markdown))
    return GuideText(markdown, tuple((name, resources.path(f"docs/{name}").read_bytes()) for name in names))
