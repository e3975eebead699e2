"""How a link is and what that means: a sentence for each case that a check can find, by its code.

``{detail}`` is the finding's own. Empty is the code of the usual good case; ``code:detail`` goes before ``code``.
"""

from nirmaan_tray.doctor.finding import Check
from nirmaan_tray.translatable import QT_TRANSLATE_NOOP

SAID = {
    Check.SETTINGS: {
        "": QT_TRANSLATE_NOOP("Doctor", "{detail} is in order."),
        "no_site": QT_TRANSLATE_NOOP("Doctor", "They name no site: nobody has signed in yet."),
        "value": QT_TRANSLATE_NOOP(
            "Doctor", "Something in them cannot be used, so it does not hold meanwhile: {detail}."
        ),
        "organisation": QT_TRANSLATE_NOOP(
            "Doctor", "Those of your organisation cannot be read, so they do not hold: {detail}."
        ),
        "settings_damaged": QT_TRANSLATE_NOOP("Doctor", "The file cannot be read, so nothing of it holds: {detail}."),
    },
    Check.KEYRING: {
        "": QT_TRANSLATE_NOOP("Doctor", "It keeps secrets, and gives them back."),
        "forgets": QT_TRANSLATE_NOOP("Doctor", "It takes a secret and gives back another, so no sign-in lasts."),
        "keeps": QT_TRANSLATE_NOOP("Doctor", "It does not delete what it is told to."),
        "keyring_missing": QT_TRANSLATE_NOOP(
            "Doctor", "This computer offers none, so a sign-in lasts only until the program ends."
        ),
        "keyring_locked": QT_TRANSLATE_NOOP("Doctor", "It is locked, so nobody can be signed in."),
        "keyring_denied": QT_TRANSLATE_NOOP("Doctor", "It refused ({detail}), so nobody can be signed in."),
        "keyring_slow": QT_TRANSLATE_NOOP(
            "Doctor", "It did not answer within {detail} seconds; it may be waiting for you to unlock it."
        ),
        "keyring_too_small": QT_TRANSLATE_NOOP("Doctor", "It takes no secret of that length ({detail} bytes)."),
    },
    Check.PROXY: {
        "none": QT_TRANSLATE_NOOP("Doctor", "None; the site is reached directly."),
        "direct": QT_TRANSLATE_NOOP("Doctor", "None, as the settings say; the site is reached directly."),
        "chosen": QT_TRANSLATE_NOOP("Doctor", "{detail}, from the settings; it lets us through."),
        "system": QT_TRANSLATE_NOOP("Doctor", "{detail}, from this computer's own settings; it lets us through."),
        "unusable": QT_TRANSLATE_NOOP("Doctor", "The proxy that is set is no http:// address, so nothing can be sent."),
        "refused": QT_TRANSLATE_NOOP(
            "Doctor", "It lets nobody through without a sign-in of its own, or not to this site ({detail})."
        ),
        "no_way": QT_TRANSLATE_NOOP("Doctor", "It could not reach the site ({detail})."),
        "unreachable": QT_TRANSLATE_NOOP(
            "Doctor", "It cannot be reached itself ({detail}), so the site cannot be either."
        ),
        "no_proxy": QT_TRANSLATE_NOOP("Doctor", "What answers there is no proxy ({detail})."),
        "late": QT_TRANSLATE_NOOP("Doctor", "It does not answer ({detail}), so the site cannot be reached."),
    },
    Check.DNS: {
        "": QT_TRANSLATE_NOOP("Doctor", "Found: {detail}."),
        "by_proxy": QT_TRANSLATE_NOOP("Doctor", "The proxy looks it up."),
        "unresolved": QT_TRANSLATE_NOOP("Doctor", "No server knows the name {detail}."),
        "late": QT_TRANSLATE_NOOP("Doctor", "Nobody says where {detail} is: the name servers do not answer."),
    },
    Check.TCP: {
        "": QT_TRANSLATE_NOOP("Doctor", "{detail} answers."),
        "by_proxy": QT_TRANSLATE_NOOP("Doctor", "The proxy connects."),
        "closed": QT_TRANSLATE_NOOP("Doctor", "The computer is there, and nothing listens at {detail}."),
        "unreachable": QT_TRANSLATE_NOOP("Doctor", "There is no way to {detail}."),
        "late": QT_TRANSLATE_NOOP(
            "Doctor", "{detail} does not answer: something on the way swallows it, or the computer is off."
        ),
    },
    Check.TLS: {
        "": QT_TRANSLATE_NOOP("Doctor", "In order; issuer and last day: {detail}."),
        "expiring": QT_TRANSLATE_NOOP(
            "Doctor",
            "In order, but only for some days; issuer and last day: {detail}. Remind the site's administrator.",
        ),
        "unread": QT_TRANSLATE_NOOP("Doctor", "In order."),
        "plain": QT_TRANSLATE_NOOP(
            "Doctor",
            "None: this is an http:// site within a private network. Who controls that network can read along.",
        ),
        "certificate": QT_TRANSLATE_NOOP("Doctor", "The site's certificate is not trusted, so nothing was sent."),
        "certificate:expired": QT_TRANSLATE_NOOP("Doctor", "The site's certificate has expired, so nothing was sent."),
        "certificate:wrong_host": QT_TRANSLATE_NOOP(
            "Doctor", "The certificate belongs to another address, so nothing was sent."
        ),
        "certificate:unknown_issuer": QT_TRANSLATE_NOOP(
            "Doctor", "The certificate's issuer is not trusted on this computer, so nothing was sent."
        ),
        "refused": QT_TRANSLATE_NOOP("Doctor", "No secure connection came about ({detail})."),
        "late": QT_TRANSLATE_NOOP("Doctor", "No secure connection came about in time."),
        "ca_file": QT_TRANSLATE_NOOP("Doctor", "The additional certificates cannot be used: {detail}."),
    },
    Check.SITE: {
        "": QT_TRANSLATE_NOOP("Doctor", "{detail} answers, and is a Frappe site."),
        "unreachable": QT_TRANSLATE_NOOP("Doctor", "It does not answer ({detail})."),
        "busy": QT_TRANSLATE_NOOP("Doctor", "It is being updated or is overloaded ({detail})."),
        "not_the_site": QT_TRANSLATE_NOOP(
            "Doctor", "Something else than a Frappe site answers ({detail}): a guest network's page, or another server."
        ),
        "no_such_site": QT_TRANSLATE_NOOP("Doctor", "The server knows no site under this address or name."),
        "proxy": QT_TRANSLATE_NOOP("Doctor", "The proxy lets nobody through without a sign-in of its own ({detail})."),
    },
    Check.SITE_NAME: {
        "": QT_TRANSLATE_NOOP("Doctor", "{detail}."),
        "other": QT_TRANSLATE_NOOP("Doctor", "It is called otherwise than here ({detail})."),
        "not_told": QT_TRANSLATE_NOOP("Doctor", "The site does not tell it."),
    },
    Check.TIME_ZONE: {
        "": QT_TRANSLATE_NOOP("Doctor", "{detail}."),
        "other": QT_TRANSLATE_NOOP(
            "Doctor", "The site is no more in the time zone of the sign-in ({detail}), so its times are shown wrong."
        ),
        "unheard_of": QT_TRANSLATE_NOOP(
            "Doctor", "This computer does not know the site's time zone ({detail}), so its times cannot be read."
        ),
    },
    Check.CLOCK: {
        "": QT_TRANSLATE_NOOP("Doctor", "This computer's and the site's agree."),
        "ahead": QT_TRANSLATE_NOOP(
            "Doctor",
            "This computer's clock is {detail} minutes ahead of the site's, so times are wrong and sign-ins may end early.",
        ),
        "behind": QT_TRANSLATE_NOOP(
            "Doctor",
            "This computer's clock is {detail} minutes behind the site's, so times are wrong and sign-ins may fail.",
        ),
        "not_told": QT_TRANSLATE_NOOP("Doctor", "The site does not tell its time."),
    },
    Check.SIGN_IN: {
        "api_key": QT_TRANSLATE_NOOP("Doctor", "Valid, with an API key."),
        "password": QT_TRANSLATE_NOOP("Doctor", "Valid, with a session that was opened with a password."),
        "browser": QT_TRANSLATE_NOOP("Doctor", "Valid, made in the browser; renewed by itself, next before {detail}."),
        "signed_out": QT_TRANSLATE_NOOP("Doctor", "Nobody is signed in."),
        "no_secret": QT_TRANSLATE_NOOP("Doctor", "The keyring has no secret for it: it was deleted, or never kept."),
        "credentials_refused": QT_TRANSLATE_NOOP("Doctor", "The site refuses the password, key or token ({detail})."),
        "session_expired": QT_TRANSLATE_NOOP("Doctor", "The session has ended."),
        "grant_ended": QT_TRANSLATE_NOOP("Doctor", "What was signed in to in the browser holds no longer."),
        "way_not_offered": QT_TRANSLATE_NOOP(
            "Doctor", "It was made in the browser, and the settings do not name the program's id there any more."
        ),
        "not_permitted": QT_TRANSLATE_NOOP("Doctor", "The site does not let this user in ({detail})."),
        "invalid": QT_TRANSLATE_NOOP("Doctor", "The site refuses this user, who may have been disabled ({detail})."),
        "account_locked": QT_TRANSLATE_NOOP("Doctor", "The site has locked the user for a while ({detail})."),
    },
    Check.USER: {
        "": QT_TRANSLATE_NOOP("Doctor", "{detail}."),
        "other": QT_TRANSLATE_NOOP("Doctor", "The site takes us for another user ({detail})."),
    },
    Check.WEBSOCKET: {
        "": QT_TRANSLATE_NOOP("Doctor", "It passes."),
        "not_the_site": QT_TRANSLATE_NOOP(
            "Doctor", "Refused on the way, or by a server that does not know it ({detail})."
        ),
        "late": QT_TRANSLATE_NOOP("Doctor", "It is swallowed on the way: nothing comes back."),
    },
    Check.POLLING: {
        "": QT_TRANSLATE_NOOP("Doctor", "It passes."),
        "not_the_site": QT_TRANSLATE_NOOP(
            "Doctor", "Refused on the way, or by a server that does not know it ({detail})."
        ),
        "late": QT_TRANSLATE_NOOP("Doctor", "Nothing comes back."),
    },
    Check.NAMESPACE: {
        "": QT_TRANSLATE_NOOP("Doctor", "The site takes {detail}."),
        "invalid": QT_TRANSLATE_NOOP("Doctor", "The site does not take {detail}: it goes by another name."),
    },
    Check.HEARD: {
        "": QT_TRANSLATE_NOOP("Doctor", "As {detail}."),
        "handshake": QT_TRANSLATE_NOOP(
            "Doctor", "The site refused the live connection ({detail}), though the sign-in is valid."
        ),
        "other_user": QT_TRANSLATE_NOOP("Doctor", "The live connection would be heard as {detail}."),
        "session_expired": QT_TRANSLATE_NOOP("Doctor", "The session has ended."),
    },
    Check.SUBSCRIPTION: {
        "": QT_TRANSLATE_NOOP("Doctor", "Asked for, and your notifications can be read."),
        "late": QT_TRANSLATE_NOOP("Doctor", "The site's live server does not answer."),
        "link_lost": QT_TRANSLATE_NOOP("Doctor", "The live connection was lost ({detail})."),
        "app_missing": QT_TRANSLATE_NOOP("Doctor", "The site does not run Nirmaan Stack, so it has no notifications."),
        "not_permitted": QT_TRANSLATE_NOOP(
            "Doctor", "The site shows your user no notifications ({detail}); you may lack a Nirmaan role."
        ),
    },
    Check.TRAY: {
        "system": QT_TRANSLATE_NOOP("Doctor", "Windows and macOS always have one."),
        "status_notifier": QT_TRANSLATE_NOOP("Doctor", "A panel takes icons (StatusNotifier)."),
        "xembed": QT_TRANSLATE_NOOP("Doctor", "A panel takes icons (XEmbed)."),
        "no_screen": QT_TRANSLATE_NOOP("Doctor", "There is no desktop session here, so there can be no icon."),
        "no_host": QT_TRANSLATE_NOOP(
            "Doctor", "No panel of this desktop takes icons, so the window stands in for the icon."
        ),
        "late": QT_TRANSLATE_NOOP("Doctor", "The desktop does not say whether a panel takes icons."),
    },
    Check.TOASTS: {
        "": QT_TRANSLATE_NOOP("Doctor", "{detail}."),
        "system": QT_TRANSLATE_NOOP("Doctor", "The operating system shows toasts itself."),
        "without_actions": QT_TRANSLATE_NOOP(
            "Doctor", "{detail}. Its toasts cannot be clicked: open notifications from the icon's menu."
        ),
        "no_bus": QT_TRANSLATE_NOOP("Doctor", "There is no session bus here, so no toasts can be shown."),
        "no_server": QT_TRANSLATE_NOOP(
            "Doctor", "This desktop has none, so toasts are shown as the icon's balloon, if at all."
        ),
        "not_signed": QT_TRANSLATE_NOOP(
            "Doctor", "This copy of the program is not signed, so macOS shows no notifications of it."
        ),
        "not_asked": QT_TRANSLATE_NOOP(
            "Doctor", "macOS has not asked yet whether this program may show notifications, so none are shown."
        ),
        "not_allowed": QT_TRANSLATE_NOOP(
            "Doctor", "This program's notifications are turned off in the system's settings, so none are shown."
        ),
        "late": QT_TRANSLATE_NOOP("Doctor", "It does not answer, so no toasts are shown."),
    },
    Check.BROWSER: {
        "": QT_TRANSLATE_NOOP("Doctor", "Opened by {detail}."),
        "system": QT_TRANSLATE_NOOP("Doctor", "Opened by the operating system."),
        "no_opener": QT_TRANSLATE_NOOP("Doctor", "There is no xdg-open here, so links may not open."),
    },
    Check.INSTANCE: {
        "not_running": QT_TRANSLATE_NOOP("Doctor", "The tray does not run now, and nothing is in its way."),
        "alive": QT_TRANSLATE_NOOP("Doctor", "The tray runs, and answers."),
        "silent": QT_TRANSLATE_NOOP("Doctor", "The tray runs and does not answer: it hangs, or is ending."),
        "foreign": QT_TRANSLATE_NOOP(
            "Doctor", "The folder in which it takes its place belongs to another user, so it does not start."
        ),
    },
    Check.VERSIONS: {"": QT_TRANSLATE_NOOP("Doctor", "{detail}.")},
    Check.TEST_TOAST: {
        "": QT_TRANSLATE_NOOP("Doctor", "Shown, and your click came back."),
        "unavailable": QT_TRANSLATE_NOOP("Doctor", "No toast could be shown."),
        "not_clicked": QT_TRANSLATE_NOOP("Doctor", "It was sent, and no click came back within {detail} seconds."),
    },
}

SAID_OF_ALL = {
    "unreachable": QT_TRANSLATE_NOOP("Doctor", "There was no answer ({detail})."),
    "busy": QT_TRANSLATE_NOOP("Doctor", "The site is being updated or is overloaded ({detail})."),
    "certificate": QT_TRANSLATE_NOOP("Doctor", "The certificate there is not trusted ({detail})."),
    "handshake": QT_TRANSLATE_NOOP("Doctor", "The site refused ({detail})."),
    "proxy": QT_TRANSLATE_NOOP("Doctor", "The proxy lets nobody through without a sign-in of its own ({detail})."),
    "late": QT_TRANSLATE_NOOP("Doctor", "It took too long."),
    "bug": QT_TRANSLATE_NOOP(
        "Doctor", "The check itself failed ({detail}), which is a mistake of this program; the log says more."
    ),
}
"""For whatever can happen to more than one link."""
