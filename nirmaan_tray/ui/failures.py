"""What went wrong, what it means and what to do, by an error's code; ``problems.py`` says it.

``code:detail`` goes before ``code``; ``{detail}``, with the brackets around it, is left out where there is none.
"""

from nirmaan_tray.translatable import QT_TRANSLATE_NOOP

FAILURES = {
    "unreachable": QT_TRANSLATE_NOOP(
        "Problem", "The site does not answer ({detail}). Check the address and this computer's network, then try again."
    ),
    "certificate:expired": QT_TRANSLATE_NOOP(
        "Problem", "The site's certificate has expired, so nothing was sent. Tell the site's administrator."
    ),
    "certificate:wrong_host": QT_TRANSLATE_NOOP(
        "Problem", "The site's certificate belongs to another address, so nothing was sent. Check the address."
    ),
    "certificate:unknown_issuer": QT_TRANSLATE_NOOP(
        "Problem",
        "Your office's certificate authority is not installed on this computer, or this is not the "
        "site, so nothing was sent. Ask the administrator to install it.",
    ),
    "certificate": QT_TRANSLATE_NOOP(
        "Problem", "The site's certificate is not trusted, so nothing was sent. Tell the site's administrator."
    ),
    "busy": QT_TRANSLATE_NOOP(
        "Problem",
        "The site is being updated or is busy ({detail}). You are not signed in yet; try again in a few minutes.",
    ),
    "not_the_site": QT_TRANSLATE_NOOP(
        "Problem",
        "Something else than a Nirmaan site answered ({detail}). Check the address. On a guest network, sign in "
        "to that network in the browser first.",
    ),
    "proxy:403": QT_TRANSLATE_NOOP(
        "Problem",
        "This network's proxy does not let this program through to the site (403), so it was not reached. Ask the "
        "network's administrator to allow the site's address and port.",
    ),
    "proxy:405": QT_TRANSLATE_NOOP(
        "Problem",
        "This network's proxy does not let this program through to the site (405), so it was not reached. Ask the "
        "network's administrator to allow the site's address and port.",
    ),
    "proxy": QT_TRANSLATE_NOOP(
        "Problem",
        "This network's proxy lets nobody through without a sign-in of its own ({detail}), so the site was not reached. "
        "Ask the network's administrator, or try in another network.",
    ),
    "oauth_client": QT_TRANSLATE_NOOP(
        "Problem",
        "The site does not know this program, or not for your user ({detail}), so you were not signed in. Sign in "
        "another way, or ask the site's administrator to register it.",
    ),
    "handshake": QT_TRANSLATE_NOOP(
        "Problem", "The site refused the live connection ({detail}). Try again in a few minutes."
    ),
    "link_lost": QT_TRANSLATE_NOOP("Problem", "The connection was lost ({detail}). Try again."),
    "no_such_site": QT_TRANSLATE_NOOP("Problem", "There is no site at this address. Check its spelling."),
    "app_missing": QT_TRANSLATE_NOOP(
        "Problem", "This site does not run Nirmaan Stack, so it has no notifications. Check the address."
    ),
    "not_permitted": QT_TRANSLATE_NOOP(
        "Problem",
        "The site does not allow it to your user ({detail}). You may lack a Nirmaan role: ask the administrator.",
    ),
    "not_found": QT_TRANSLATE_NOOP(
        "Problem", "The site has no such notification of yours ({detail}). It may have been deleted."
    ),
    "invalid": QT_TRANSLATE_NOOP(
        "Problem", "The site refused ({detail}). Your user may have been disabled: ask the administrator."
    ),
    "site": QT_TRANSLATE_NOOP("Problem", "The site cannot be used now ({detail}). Try again in a few minutes."),
    "signed_out": QT_TRANSLATE_NOOP("Problem", "Nobody is signed in. Sign in to get notifications."),
    "credentials_refused:Access not allowed from this IP Address": QT_TRANSLATE_NOOP(
        "Problem",
        "The site lets your user in from certain networks only, so "
        "you are not signed in there now. Connect to the office's network or its VPN and try again.",
    ),
    "credentials_refused": QT_TRANSLATE_NOOP(
        "Problem",
        "The site refused what you typed ({detail}). You are not signed in; type it again. After several "
        "failures the site may lock your user for a while.",
    ),
    "session_expired": QT_TRANSLATE_NOOP("Problem", "Your session has ended. Sign in again."),
    "other_user": QT_TRANSLATE_NOOP(
        "Problem", "The site takes you for another user ({detail}). Check what you typed, and sign in again."
    ),
    "code_needed": QT_TRANSLATE_NOOP(
        "Problem", "The site asks for a verification code ({detail}). Sign in again and type it."
    ),
    "account_locked": QT_TRANSLATE_NOOP(
        "Problem", "The site has locked your user for a while ({detail}). Wait, then sign in again."
    ),
    "password_reset": QT_TRANSLATE_NOOP(
        "Problem", "The site wants you to set a new password first. Do that in the browser, then sign in here."
    ),
    "sign_in_needed": QT_TRANSLATE_NOOP("Problem", "The site does not know you any more ({detail}). Sign in again."),
    "grant_ended": QT_TRANSLATE_NOOP(
        "Problem", "The sign-in that you made in the browser holds no longer. Sign in again."
    ),
    "browser_sign_in:denied": QT_TRANSLATE_NOOP(
        "Problem", "The sign-in was declined in the browser, so you are not signed in. Try again and choose Allow."
    ),
    "browser_sign_in:late": QT_TRANSLATE_NOOP(
        "Problem", "Nothing came back from the browser in time, so you are not signed in. Try again."
    ),
    "browser_sign_in:stranger": QT_TRANSLATE_NOOP(
        "Problem", "What came back from the browser belongs to another sign-in, so you are not signed in. Try again."
    ),
    "browser_sign_in": QT_TRANSLATE_NOOP(
        "Problem",
        "The sign-in in the browser failed ({detail}), so you are not signed in. Try again, or sign in another way.",
    ),
    "keyring": QT_TRANSLATE_NOOP(
        "Problem", "The keyring cannot be used ({detail}), so your secret cannot be kept. Unlock it and try again."
    ),
    "keyring_missing": QT_TRANSLATE_NOOP(
        "Problem",
        "This computer offers no keyring to keep your secret in. Start the desktop's keyring (on Linux for "
        "example gnome-keyring or KWallet) and try again.",
    ),
    "keyring_locked": QT_TRANSLATE_NOOP(
        "Problem",
        "The keyring is locked, so your secret cannot be reached. Unlock it, for example by signing in to the "
        "desktop again, and try again.",
    ),
    "keyring_denied": QT_TRANSLATE_NOOP(
        "Problem",
        "The keyring refused ({detail}), so your secret cannot be reached. Allow this program to use it and try again.",
    ),
    "keyring_slow": QT_TRANSLATE_NOOP(
        "Problem",
        "The keyring did not answer in time; it may be waiting for you to unlock it. Look for its window and try "
        "again.",
    ),
    "keyring_too_small": QT_TRANSLATE_NOOP(
        "Problem",
        "The keyring has no room for a secret of so many bytes ({detail}), so yours cannot be kept. Sign in "
        "with a password or an API key, which are shorter.",
    ),
    "keyring_in_memory": QT_TRANSLATE_NOOP(
        "Problem",
        "This computer offers no keyring, so your sign-in is kept in memory only: it ends with this program, "
        "and you sign in again the next time. To keep it, start the desktop's keyring (on Linux for example gnome-keyring or "
        "KWallet).",
    ),
    "store": QT_TRANSLATE_NOOP(
        "Problem",
        "The local list cannot be used ({detail}), so notifications may be missing. Start this program again.",
    ),
    "store_busy": QT_TRANSLATE_NOOP(
        "Problem", "Another program holds the local list, so nothing new is shown. Close other copies of this program."
    ),
    "store_unusable": QT_TRANSLATE_NOOP(
        "Problem",
        "The local list cannot be written ({detail}), so nothing new is shown. Check the disk's free space and "
        "your permissions, and start this program again.",
    ),
    "store_in_memory": QT_TRANSLATE_NOOP(
        "Problem",
        "The disk cannot be written, so the list is kept in memory and lost when this program ends; the site "
        "still has it. Make room on the disk, or ask the administrator; this program looks again every minute or two.",
    ),
    "store_damaged": QT_TRANSLATE_NOOP(
        "Problem",
        "The local list was damaged ({detail}), so it was set aside and a new one is filled from the site. You "
        "need do nothing.",
    ),
    "store_foreign": QT_TRANSLATE_NOOP(
        "Problem",
        "The local list belongs to another account ({detail}), so it was left alone. Sign in as that user, or use "
        "another home folder.",
    ),
    "malformed": QT_TRANSLATE_NOOP(
        "Problem",
        "The site sent something that cannot be read ({detail}). Nothing else is harmed; tell its administrator.",
    ),
    "settings": QT_TRANSLATE_NOOP(
        "Problem", "A setting cannot be used ({detail}). Correct it and start this program again."
    ),
    "address_invalid": QT_TRANSLATE_NOOP(
        "Problem",
        "This is not a site's address ({detail}). It looks like https://nirmaan.example.com; http:// works "
        "inside the office network only.",
    ),
    "way_not_offered": QT_TRANSLATE_NOOP(
        "Problem",
        "This way of signing in is not offered ({detail}): your organisation's settings rule it out, or lack "
        "what it needs. Choose another way, or ask your administrator.",
    ),
    "port_taken": QT_TRANSLATE_NOOP(
        "Problem",
        "Another program uses the port to which the browser is sent back ({detail}), so you are not signed in. Close "
        "it, or sign in another way.",
    ),
    "settings_damaged": QT_TRANSLATE_NOOP(
        "Problem", "The settings file cannot be read ({detail}). Sign in again: it is set aside, not lost."
    ),
    "error": QT_TRANSLATE_NOOP("Problem", "Something went wrong ({detail}). Try again; the log says more."),
}
