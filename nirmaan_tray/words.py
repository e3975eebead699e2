"""What the terminal says of an error: what happened, what it means, what to do; and the exit code that goes with it."""

from nirmaan_tray.errors import (
    KeyringError,
    NotFound,
    NotPermitted,
    RequestInvalid,
    SettingsError,
    SignInNeeded,
    SiteError,
    StoreError,
    TrayError,
)

EXIT_DONE = 0
EXIT_USAGE = 2
EXIT_SIGN_IN = 3
EXIT_SITE = 4
EXIT_KEYRING = 5

_SENTENCES = {
    "unreachable": "The site does not answer ({detail}). Check the address and this computer's network, then try again.",
    "certificate:expired": "The site's certificate has expired, so nothing was sent. Tell the site's administrator.",
    "certificate:wrong_host": "The site's certificate belongs to another address, so nothing was sent. Check the address.",
    "certificate:unknown_issuer": "Your office's certificate authority is not installed on this computer, or this is not the "
    "site, so nothing was sent. Ask the administrator for the authority's file, then name it with --ca-file.",
    "certificate": "The site's certificate is not trusted, so nothing was sent. Tell the site's administrator.",
    "busy": "The site is being updated or overloaded ({detail}). Nothing is lost; try again in a few minutes.",
    "not_the_site": "Something else than a Nirmaan site answered ({detail}). Check the address; on a guest network, sign in "
    "to that network in the browser first.",
    "proxy:403": "This network's proxy does not let this program through to the site (403), so it was not reached. Ask the "
    "network's administrator to allow the site's address and port.",
    "proxy:405": "This network's proxy does not let this program through to the site (405), so it was not reached. Ask the "
    "network's administrator to allow the site's address and port.",
    "proxy": "This network's proxy lets nobody through without a sign-in of its own ({detail}), so the site was not reached. "
    "Name your user in the proxy's address (--proxy), and keep its password with: nirmaan-tray proxy-password.",
    "oauth_client": "The site does not know this program, or not for your user ({detail}), so you were not signed in. The "
    "site's administrator can register it; until then sign in with a password or an API key.",
    "handshake": "The site refused the live connection ({detail}). It is tried again by itself.",
    "link_lost": "The live connection was lost ({detail}). It is tried again by itself.",
    "no_such_site": "There is no site under this address. Check its spelling.",
    "app_missing": "This site does not have the Nirmaan Stack app, so there are no notifications. Check the address.",
    "not_permitted": "The site does not allow this ({detail}). Your user may lack a Nirmaan role: ask the administrator.",
    "not_found": "The site has no such notification of yours ({detail}). It may have been deleted.",
    "invalid": "The site refused the request ({detail}). Your user may have been disabled: ask the administrator.",
    "signed_out": "Nobody is signed in. Run: nirmaan-tray sign-in SITE",
    "credentials_refused:Access not allowed from this IP Address": "The site lets your user in from certain networks only, so "
    "you are not signed in there now. Connect to the office's network or its VPN; what is stored here works again there.",
    "credentials_refused": "The site refused these credentials ({detail}). Check them and sign in again.",
    "session_expired": "Your session has ended. Sign in again with: nirmaan-tray sign-in SITE",
    "other_user": "These credentials belong to another user ({detail}). Sign in again.",
    "code_needed": "The site asks for a verification code as a second step ({detail}). Give it on the second line after the "
    "password, or sign in without --stdin to be asked for it.",
    "account_locked": "The site has locked this account for a while ({detail}). Wait, then sign in again.",
    "password_reset": "The site wants a new password first. Sign in to the site in a browser, then here.",
    "grant_ended": "The sign-in that was made in the browser holds no longer. Sign in again with: nirmaan-tray sign-in SITE",
    "browser_sign_in:denied": "The sign-in was declined in the browser, so nobody was signed in. Try again and choose Allow.",
    "browser_sign_in:late": "Nothing came back from the browser in time, so nobody was signed in. Try again.",
    "browser_sign_in:stranger": "What came back from the browser belongs to another sign-in, so nobody was signed in. Try "
    "again.",
    "browser_sign_in": "The sign-in in the browser failed ({detail}), so nobody was signed in. Try again, or sign in with a "
    "password.",
    "keyring_missing": "This computer offers no keyring to keep the secret in, so nothing was stored. Start the desktop's "
    "keyring (on Linux for example gnome-keyring or KWallet) and try again.",
    "keyring_locked": "The keyring is locked. Unlock it, for example by signing in to the desktop again, and try again.",
    "keyring_denied": "The keyring refused ({detail}). Allow nirmaan-tray to use it and try again.",
    "keyring_slow": "The keyring did not answer within {detail} seconds; it may be waiting for you to unlock it. Look for its "
    "window and try again.",
    "keyring_too_small": "The keyring does not take a secret of so many bytes ({detail}), so it was not stored. Sign in with a "
    "password or an API key, which are shorter.",
    "store_busy": "Another nirmaan-tray is writing to the same file. Stop one of them and try again.",
    "store_unusable": "The local database cannot be used ({detail}). Check the disk's free space and the file's permissions.",
    "store_damaged": "The local database was damaged ({detail}). It is set aside, and a new one is filled from the site.",
    "store_foreign": "This file belongs to another account ({detail}). Name another file.",
    "address_invalid": "This is not a site's address ({detail}). It looks like https://nirmaan.example.com; http:// works "
    "inside the office network only.",
    "way_not_offered": "This way of signing in is not offered here ({detail}): your organisation's settings rule it out, or "
    "lack what it needs. Choose another way, or ask your administrator.",
    "port_taken": "Another program uses the port to which the browser is sent back ({detail}), so nobody was signed in. Close "
    "that program, or sign in with a password.",
    "settings_damaged": "The settings file cannot be read ({detail}). Mend it, or sign in again: it is set aside, not lost.",
    "malformed": "The site sent something that cannot be read ({detail}). Nothing else is harmed; tell its administrator.",
    "keyring": "The keyring cannot be used ({detail}). Unlock it and try again.",
    "store": "The local database cannot be used ({detail}). Try again.",
    "site": "The site cannot be used now ({detail}). Try again in a few minutes.",
    "sign_in_needed": "The site does not know you any more ({detail}). Sign in again with: nirmaan-tray sign-in SITE",
}

_WITHOUT_WORDS = "Something went wrong ({detail}). Try again; the log file in the home says more."

_EXIT_CODES: tuple[tuple[type[TrayError], int], ...] = (
    (KeyringError, EXIT_KEYRING),
    (SignInNeeded, EXIT_SIGN_IN),
    (NotPermitted, EXIT_SIGN_IN),
    (RequestInvalid, EXIT_SIGN_IN),
    (NotFound, EXIT_USAGE),  # a name that was typed
    (SiteError, EXIT_SITE),
    (StoreError, EXIT_USAGE),
    (SettingsError, EXIT_USAGE),
)


ONE_SESSION = (
    "A site that allows one session per user signs your browser out now; an API key (--api-key) does not do that."
)

STILL_OPEN = (
    "The site could not be told, so your session there stays open until it runs out. To end it, sign out in the browser, or "
    "ask the site's administrator."
)

KEY_STAYS = "The API key itself stays valid on the site. To end it, have a new one made there, in your user's settings."

FORGOTTEN = "The stored notifications are deleted from this computer."

_OVERRULED = {
    "site": "the site's address",
    "site_name": "the site's name",
    "socket_url": "the address of the live connection",
    "frontend": "the place of the web app",
    "ca_file": "the certificate authority",
    "proxy": "the proxy",
}


def overruled(key: str) -> str:
    """Return what is said where the organisation's settings win over what was typed."""
    return f"Your organisation has set {_OVERRULED[key]}, so that is used instead of what you typed."


def organisation_damaged(damage: str) -> str:
    """Return what is said where the organisation's file cannot be read; ``damage`` says why."""
    return f"Your organisation's settings cannot be read ({damage}), so nothing in them holds. Tell your administrator."


def sentence(error: TrayError) -> str:
    """Return one line for a person."""
    # The other side's words may hold anything; what steers a terminal is left out.
    detail = "".join(c for c in " ".join(error.detail.split()) if c.isprintable()).rstrip(". ")
    if error.code == SettingsError.code and detail:
        return f"{detail}."  # said in full where it was found out
    return _worded(error.code, detail)


def meaning(code: str) -> str:
    """Return one line for a person about an error of which the code is all that is known."""
    return _worded(code, "")


def _worded(code: str, detail: str) -> str:
    known = _SENTENCES.get(f"{code}:{detail}") or _SENTENCES.get(code, _WITHOUT_WORDS)
    if not detail:
        known = known.replace(" ({detail})", "").replace("within {detail} seconds", "in time")
    return known.format(detail=detail)


def exit_code(error: TrayError) -> int:
    """Return the command's exit code for an error."""
    return next((code for kind, code in _EXIT_CODES if isinstance(error, kind)), EXIT_USAGE)
