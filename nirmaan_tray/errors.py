"""Every error this program raises on purpose, in one tree.

::

    TrayError
    ├── SiteError                     the site, or the way to it; heals by itself and is retried for ever
    │   ├── SiteUnreachable           no network, no such host, refused, reset, timed out
    │   ├── CertificateUntrusted      TLS did not prove that this is the site
    │   ├── SiteBusy                  429 or 5xx: overloaded or being updated; may say when to come back
    │   ├── NotTheSite                something else answered: a captive portal, a proxy, half an answer
    │   ├── ProxyRefused              407: this network's proxy lets nobody through who has not signed in to it
    │   ├── ClientUnknown             the site does not know this program's OAuth client, or not for this user
    │   ├── HandshakeRefused          Socket.IO said no; its words decide nothing
    │   ├── LinkLost                  the live connection ended
    │   ├── NoSuchSite                the server knows no site under this address
    │   ├── AppMissing                the site lives, without the Nirmaan Stack app
    │   ├── NotPermitted              403 for somebody who is signed in
    │   ├── NotFound                  no such document, or not committed yet
    │   └── RequestInvalid            417: the site calls the request wrong, or has disabled the user
    ├── SignInNeeded                  fatal for the credentials in hand; only a person can mend it
    │   ├── SignedOut                 nobody has signed in, or the keyring's entry is gone
    │   ├── CredentialsRefused        wrong password, code, key or token
    │   ├── SessionExpired            the session has ended
    │   ├── OtherUser                 the site heard somebody else
    │   ├── CodeNeeded                a second step, and nobody to ask for the code
    │   ├── AccountLocked             too many failures; the site says for how long
    │   ├── PasswordResetNeeded       the site wants a new password first
    │   ├── GrantEnded                what was signed in to in the browser holds no longer
    │   └── BrowserSignInFailed       nothing usable came back from the browser
    ├── KeyringError                  the operating system's keyring
    │   ├── KeyringMissing            there is none
    │   ├── KeyringLocked             it is locked, and stayed so
    │   ├── KeyringDenied             it refused
    │   ├── KeyringSlow               it did not answer in time
    │   └── KeyringTooSmall           it does not take an entry of that length
    ├── StoreError                    the local database
    │   ├── StoreBusy                 another process is writing
    │   ├── StoreDamaged              holds what cannot be read, or was taken away from under us
    │   ├── StoreUnusable             cannot be opened or written (folder, permissions, disk)
    │   └── StoreForeign              belongs to another account
    ├── PayloadMalformed              an event or a row without a usable name
    └── SettingsError                 settings or an argument that cannot be used
        ├── AddressInvalid            not a site's address
        ├── WayNotOffered             the organisation's settings, or the lack of one, rule out this way of signing in
        ├── PortTaken                 another program listens where the browser is to be sent back to
        └── SettingsDamaged           the settings file cannot be read

``code`` is stable and for programs; the words that people read are made of it in ``cli.py`` and ``ui/words.py``.
``detail`` is a parameter of those words: the other side's own plain text, a path, a number; never a secret.
"""

from typing import ClassVar


class TrayError(Exception):
    """Base of all expected errors."""

    code: ClassVar[str] = "error"

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}" if self.detail else self.code


class SiteError(TrayError):
    """The site or the way to it; tried again for ever."""

    code = "site"


class SiteUnreachable(SiteError):
    """No answer at all: name, route, refusal, reset or timeout."""

    code = "unreachable"


class CertificateUntrusted(SiteError):
    """TLS did not prove that the other side is the site; ``detail`` is the verifier's reason."""

    code = "certificate"


class SiteBusy(SiteError):
    """The site is overloaded or being updated (429, 5xx)."""

    code = "busy"

    def __init__(self, detail: str = "", retry_after_s: float | None = None) -> None:
        super().__init__(detail)
        self.retry_after_s = retry_after_s


class NotTheSite(SiteError):
    """Whatever answered does not speak like a Frappe site: HTML, a redirect, half a body."""

    code = "not_the_site"


class ProxyRefused(SiteError):
    """407, or a tunnel that the proxy would not open; ``detail`` is the status."""

    code = "proxy"


class ClientUnknown(SiteError):
    """The site refused this program's OAuth client; ``detail`` is the site's text."""

    code = "oauth_client"


class HandshakeRefused(SiteError):
    """The Socket.IO server refused the namespace; ``detail`` is its text, which decides nothing."""

    code = "handshake"


class LinkLost(SiteError):
    """The live connection ended."""

    code = "link_lost"


class NoSuchSite(SiteError):
    """404 in HTML: no site of that name on that host."""

    code = "no_such_site"


class AppMissing(SiteError):
    """The DocType itself is unknown: the site has no Nirmaan Stack app."""

    code = "app_missing"


class NotPermitted(SiteError):
    """403 without an expired session: signed in, but not allowed (or not signed in at all)."""

    code = "not_permitted"


class NotFound(SiteError):
    """404 for one document: gone, or not committed yet."""

    code = "not_found"


class RequestInvalid(SiteError):
    """417: a validation error; on everything with a live session it means that the user was disabled."""

    code = "invalid"


class SignInNeeded(TrayError):
    """The credentials in hand do not work; retrying alone cannot mend it."""

    code = "sign_in_needed"


class SignedOut(SignInNeeded):
    """Nobody has signed in under this home."""

    code = "signed_out"


class CredentialsRefused(SignInNeeded):
    """REST answered 401 with ``AuthenticationError``; ``detail`` is the site's text."""

    code = "credentials_refused"


class SessionExpired(SignInNeeded):
    """An answer carried ``session_expired``."""

    code = "session_expired"


class OtherUser(SignInNeeded):
    """The site heard another user than expected; ``detail`` names that user."""

    code = "other_user"


class CodeNeeded(SignInNeeded):
    """The site asks for a verification code; ``detail`` is its prompt or the method's name."""

    code = "code_needed"


class AccountLocked(SignInNeeded):
    """The account is locked for a while; ``detail`` is the site's text."""

    code = "account_locked"


class PasswordResetNeeded(SignInNeeded):
    """The site wants the password changed in the browser first."""

    code = "password_reset"


class GrantEnded(SignInNeeded):
    """The site takes neither the token of a sign-in in the browser nor the one that renews it."""

    code = "grant_ended"


class BrowserSignInFailed(SignInNeeded):
    """The browser came back without a code, not at all, or from another sign-in; ``detail`` is ``denied``, ``late``,
    ``stranger`` or the site's text.
    """

    code = "browser_sign_in"


class KeyringError(TrayError):
    """The operating system's keyring did not do as asked."""

    code = "keyring"


class KeyringMissing(KeyringError):
    """No usable keyring on this desktop."""

    code = "keyring_missing"


class KeyringLocked(KeyringError):
    """The keyring is locked and nobody unlocked it."""

    code = "keyring_locked"


class KeyringDenied(KeyringError):
    """The keyring refused; ``detail`` is its reason."""

    code = "keyring_denied"


class KeyringSlow(KeyringError):
    """The keyring gave no answer within the time limit; ``detail`` is the limit in seconds."""

    code = "keyring_slow"


class KeyringTooSmall(KeyringError):
    """The keyring does not take an entry of that length (Windows: 2560 bytes); ``detail`` is the length in bytes."""

    code = "keyring_too_small"


class StoreError(TrayError):
    """The local database."""

    code = "store"


class StoreBusy(StoreError):
    """Another process holds the write lock; trying again in a moment helps."""

    code = "store_busy"


class StoreDamaged(StoreError):
    """The file holds what cannot be read, or another one has taken its place; ``detail`` is the path and the reason."""

    code = "store_damaged"


class StoreUnusable(StoreError):
    """The database cannot be opened or written; ``detail`` is the path and the reason."""

    code = "store_unusable"


class StoreForeign(StoreError):
    """The database belongs to another account; ``detail`` names it."""

    code = "store_foreign"


class PayloadMalformed(TrayError):
    """An event's payload or a list's row that names no notification."""

    code = "malformed"


class SettingsError(TrayError):
    """Settings or an argument that cannot be used; ``detail`` says which and what is allowed."""

    code = "settings"


class AddressInvalid(SettingsError):
    """Not an address of a site; ``detail`` is the address."""

    code = "address_invalid"


class WayNotOffered(SettingsError):
    """The settings rule this way of signing in out, or no OAuth client is set; ``detail`` is the way."""

    code = "way_not_offered"


class PortTaken(SettingsError):
    """Another program listens at the port that the browser is to be sent back to; ``detail`` is the port."""

    code = "port_taken"


class SettingsDamaged(SettingsError):
    """The settings file cannot be read; ``detail`` is the path, the line and the reason."""

    code = "settings_damaged"
