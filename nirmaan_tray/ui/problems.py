"""What is wrong, in the words that people read: behind a colon, at the top of the window, in the dialog, in a toast.

Sentences say what happened, what it means and what to do. The core carries the codes; nothing here knows widgets.
"""

from PySide6.QtCore import QCoreApplication

from nirmaan_tray.errors import SignInNeeded
from nirmaan_tray.translatable import QT_TRANSLATE_NOOP
from nirmaan_tray.ui.failures import FAILURES

translate = QCoreApplication.translate

KEYRING_IN_MEMORY = "keyring_in_memory"
"""Code of the trouble that there is no keyring, so that who is signed in is known until the program ends."""

_LESSER = frozenset({KEYRING_IN_MEMORY})
"""Troubles with which all works for now: whatever else is wrong is said first."""

_REASONS = {
    "site": QT_TRANSLATE_NOOP("Problem", "the site cannot be used now"),
    "unreachable": QT_TRANSLATE_NOOP("Problem", "no network, or the site is down"),
    "certificate": QT_TRANSLATE_NOOP("Problem", "the site's certificate is not trusted"),
    "busy": QT_TRANSLATE_NOOP("Problem", "the site is being updated or is busy"),
    "not_the_site": QT_TRANSLATE_NOOP("Problem", "a guest network or proxy answers instead"),
    "proxy": QT_TRANSLATE_NOOP("Problem", "this network's proxy wants a sign-in"),
    "oauth_client": QT_TRANSLATE_NOOP("Problem", "the site does not know this program"),
    "handshake": QT_TRANSLATE_NOOP("Problem", "the site refused the live connection"),
    "link_lost": QT_TRANSLATE_NOOP("Problem", "the connection was lost"),
    "no_such_site": QT_TRANSLATE_NOOP("Problem", "there is no site at this address"),
    "app_missing": QT_TRANSLATE_NOOP("Problem", "the site does not run Nirmaan Stack"),
    "not_permitted": QT_TRANSLATE_NOOP("Problem", "the site does not allow your user to do this"),
    "not_found": QT_TRANSLATE_NOOP("Problem", "the site has no such notification"),
    "invalid": QT_TRANSLATE_NOOP("Problem", "the site refused; ask its administrator"),
    "sign_in_needed": QT_TRANSLATE_NOOP("Problem", "the site does not know you any more"),
    "signed_out": QT_TRANSLATE_NOOP("Problem", "nobody is signed in"),
    "credentials_refused": QT_TRANSLATE_NOOP("Problem", "the site refused your password or key"),
    "session_expired": QT_TRANSLATE_NOOP("Problem", "your session has ended"),
    "other_user": QT_TRANSLATE_NOOP("Problem", "the site takes you for another user"),
    "code_needed": QT_TRANSLATE_NOOP("Problem", "the site asks for a verification code"),
    "account_locked": QT_TRANSLATE_NOOP("Problem", "the site has locked your user for a while"),
    "password_reset": QT_TRANSLATE_NOOP("Problem", "set a new password in the browser first"),
    "grant_ended": QT_TRANSLATE_NOOP("Problem", "the sign-in in the browser has ended"),
    "browser_sign_in": QT_TRANSLATE_NOOP("Problem", "the sign-in in the browser failed"),
    "keyring": QT_TRANSLATE_NOOP("Problem", "the keyring cannot be used"),
    "keyring_missing": QT_TRANSLATE_NOOP("Problem", "this computer offers no keyring"),
    "keyring_locked": QT_TRANSLATE_NOOP("Problem", "the keyring is locked; unlock it"),
    "keyring_denied": QT_TRANSLATE_NOOP("Problem", "the keyring refused to give your secret"),
    "keyring_slow": QT_TRANSLATE_NOOP("Problem", "the keyring waits; look for its window"),
    "keyring_too_small": QT_TRANSLATE_NOOP("Problem", "the keyring has no room for your secret"),
    "keyring_in_memory": QT_TRANSLATE_NOOP("Problem", "no keyring; signed in until this program ends"),
    "store": QT_TRANSLATE_NOOP("Problem", "the local list cannot be used"),
    "store_busy": QT_TRANSLATE_NOOP("Problem", "another program holds the local list"),
    "store_unusable": QT_TRANSLATE_NOOP("Problem", "the local list cannot be written; disk full?"),
    "store_in_memory": QT_TRANSLATE_NOOP("Problem", "the disk cannot be written; list in memory"),
    "store_damaged": QT_TRANSLATE_NOOP("Problem", "the local list was damaged; it is made anew"),
    "store_foreign": QT_TRANSLATE_NOOP("Problem", "the local list belongs to another user"),
    "malformed": QT_TRANSLATE_NOOP("Problem", "the site sent something unreadable"),
    "settings": QT_TRANSLATE_NOOP("Problem", "a setting cannot be used"),
    "address_invalid": QT_TRANSLATE_NOOP("Problem", "the site's address is not valid"),
    "way_not_offered": QT_TRANSLATE_NOOP("Problem", "this way of signing in is not offered"),
    "port_taken": QT_TRANSLATE_NOOP("Problem", "the browser's way back is taken"),
    "settings_damaged": QT_TRANSLATE_NOOP("Problem", "the settings file cannot be read"),
    "no_browser": QT_TRANSLATE_NOOP("Problem", "no browser could be started"),
    "bug": QT_TRANSLATE_NOOP("Problem", "something went wrong here; the log says more"),
    "error": QT_TRANSLATE_NOOP("Problem", "something went wrong; the log says more"),
}


_BARRED = {
    "app_missing": QT_TRANSLATE_NOOP("Problem", "the site does not run Nirmaan Stack"),
    "invalid": QT_TRANSLATE_NOOP("Problem", "the site refuses your user; ask its administrator"),
    "not_permitted": QT_TRANSLATE_NOOP("Problem", "you may lack a Nirmaan role; ask the administrator"),
}
"""What the site answers, and refuses for good: nobody is offline then."""

_OFFLINE = {
    "unreachable": QT_TRANSLATE_NOOP(
        "Problem",
        "What is new comes, and what you mark is sent, as soon as the site answers; nothing is lost. If other pages "
        "open in the browser, tell the site's administrator.",
    ),
    "busy": QT_TRANSLATE_NOOP(
        "Problem", "You need do nothing: it is tried again by itself, nothing is lost, and what you mark is sent later."
    ),
    "not_the_site": QT_TRANSLATE_NOOP(
        "Problem", "Nothing comes until that is over. On a guest network, sign in to that network in the browser."
    ),
    "proxy": QT_TRANSLATE_NOOP(
        "Problem",
        "Nothing comes while this computer is in this network. Ask its administrator, or use another network.",
    ),
    "oauth_client": QT_TRANSLATE_NOOP(
        "Problem",
        "Nothing comes until it does. Ask the site's administrator to register this program, or sign in with a "
        "password or an API key.",
    ),
    "certificate": QT_TRANSLATE_NOOP(
        "Problem", "So nothing was sent, and nothing comes until it is. Tell the site's administrator."
    ),
    "handshake": QT_TRANSLATE_NOOP(
        "Problem", "It is tried again by itself, and nothing is lost. If it lasts, tell the site's administrator."
    ),
    "link_lost": QT_TRANSLATE_NOOP(
        "Problem", "It is made again by itself; nothing is lost, and what comes meanwhile is fetched."
    ),
    "no_such_site": QT_TRANSLATE_NOOP(
        "Problem", "Nothing comes until there is. Ask the administrator for the address, and sign in there."
    ),
}
"""What a link that is down means and what to do about it, after the reason."""

_BARRED_SENTENCES = {
    "app_missing": QT_TRANSLATE_NOOP(
        "Problem",
        "The site does not run Nirmaan Stack now, so it has no notifications for you. It is asked again every few "
        "minutes. Tell its administrator.",
    ),
    "invalid": QT_TRANSLATE_NOOP(
        "Problem",
        "The site refuses your user, who may have been disabled, so no notifications come. It is asked again every few "
        "minutes. Tell its administrator.",
    ),
    "not_permitted": QT_TRANSLATE_NOOP(
        "Problem",
        "The site shows your user no notifications; you may lack a Nirmaan role. It is asked again every few "
        "minutes. Ask its administrator.",
    ),
}

_SIGN_IN = frozenset({SignInNeeded.code} | {kind.code for kind in SignInNeeded.__subclasses__()})


def reason(code: str) -> str:
    """Return what an error's code means, beginning in lower case and without a full stop."""
    return translate("Problem", _REASONS.get(code, _REASONS["error"]))


def pressing(code: str) -> bool:
    """Tell whether a trouble is said before everything else."""
    return code not in _LESSER


def barred(code: str | None) -> str:
    """Return the same for what the site answers and will not serve, so that nobody is offline; else nothing."""
    return translate("Problem", _BARRED[code]) if code in _BARRED else ""


def offline(code: str | None) -> str:
    """Return why no notifications come though somebody is signed in, what it means and what to do."""
    if code in _BARRED_SENTENCES:
        return translate("Problem", _BARRED_SENTENCES[code])
    rest = (
        translate("Problem", _OFFLINE[code])
        if code in _OFFLINE
        else translate("Problem", "It is tried again by itself; nothing is lost, and what you mark is sent later.")
    )
    if not code:
        return translate("Problem", "Offline. {rest}").format(rest=rest)
    return translate("Problem", "Offline: {reason}. {rest}").format(reason=reason(code), rest=rest)


def failure(code: str, detail: str = "") -> str:
    """Return the sentences for an error's code; ``detail`` is its own plain text, in whatever language it is."""
    said = "".join(c for c in " ".join(detail.split()) if c.isprintable()).rstrip(". ")
    known = translate("Problem", FAILURES.get(f"{code}:{said}") or FAILURES.get(code, FAILURES["error"]))
    return known.replace("({detail})", f"({said})") if said else known.replace(" ({detail})", "")


def complaint(code: str) -> tuple[str, str]:
    """Return title and text of the toast about what a person has to mend."""
    if code in _SIGN_IN:
        meaning = translate("Problem", "No notifications come until you have signed in.")
        if code != SignInNeeded.code:
            meaning = translate("Problem", "{reason}. {meaning}").format(reason=capital(reason(code)), meaning=meaning)
        return translate("Problem", "Sign in to Nirmaan again"), meaning
    if code == KEYRING_IN_MEMORY:
        return translate("Problem", "Your sign-in is not kept"), failure(code)
    return (
        translate("Problem", "No notifications come now"),
        offline(code) if code in _OFFLINE or code in _BARRED else failure(code),
    )


def capital(text: str) -> str:
    """Return a text as it begins a line."""
    return text[:1].upper() + text[1:]
