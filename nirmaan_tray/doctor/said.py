"""How a link is and what that means: a sentence for each case that a check can find, by its code.

``{detail}`` is the finding's own. Empty is the code of the usual good case; ``code:detail`` goes before ``code``.
"""

from nirmaan_tray.doctor.finding import Check

SAID = {
    Check.SETTINGS: {
        "": "{detail} is in order.",
        "no_site": "They name no site: nobody has signed in yet.",
        "value": "Something in them cannot be used, so it does not hold meanwhile: {detail}.",
        "organisation": "Those of your organisation cannot be read, so they do not hold: {detail}.",
        "settings_damaged": "The file cannot be read, so nothing of it holds: {detail}.",
    },
    Check.KEYRING: {
        "": "It keeps secrets, and gives them back.",
        "forgets": "It takes a secret and gives back another, so no sign-in lasts.",
        "keeps": "It does not delete what it is told to.",
        "keyring_missing": "This computer offers none, so a sign-in lasts only until the program ends.",
        "keyring_locked": "It is locked, so nobody can be signed in.",
        "keyring_denied": "It refused ({detail}), so nobody can be signed in.",
        "keyring_slow": "It did not answer within {detail} seconds; it may be waiting for you to unlock it.",
        "keyring_too_small": "It takes no secret of that length ({detail} bytes).",
    },
    Check.PROXY: {
        "none": "None; the site is reached directly.",
        "direct": "None, as the settings say; the site is reached directly.",
        "chosen": "{detail}, from the settings; it lets us through.",
        "system": "{detail}, from this computer's own settings; it lets us through.",
        "unusable": "The proxy that is set is no http:// address, so nothing can be sent.",
        "refused": "It lets nobody through without a sign-in of its own, or not to this site ({detail}).",
        "no_way": "It could not reach the site ({detail}).",
        "unreachable": "It cannot be reached itself ({detail}), so the site cannot be either.",
        "no_proxy": "What answers there is no proxy ({detail}).",
        "late": "It does not answer ({detail}), so the site cannot be reached.",
    },
    Check.DNS: {
        "": "Found: {detail}.",
        "by_proxy": "The proxy looks it up.",
        "unresolved": "No server knows the name {detail}.",
        "late": "Nobody says where {detail} is: the name servers do not answer.",
    },
    Check.TCP: {
        "": "{detail} answers.",
        "by_proxy": "The proxy connects.",
        "closed": "The computer is there, and nothing listens at {detail}.",
        "unreachable": "There is no way to {detail}.",
        "late": "{detail} does not answer: something on the way swallows it, or the computer is off.",
    },
    Check.TLS: {
        "": "In order: {detail}.",
        "expiring": "In order, but only for some days: {detail}. Remind the site's administrator.",
        "unread": "In order.",
        "plain": "None: this is an http:// site within a private network. Who controls that network can read along.",
        "certificate": "The site's certificate is not trusted, so nothing was sent.",
        "certificate:expired": "The site's certificate has expired, so nothing was sent.",
        "certificate:wrong_host": "The certificate belongs to another address, so nothing was sent.",
        "certificate:unknown_issuer": "The certificate's issuer is not trusted on this computer, so nothing was sent.",
        "refused": "No secure connection came about ({detail}).",
        "late": "No secure connection came about in time.",
        "ca_file": "The additional certificates cannot be used: {detail}.",
    },
    Check.SITE: {
        "": "{detail} answers, and is a Frappe site.",
        "unreachable": "It does not answer ({detail}).",
        "busy": "It is being updated or is overloaded ({detail}).",
        "not_the_site": "Something else than a Frappe site answers ({detail}): a guest network's page, or another server.",
        "no_such_site": "The server knows no site under this address or name.",
        "proxy": "The proxy lets nobody through without a sign-in of its own ({detail}).",
    },
    Check.SITE_NAME: {
        "": "{detail}.",
        "other": "It is called {detail}.",
        "not_told": "The site does not tell it.",
    },
    Check.TIME_ZONE: {
        "": "{detail}.",
        "other": "The site is in {detail} as at the sign-in, so its times are shown wrong.",
        "unheard_of": "This computer does not know the site's time zone ({detail}), so its times cannot be read.",
    },
    Check.CLOCK: {
        "": "This computer's and the site's agree.",
        "ahead": "This computer's clock is {detail} ahead of the site's, so times are shown wrong and sign-ins may end early.",
        "behind": "This computer's clock is {detail} behind the site's, so times are shown wrong and sign-ins may fail.",
        "not_told": "The site does not tell its time.",
    },
    Check.SIGN_IN: {
        "api_key": "Valid, with an API key.",
        "password": "Valid, with a session that was opened with a password.",
        "browser": "Valid, made in the browser; renewed by itself, next before {detail}.",
        "signed_out": "Nobody is signed in.",
        "no_secret": "The keyring has no secret for it: it was deleted, or never kept.",
        "credentials_refused": "The site refuses the password, key or token ({detail}).",
        "session_expired": "The session has ended.",
        "grant_ended": "What was signed in to in the browser holds no longer.",
        "way_not_offered": "It was made in the browser, and the settings do not name the program's id there any more.",
        "not_permitted": "The site does not let this user in ({detail}).",
        "invalid": "The site refuses this user, who may have been disabled ({detail}).",
        "account_locked": "The site has locked the user for a while ({detail}).",
    },
    Check.USER: {
        "": "{detail}.",
        "other": "The site takes us for {detail}.",
    },
    Check.WEBSOCKET: {
        "": "It passes.",
        "not_the_site": "Refused on the way, or by a server that does not know it ({detail}).",
        "late": "It is swallowed on the way: nothing comes back.",
    },
    Check.POLLING: {
        "": "It passes.",
        "not_the_site": "Refused on the way, or by a server that does not know it ({detail}).",
        "late": "Nothing comes back.",
    },
    Check.NAMESPACE: {
        "": "The site takes {detail}.",
        "invalid": "The site does not take {detail}: it goes by another name.",
    },
    Check.HEARD: {
        "": "As {detail}.",
        "handshake": "The site refused the live connection ({detail}), though the sign-in is valid.",
        "other_user": "The live connection would be heard as {detail}.",
        "session_expired": "The session has ended.",
    },
    Check.SUBSCRIPTION: {
        "": "Asked for, and your notifications can be read.",
        "late": "The site's live server does not answer.",
        "link_lost": "The live connection was lost ({detail}).",
        "app_missing": "The site does not run Nirmaan Stack, so it has no notifications.",
        "not_permitted": "The site shows your user no notifications ({detail}); you may lack a Nirmaan role.",
    },
    Check.TRAY: {
        "system": "Windows and macOS always have one.",
        "status_notifier": "A panel takes icons (StatusNotifier).",
        "xembed": "A panel takes icons (XEmbed).",
        "no_screen": "There is no desktop session here, so there can be no icon.",
        "no_host": "No panel of this desktop takes icons, so the window stands in for the icon.",
        "late": "The desktop does not say whether a panel takes icons.",
    },
    Check.TOASTS: {
        "": "{detail}.",
        "system": "The operating system shows toasts itself.",
        "without_actions": "{detail}. Its toasts cannot be clicked: open notifications from the icon's menu.",
        "no_bus": "There is no session bus here, so no toasts can be shown.",
        "no_server": "This desktop has none, so toasts are shown as the icon's balloon, if at all.",
        "late": "It does not answer, so no toasts are shown.",
    },
    Check.BROWSER: {
        "": "Opened by {detail}.",
        "system": "Opened by the operating system.",
        "no_opener": "There is no xdg-open here, so links may not open.",
    },
    Check.INSTANCE: {
        "not_running": "The tray does not run now, and nothing is in its way.",
        "alive": "The tray runs, and answers.",
        "silent": "The tray runs and does not answer: it hangs, or is ending.",
        "foreign": "The folder in which it takes its place belongs to another user, so it does not start.",
    },
    Check.VERSIONS: {"": "{detail}."},
    Check.TEST_TOAST: {
        "": "Shown, and your click came back.",
        "unavailable": "No toast could be shown.",
        "not_clicked": "It was sent, and no click came back within {detail} seconds.",
    },
}

SAID_OF_ALL = {
    "unreachable": "There was no answer ({detail}).",
    "busy": "The site is being updated or is overloaded ({detail}).",
    "certificate": "The certificate there is not trusted ({detail}).",
    "handshake": "The site refused ({detail}).",
    "proxy": "The proxy lets nobody through without a sign-in of its own ({detail}).",
    "late": "It took too long.",
    "bug": "The check itself failed ({detail}), which is a mistake of this program; the log says more.",
}
"""For whatever can happen to more than one link."""
