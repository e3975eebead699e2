"""What is wrong, in the words that people read: behind a colon, at the top of the window, in the dialog, in a toast.

Sentences say what happened, what it means and what to do. The core carries the codes; nothing here knows widgets.
"""

from nirmaan_tray.errors import SignInNeeded

KEYRING_IN_MEMORY = "keyring_in_memory"
"""Code of the trouble that there is no keyring, so that who is signed in is known until the program ends."""

_LESSER = frozenset({KEYRING_IN_MEMORY})
"""Troubles with which all works for now: whatever else is wrong is said first."""

_REASONS = {
    "site": "the site cannot be used now",
    "unreachable": "no network, or the site is down",
    "certificate": "the site's certificate is not trusted",
    "busy": "the site is being updated or is busy",
    "not_the_site": "a guest network or proxy answers instead",
    "proxy": "this network's proxy wants a sign-in",
    "oauth_client": "the site does not know this program",
    "handshake": "the site refused the live connection",
    "link_lost": "the connection was lost",
    "no_such_site": "there is no site at this address",
    "app_missing": "the site does not run Nirmaan Stack",
    "not_permitted": "the site does not allow your user to do this",
    "not_found": "the site has no such notification",
    "invalid": "the site refused; ask its administrator",
    "sign_in_needed": "the site does not know you any more",
    "signed_out": "nobody is signed in",
    "credentials_refused": "the site refused your password or key",
    "session_expired": "your session has ended",
    "other_user": "the site takes you for another user",
    "code_needed": "the site asks for a verification code",
    "account_locked": "the site has locked your user for a while",
    "password_reset": "set a new password in the browser first",
    "grant_ended": "the sign-in in the browser has ended",
    "browser_sign_in": "the sign-in in the browser failed",
    "keyring": "the keyring cannot be used",
    "keyring_missing": "this computer offers no keyring",
    "keyring_locked": "the keyring is locked; unlock it",
    "keyring_denied": "the keyring refused to give your secret",
    "keyring_slow": "the keyring waits; look for its window",
    "keyring_too_small": "the keyring has no room for your secret",
    "keyring_in_memory": "no keyring; signed in until this program ends",
    "store": "the local list cannot be used",
    "store_busy": "another program holds the local list",
    "store_unusable": "the local list cannot be written; disk full?",
    "store_in_memory": "the disk cannot be written; list in memory",
    "store_damaged": "the local list was damaged; it is made anew",
    "store_foreign": "the local list belongs to another user",
    "malformed": "the site sent something unreadable",
    "settings": "a setting cannot be used",
    "address_invalid": "the site's address is not valid",
    "way_not_offered": "this way of signing in is not offered",
    "port_taken": "the browser's way back is taken",
    "settings_damaged": "the settings file cannot be read",
    "no_browser": "no browser could be started",
    "bug": "something went wrong here; the log says more",
    "error": "something went wrong; the log says more",
}


_BARRED = {
    "app_missing": "the site does not run Nirmaan Stack",
    "invalid": "the site refuses your user; ask its administrator",
    "not_permitted": "you may lack a Nirmaan role; ask the administrator",
}
"""What the site answers, and refuses for good: nobody is offline then."""

_OFFLINE = {
    "unreachable": "What is new comes, and what you mark is sent, as soon as the site answers; nothing is lost. If other pages "
    "open in the browser, tell the site's administrator.",
    "busy": "You need do nothing: it is tried again by itself, nothing is lost, and what you mark is sent later.",
    "not_the_site": "Nothing comes until that is over. On a guest network, sign in to that network in the browser.",
    "proxy": "Nothing comes while this computer is in this network. Ask its administrator, or use another network.",
    "oauth_client": "Nothing comes until it does. Ask the site's administrator to register this program, or sign in with a "
    "password or an API key.",
    "certificate": "So nothing was sent, and nothing comes until it is. Tell the site's administrator.",
    "handshake": "It is tried again by itself, and nothing is lost. If it lasts, tell the site's administrator.",
    "link_lost": "It is made again by itself; nothing is lost, and what comes meanwhile is fetched.",
    "no_such_site": "Nothing comes until there is. Ask the administrator for the address, and sign in there.",
}
"""What a link that is down means and what to do about it, after the reason."""

_BARRED_SENTENCES = {
    "app_missing": "The site does not run Nirmaan Stack now, so it has no notifications for you. It is asked again every few "
    "minutes. Tell its administrator.",
    "invalid": "The site refuses your user, who may have been disabled, so no notifications come. It is asked again every few "
    "minutes. Tell its administrator.",
    "not_permitted": "The site shows your user no notifications; you may lack a Nirmaan role. It is asked again every few "
    "minutes. Ask its administrator.",
}

_FAILURES = {
    "unreachable": "The site does not answer ({detail}). Check the address and this computer's network, then try again.",
    "certificate:expired": "The site's certificate has expired, so nothing was sent. Tell the site's administrator.",
    "certificate:wrong_host": "The site's certificate belongs to another address, so nothing was sent. Check the address.",
    "certificate:unknown_issuer": "Your office's certificate authority is not installed on this computer, or this is not the "
    "site, so nothing was sent. Ask the administrator to install it.",
    "certificate": "The site's certificate is not trusted, so nothing was sent. Tell the site's administrator.",
    "busy": "The site is being updated or is busy ({detail}). You are not signed in yet; try again in a few minutes.",
    "not_the_site": "Something else than a Nirmaan site answered ({detail}). Check the address. On a guest network, sign in "
    "to that network in the browser first.",
    "proxy:403": "This network's proxy does not let this program through to the site (403), so it was not reached. Ask the "
    "network's administrator to allow the site's address and port.",
    "proxy:405": "This network's proxy does not let this program through to the site (405), so it was not reached. Ask the "
    "network's administrator to allow the site's address and port.",
    "proxy": "This network's proxy lets nobody through without a sign-in of its own ({detail}), so the site was not reached. "
    "Ask the network's administrator, or try in another network.",
    "oauth_client": "The site does not know this program, or not for your user ({detail}), so you were not signed in. Sign in "
    "another way, or ask the site's administrator to register it.",
    "handshake": "The site refused the live connection ({detail}). Try again in a few minutes.",
    "link_lost": "The connection was lost ({detail}). Try again.",
    "no_such_site": "There is no site at this address. Check its spelling.",
    "app_missing": "This site does not run Nirmaan Stack, so it has no notifications. Check the address.",
    "not_permitted": "The site does not allow it to your user ({detail}). You may lack a Nirmaan role: ask the administrator.",
    "not_found": "The site has no such notification of yours ({detail}). It may have been deleted.",
    "invalid": "The site refused ({detail}). Your user may have been disabled: ask the administrator.",
    "site": "The site cannot be used now ({detail}). Try again in a few minutes.",
    "signed_out": "Nobody is signed in. Sign in to get notifications.",
    "credentials_refused:Access not allowed from this IP Address": "The site lets your user in from certain networks only, so "
    "you are not signed in there now. Connect to the office's network or its VPN and try again.",
    "credentials_refused": "The site refused what you typed ({detail}). You are not signed in; type it again. After several "
    "failures the site may lock your user for a while.",
    "session_expired": "Your session has ended. Sign in again.",
    "other_user": "The site takes you for another user ({detail}). Check what you typed, and sign in again.",
    "code_needed": "The site asks for a verification code ({detail}). Sign in again and type it.",
    "account_locked": "The site has locked your user for a while ({detail}). Wait, then sign in again.",
    "password_reset": "The site wants you to set a new password first. Do that in the browser, then sign in here.",
    "sign_in_needed": "The site does not know you any more ({detail}). Sign in again.",
    "grant_ended": "The sign-in that you made in the browser holds no longer. Sign in again.",
    "browser_sign_in:denied": "The sign-in was declined in the browser, so you are not signed in. Try again and choose Allow.",
    "browser_sign_in:late": "Nothing came back from the browser in time, so you are not signed in. Try again.",
    "browser_sign_in:stranger": "What came back from the browser belongs to another sign-in, so you are not signed in. Try "
    "again.",
    "browser_sign_in": "The sign-in in the browser failed ({detail}), so you are not signed in. Try again, or sign in another "
    "way.",
    "keyring": "The keyring cannot be used ({detail}), so your secret cannot be kept. Unlock it and try again.",
    "keyring_missing": "This computer offers no keyring to keep your secret in. Start the desktop's keyring (on Linux for "
    "example gnome-keyring or KWallet) and try again.",
    "keyring_locked": "The keyring is locked, so your secret cannot be reached. Unlock it, for example by signing in to the "
    "desktop again, and try again.",
    "keyring_denied": "The keyring refused ({detail}), so your secret cannot be reached. Allow this program to use it and try "
    "again.",
    "keyring_slow": "The keyring did not answer in time; it may be waiting for you to unlock it. Look for its window and try "
    "again.",
    "keyring_too_small": "The keyring has no room for a secret of so many bytes ({detail}), so yours cannot be kept. Sign in "
    "with a password or an API key, which are shorter.",
    "keyring_in_memory": "This computer offers no keyring, so your sign-in is kept in memory only: it ends with this program, "
    "and you sign in again the next time. To keep it, start the desktop's keyring (on Linux for example gnome-keyring or "
    "KWallet).",
    "store": "The local list cannot be used ({detail}), so notifications may be missing. Start this program again.",
    "store_busy": "Another program holds the local list, so nothing new is shown. Close other copies of this program.",
    "store_unusable": "The local list cannot be written ({detail}), so nothing new is shown. Check the disk's free space and "
    "your permissions, and start this program again.",
    "store_in_memory": "The disk cannot be written, so the list is kept in memory and lost when this program ends; the site "
    "still has it. Make room on the disk, or ask the administrator; this program looks again every minute or two.",
    "store_damaged": "The local list was damaged ({detail}), so it was set aside and a new one is filled from the site. You "
    "need do nothing.",
    "store_foreign": "The local list belongs to another account ({detail}), so it was left alone. Sign in as that user, or use "
    "another home folder.",
    "malformed": "The site sent something that cannot be read ({detail}). Nothing else is harmed; tell its administrator.",
    "settings": "A setting cannot be used ({detail}). Correct it and start this program again.",
    "address_invalid": "This is not a site's address ({detail}). It looks like https://nirmaan.example.com; http:// works "
    "inside the office network only.",
    "way_not_offered": "This way of signing in is not offered ({detail}): your organisation's settings rule it out, or lack "
    "what it needs. Choose another way, or ask your administrator.",
    "port_taken": "Another program uses the port to which the browser is sent back ({detail}), so you are not signed in. Close "
    "it, or sign in another way.",
    "settings_damaged": "The settings file cannot be read ({detail}). Sign in again: it is set aside, not lost.",
    "error": "Something went wrong ({detail}). Try again; the log says more.",
}


_SIGN_IN = frozenset({SignInNeeded.code} | {kind.code for kind in SignInNeeded.__subclasses__()})


def reason(code: str) -> str:
    """Return what an error's code means, beginning in lower case and without a full stop."""
    return _REASONS.get(code, _REASONS["error"])


def pressing(code: str) -> bool:
    """Tell whether a trouble is said before everything else."""
    return code not in _LESSER


def barred(code: str | None) -> str:
    """Return the same for what the site answers and will not serve, so that nobody is offline; else nothing."""
    return _BARRED.get(code or "", "")


def offline(code: str | None) -> str:
    """Return why no notifications come though somebody is signed in, what it means and what to do."""
    if barred(code):
        return _BARRED_SENTENCES[code or ""]
    why = f": {reason(code)}" if code else ""
    rest = _OFFLINE.get(code or "", "It is tried again by itself; nothing is lost, and what you mark is sent later.")
    return f"Offline{why}. {rest}"


def failure(code: str, detail: str = "") -> str:
    """Return the sentences for an error's code; ``detail`` is its own plain text, in whatever language it is."""
    said = "".join(c for c in " ".join(detail.split()) if c.isprintable()).rstrip(". ")
    known = _FAILURES.get(f"{code}:{said}") or _FAILURES.get(code, _FAILURES["error"])
    return known.replace("({detail})", f"({said})") if said else known.replace(" ({detail})", "")


def complaint(code: str) -> tuple[str, str]:
    """Return title and text of the toast about what a person has to mend."""
    if code in _SIGN_IN:
        why = "" if code == SignInNeeded.code else f"{capital(reason(code))}. "
        return "Sign in to Nirmaan again", f"{why}No notifications come until you have signed in."
    if code == KEYRING_IN_MEMORY:
        return "Your sign-in is not kept", failure(code)
    return "No notifications come now", offline(code) if code in _OFFLINE or barred(code) else failure(code)


def capital(text: str) -> str:
    """Return a text as it begins a line."""
    return text[:1].upper() + text[1:]
