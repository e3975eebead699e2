"""What to do about a link that is broken, by its code; empty stands for all others, ``code:detail`` goes before ``code``."""

from nirmaan_tray.doctor.finding import Check
from nirmaan_tray.translatable import QT_TRANSLATE_NOOP

_TELL_ADMINISTRATOR = QT_TRANSLATE_NOOP("Doctor", "Tell the site's administrator.")
_SIGN_IN_AGAIN = QT_TRANSLATE_NOOP("Doctor", "Sign in again.")

ADVICE = {
    Check.SETTINGS: {
        "no_site": QT_TRANSLATE_NOOP("Doctor", "Sign in: from the icon's menu, or with nirmaan-tray sign-in SITE."),
        "settings_damaged": QT_TRANSLATE_NOOP("Doctor", "Mend it, or sign in again: then it is set aside, not lost."),
        "organisation": QT_TRANSLATE_NOOP("Doctor", "Tell your administrator."),
        "": QT_TRANSLATE_NOOP("Doctor", "Correct it in the file."),
    },
    Check.KEYRING: {
        "keyring_missing": QT_TRANSLATE_NOOP(
            "Doctor", "Start the desktop's keyring (on Linux for example gnome-keyring or KWallet)."
        ),
        "keyring_locked": QT_TRANSLATE_NOOP("Doctor", "Unlock it, for example by signing in to the desktop again."),
        "keyring_denied": QT_TRANSLATE_NOOP("Doctor", "Allow nirmaan-tray to use it."),
        "keyring_slow": QT_TRANSLATE_NOOP("Doctor", "Look for its window, and unlock it."),
        "": QT_TRANSLATE_NOOP("Doctor", "Look at it with the desktop's own program for passwords."),
    },
    Check.PROXY: {
        "refused": QT_TRANSLATE_NOOP(
            "Doctor",
            "Ask the network's administrator for a user and a password; set the user in the settings (proxy), and keep "
            "the password with nirmaan-tray proxy-password.",
        ),
        "no_way": QT_TRANSLATE_NOOP("Doctor", "Check the site's address; else ask the network's administrator."),
        "": QT_TRANSLATE_NOOP("Doctor", "Check the proxy in the settings, or in this computer's network settings."),
    },
    Check.DNS: {
        "": QT_TRANSLATE_NOOP(
            "Doctor", "Check the address and this computer's network. Within an office it may take the VPN."
        )
    },
    Check.TCP: {
        "closed": QT_TRANSLATE_NOOP("Doctor", "Check the port in the address; else tell the site's administrator."),
        "": QT_TRANSLATE_NOOP(
            "Doctor", "Check this computer's network and its firewall. Within an office it may take the VPN."
        ),
    },
    Check.TLS: {
        "certificate:wrong_host": QT_TRANSLATE_NOOP(
            "Doctor", "Check the address. On a guest network, sign in to that network in the browser first."
        ),
        "certificate:unknown_issuer": QT_TRANSLATE_NOOP(
            "Doctor",
            "Your office's certificate authority is not installed on this computer: ask the "
            "administrator to install it, or name its file in the settings (ca_file).",
        ),
        "ca_file": QT_TRANSLATE_NOOP("Doctor", "Correct ca_file in the settings."),
        "refused": QT_TRANSLATE_NOOP(
            "Doctor",
            "Check the address: does it begin with https://, and the right port? Else tell the site's administrator.",
        ),
        "": _TELL_ADMINISTRATOR,
    },
    Check.SITE: {
        "busy": QT_TRANSLATE_NOOP("Doctor", "Wait a few minutes; nothing is lost."),
        "not_the_site": QT_TRANSLATE_NOOP(
            "Doctor", "On a guest network, sign in to that network in the browser. Else check the address."
        ),
        "no_such_site": QT_TRANSLATE_NOOP("Doctor", "Check the address, and site_name in the settings."),
        "": QT_TRANSLATE_NOOP("Doctor", "Check the address and this computer's network, then try again."),
    },
    Check.SITE_NAME: {
        "": QT_TRANSLATE_NOOP(
            "Doctor", "It is followed by itself at the next connection; if not, take site_name out of the settings."
        )
    },
    Check.TIME_ZONE: {"unheard_of": _TELL_ADMINISTRATOR, "": _SIGN_IN_AGAIN},
    Check.CLOCK: {
        "": QT_TRANSLATE_NOOP(
            "Doctor", "Let this computer set its clock by the network; if it is right, tell the site's administrator."
        )
    },
    Check.SIGN_IN: {
        "signed_out": QT_TRANSLATE_NOOP("Doctor", "Sign in."),
        "way_not_offered": QT_TRANSLATE_NOOP("Doctor", "Sign in in another way, or ask your administrator."),
        "not_permitted": QT_TRANSLATE_NOOP("Doctor", "Ask the site's administrator."),
        "invalid": QT_TRANSLATE_NOOP("Doctor", "Ask the site's administrator."),
        "account_locked": QT_TRANSLATE_NOOP("Doctor", "Wait, then try again."),
        "unreachable": QT_TRANSLATE_NOOP("Doctor", "Try again."),
        "busy": QT_TRANSLATE_NOOP("Doctor", "Wait a few minutes; nothing is lost."),
        "not_the_site": QT_TRANSLATE_NOOP("Doctor", "Try again; if it stays, tell the site's administrator."),
        "": _SIGN_IN_AGAIN,
    },
    Check.USER: {"": _SIGN_IN_AGAIN},
    Check.WEBSOCKET: {
        "": QT_TRANSLATE_NOOP(
            "Doctor",
            "Where polling passes, notifications come all the same. Ask the network's administrator to let websockets to the "
            "site through; where neither passes, check socket_url in the settings.",
        ),
    },
    Check.POLLING: {
        "": QT_TRANSLATE_NOOP(
            "Doctor",
            "Where the websocket passes, nothing is missed. Where neither passes, check socket_url in the settings, and ask "
            "the site's administrator whether Socket.IO runs.",
        ),
    },
    Check.NAMESPACE: {
        "": QT_TRANSLATE_NOOP(
            "Doctor", "Check site_name and socket_url in the settings, or sign in again, which finds the name anew."
        ),
    },
    Check.HEARD: {
        "handshake": QT_TRANSLATE_NOOP(
            "Doctor", "It is tried again by itself. If it lasts, tell the site's administrator."
        ),
        "": _SIGN_IN_AGAIN,
    },
    Check.SUBSCRIPTION: {
        "not_permitted": QT_TRANSLATE_NOOP("Doctor", "Ask the site's administrator for a Nirmaan role."),
        "": QT_TRANSLATE_NOOP("Doctor", "Try again; if it stays, tell the site's administrator."),
    },
    Check.TRAY: {
        "no_screen": QT_TRANSLATE_NOOP("Doctor", "Run this within a desktop session."),
        "": QT_TRANSLATE_NOOP(
            "Doctor", "On GNOME, install the extension AppIndicator. Elsewhere add a notification area to the panel."
        ),
    },
    Check.TOASTS: {
        "no_bus": QT_TRANSLATE_NOOP("Doctor", "Run this within a desktop session."),
        "not_signed": QT_TRANSLATE_NOOP("Doctor", "Install it from your administrator's disk image (.dmg)."),
        "not_asked": QT_TRANSLATE_NOOP(
            "Doctor",
            "In the preferences, under Notifications, show a test notification, and choose Allow when macOS asks.",
        ),
        "not_allowed": QT_TRANSLATE_NOOP(
            "Doctor",
            "Turn them on in the system's settings, under Notifications. If that cannot be changed, ask your administrator.",
        ),
        "late": QT_TRANSLATE_NOOP("Doctor", "Try again; if it stays, sign out of this computer and in again."),
        "": QT_TRANSLATE_NOOP("Doctor", "Start the desktop's notification server, or install one (for example dunst)."),
    },
    Check.BROWSER: {"": QT_TRANSLATE_NOOP("Doctor", "Install xdg-utils.")},
    Check.INSTANCE: {
        "silent": QT_TRANSLATE_NOOP("Doctor", "Wait a moment; if it stays, end it and start it again."),
        "foreign": QT_TRANSLATE_NOOP("Doctor", "Ask this computer's administrator to remove that folder."),
    },
    Check.TEST_TOAST: {
        "": QT_TRANSLATE_NOOP(
            "Doctor", "Allow this program's notifications in the desktop's settings, and end its do-not-disturb."
        ),
    },
}

ADVICE_OF_ALL = {
    "bug": QT_TRANSLATE_NOOP("Doctor", "Save a report, and hand it to whoever looks after this program."),
}
"""The same for whatever can happen to more than one link."""

OTHERWISE = QT_TRANSLATE_NOOP("Doctor", "Try again; if it stays, tell your administrator.")
