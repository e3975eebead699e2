"""The page of the preferences about who is signed in."""

from nirmaan_tray.model.link import LinkState
from nirmaan_tray.ui import preferences_words as words
from nirmaan_tray.ui.bridge import Bridge
from nirmaan_tray.ui.parts import button, plain_label
from nirmaan_tray.ui.preferences.parts import Muted, Page
from nirmaan_tray.ui.sign_in_words import signed_in_lines
from nirmaan_tray.ui.words import status

_PICTURE = "O12 8 4 M4.5 20.5 C4.5 16 7.5 14.3 12 14.3 C16.5 14.3 19.5 16 19.5 20.5"
"""Somebody."""


class AccountPage(Page):
    """Who is signed in where and how, until when, and how the connection is; a way in and a way out."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(words.account(), _PICTURE)
        self._bridge = bridge
        self._who = plain_label(wraps=True)
        self._state = Muted()
        self._site = Muted()
        self._sign_in = button(words.account_sign_in(), bridge.sign_in_wanted.emit)
        self._sign_out = button(words.account_sign_out(), bridge.sign_out_wanted.emit)
        section = self.section()
        for widget in (self._who, self._state, self._site):
            section.add(widget)
        for each in (self._sign_in, self._sign_out):
            each.setAutoDefault(False)
        section.add_row(self._sign_in, self._sign_out)
        for changed in (bridge.account_changed, bridge.link_changed, bridge.trouble_changed, bridge.offer_changed):
            changed.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        bridge, account = self._bridge, self._bridge.account
        needed = account is None or bridge.link.state is LinkState.SIGN_IN_NEEDED
        self._who.setText(
            signed_in_lines(account, in_memory=bridge.in_memory) if account is not None else words.account_nobody()
        )
        self._state.setText(status(bridge.link, bridge.trouble))
        self._state.setVisible(account is not None)
        self._site.setText(words.account_site_fixed(bridge.offer.site))
        self._site.setVisible(bridge.offer.fixed)
        self._sign_in.setText(words.account_sign_in() if account is None else words.account_sign_in_again())
        self._sign_in.setVisible(needed)
        self._sign_out.setVisible(account is not None)
