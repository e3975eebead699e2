"""Does what a start of the program wants: this one's own, and what later ones hand over.

A wish to open a notification may come before the inbox is there, or the notification in it: from a toast that outlived the
program, the computer's start, or from a link that somebody made up. It waits for the first catch-up, and does what a click
in the list would; what the list does not have is not opened.
"""

import asyncio
import logging
import os
from collections import deque

from nirmaan_tray import app_links
from nirmaan_tray.actions import Actions
from nirmaan_tray.clock import Clock, pause
from nirmaan_tray.model.link import LinkState
from nirmaan_tray.model.start_wish import Handed, Open, Quit, Show, SignInAnswer
from nirmaan_tray.tasks import Tasks

PATIENCE_S = 30.0
"""So long a wish waits for the inbox, and for the site to say what is in it; then the list says how things are."""

AT_ONCE, WITHIN_S = 10, 10.0
"""So many documents are opened by starts within so many seconds: more than anybody clicks, and no flood of a program's."""

_log = logging.getLogger(__name__)


class StartWishes:
    """Takes wishes from the moment there are actions; none of them raises or blocks."""

    def __init__(self, actions: Actions, clock: Clock, tasks: Tasks) -> None:
        self._actions = actions
        self._bridge = actions.bridge
        self._clock = clock
        self._tasks = tasks
        self._opened: deque[float] = deque(maxlen=AT_ONCE)
        self._changed = asyncio.Event()
        self._caught_up = False
        bridge = self._bridge
        bridge.caught_up.connect(self._catch_up)
        bridge.link_changed.connect(self._follow)
        for changed in (bridge.rows_changed, bridge.trouble_changed):
            changed.connect(self._changed.set)

    def take(self, wish: Handed, token: str = "") -> None:
        """Do it; ``token`` lets a window come to the front (Wayland)."""
        match wish:
            case Show():
                self._show(token)
            case Open(name):
                self._open(name, token)
            case SignInAnswer(query):
                if not self._actions.answered(query):
                    _log.info("Nobody waits for a site's answer to a sign-in")
            case Quit():
                self._actions.quit()

    def take_link(self, text: str) -> None:
        """Do what a link of ours says; whatever else comes as one is left alone."""
        wish = app_links.parse(text)
        if wish is None:
            _log.info("A link that is none of ours was not followed")
        else:
            self.take(wish)

    def _show(self, token: str) -> None:
        if token:
            os.environ["XDG_ACTIVATION_TOKEN"] = token
        self._bridge.inbox_wanted.emit()

    def _open(self, name: str, token: str) -> None:
        now_s = self._clock.monotonic()
        if len(self._opened) == AT_ONCE and now_s - self._opened[0] < WITHIN_S:
            _log.info("Too many links at once; the list is shown instead")
            self._show(token)
            return
        self._opened.append(now_s)
        self._tasks.keep(self._open_when_known(name, token))

    async def _open_when_known(self, name: str, token: str) -> None:
        until_s = self._clock.monotonic() + PATIENCE_S
        while not await self._actions.knows(name):
            left_s = until_s - self._clock.monotonic()
            if self._settled() or left_s <= 0:
                self._show(token)
                return
            self._changed.clear()
            await pause(self._clock, left_s, self._changed)
        self._actions.open(name, token or None)

    def _catch_up(self) -> None:
        self._caught_up = True
        self._changed.set()

    def _follow(self) -> None:
        if self._bridge.link.state is not LinkState.UP:
            self._caught_up = False
        self._changed.set()

    def _settled(self) -> bool:
        """Whether what the list has is all that it will have for now."""
        offline = self._bridge.link.state in (LinkState.OFFLINE, LinkState.SIGN_IN_NEEDED)
        return self._caught_up or offline or self._bridge.trouble is not None
