"""What to do about a link that is broken, by its code; empty stands for all others, ``code:detail`` goes before ``code``."""

from nirmaan_tray.doctor.finding import Check

_TELL_ADMINISTRATOR = "Tell the site's administrator."
_SIGN_IN_AGAIN = "Sign in again."

ADVICE = {
    Check.SETTINGS: {
        "no_site": "Sign in: from the icon's menu, or with nirmaan-tray sign-in SITE.",
        "settings_damaged": "Mend it, or sign in again: then it is set aside, not lost.",
        "organisation": "Tell your administrator.",
        "": "Correct it in the file.",
    },
    Check.KEYRING: {
        "keyring_missing": "Start the desktop's keyring (on Linux for example gnome-keyring or KWallet).",
        "keyring_locked": "Unlock it, for example by signing in to the desktop again.",
        "keyring_denied": "Allow nirmaan-tray to use it.",
        "keyring_slow": "Look for its window, and unlock it.",
        "": "Look at it with the desktop's own program for passwords.",
    },
    Check.PROXY: {
        "refused": "Ask the network's administrator for a user and a password; set the user in the settings (proxy), and keep "
        "the password with nirmaan-tray proxy-password.",
        "no_way": "Check the site's address; else ask the network's administrator.",
        "": "Check the proxy in the settings, or in this computer's network settings.",
    },
    Check.DNS: {"": "Check the address and this computer's network. Within an office it may take the VPN."},
    Check.TCP: {
        "closed": "Check the port in the address; else tell the site's administrator.",
        "": "Check this computer's network and its firewall. Within an office it may take the VPN.",
    },
    Check.TLS: {
        "certificate:wrong_host": "Check the address. On a guest network, sign in to that network in the browser first.",
        "certificate:unknown_issuer": "Your office's certificate authority is not installed on this computer: ask the "
        "administrator to install it, or name its file in the settings (ca_file).",
        "ca_file": "Correct ca_file in the settings.",
        "refused": "Check the address: does it begin with https://, and the right port? Else tell the site's administrator.",
        "": _TELL_ADMINISTRATOR,
    },
    Check.SITE: {
        "busy": "Wait a few minutes; nothing is lost.",
        "not_the_site": "On a guest network, sign in to that network in the browser. Else check the address.",
        "no_such_site": "Check the address, and site_name in the settings.",
        "": "Check the address and this computer's network, then try again.",
    },
    Check.SITE_NAME: {
        "": "It is followed by itself at the next connection; if not, take site_name out of the settings."
    },
    Check.TIME_ZONE: {"unheard_of": _TELL_ADMINISTRATOR, "": _SIGN_IN_AGAIN},
    Check.CLOCK: {"": "Let this computer set its clock by the network; if it is right, tell the site's administrator."},
    Check.SIGN_IN: {
        "signed_out": "Sign in.",
        "way_not_offered": "Sign in in another way, or ask your administrator.",
        "not_permitted": "Ask the site's administrator.",
        "invalid": "Ask the site's administrator.",
        "account_locked": "Wait, then try again.",
        "unreachable": "Try again.",
        "busy": "Wait a few minutes; nothing is lost.",
        "not_the_site": "Try again; if it stays, tell the site's administrator.",
        "": _SIGN_IN_AGAIN,
    },
    Check.USER: {"": _SIGN_IN_AGAIN},
    Check.WEBSOCKET: {
        "": "Where polling passes, notifications come all the same. Ask the network's administrator to let websockets to the "
        "site through; where neither passes, check socket_url in the settings.",
    },
    Check.POLLING: {
        "": "Where the websocket passes, nothing is missed. Where neither passes, check socket_url in the settings, and ask "
        "the site's administrator whether Socket.IO runs.",
    },
    Check.NAMESPACE: {
        "": "Check site_name and socket_url in the settings, or sign in again, which finds the name anew.",
    },
    Check.HEARD: {
        "handshake": "It is tried again by itself. If it lasts, tell the site's administrator.",
        "": _SIGN_IN_AGAIN,
    },
    Check.SUBSCRIPTION: {
        "not_permitted": "Ask the site's administrator for a Nirmaan role.",
        "": "Try again; if it stays, tell the site's administrator.",
    },
    Check.TRAY: {
        "no_screen": "Run this within a desktop session.",
        "": "On GNOME, install the extension AppIndicator. Elsewhere add a notification area to the panel.",
    },
    Check.TOASTS: {
        "no_bus": "Run this within a desktop session.",
        "": "Start the desktop's notification server, or install one (for example dunst).",
    },
    Check.BROWSER: {"": "Install xdg-utils."},
    Check.INSTANCE: {
        "silent": "Wait a moment; if it stays, end it and start it again.",
        "foreign": "Ask this computer's administrator to remove that folder.",
    },
    Check.TEST_TOAST: {
        "": "Allow this program's notifications in the desktop's settings, and end its do-not-disturb.",
    },
}

ADVICE_OF_ALL = {
    "bug": "Save a report, and hand it to whoever looks after this program.",
}
"""The same for whatever can happen to more than one link."""

OTHERWISE = "Try again; if it stays, tell your administrator."
