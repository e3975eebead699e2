"""The words of signing in and out, and of being signed in: one section for each place."""

from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication

from nirmaan_tray.model.account import Account, Way
from nirmaan_tray.ui.problems import capital, reason
from nirmaan_tray.ui.problems import failure as failure

translate = QCoreApplication.translate


# --- The sign-in window: the site -------------------------------------------------------------------------------------


def sign_in_title() -> str:
    return translate("SignIn", "Sign in to Nirmaan")


def sign_in_address() -> str:
    return translate("SignIn", "&Address")


def sign_in_address_example() -> str:
    return translate("SignIn", "nirmaan.example.com")


def sign_in_address_hint() -> str:
    return translate("SignIn", "The address at which you open Nirmaan in the browser.")


def sign_in_address_fixed() -> str:
    return translate("SignIn", "Set by your organisation.")


def sign_in_checking() -> str:
    return translate("SignIn", "Checking…")


def not_encrypted() -> str:
    return translate("SignIn", "Not encrypted: only inside your office network")


def site_found(origin: str) -> str:
    """Return what is said of an address where a site has answered."""
    return translate("SignIn", "✓ Nirmaan at {site}").format(site=urlsplit(origin).netloc)


# --- The sign-in window: three ways -----------------------------------------------------------------------------------


def sign_in_ways() -> str:
    return translate("SignIn", "How to sign in")


def sign_in_by(way: Way) -> str:
    """Return what a way is called."""
    match way:
        case Way.BROWSER:
            return translate("SignIn", "In the &browser")
        case Way.PASSWORD:
            return translate("SignIn", "User and pass&word")
        case Way.API_KEY:
            return translate("SignIn", "API &key")


def sign_in_hint(way: Way) -> str:
    """Return what is good to know about a way."""
    match way:
        case Way.BROWSER:
            return translate(
                "SignIn",
                "Your browser opens, and you sign in there as you usually do. This program never sees your password.",
            )
        case Way.PASSWORD:
            return translate(
                "SignIn",
                "Some sites allow one session per user: this would sign you out in the browser. An API key would not.",
            )
        case Way.API_KEY:
            return translate("SignIn", "Your site's administrator makes it on your user's page, under API Access.")


def sign_in_user() -> str:
    return translate("SignIn", "&User")


def sign_in_user_example() -> str:
    return translate("SignIn", "Email or user name")


def sign_in_password() -> str:
    return translate("SignIn", "&Password")


def sign_in_key() -> str:
    return translate("SignIn", "API k&ey")


def sign_in_secret() -> str:
    return translate("SignIn", "API sec&ret")


def sign_in_no_way() -> str:
    return translate(
        "SignIn", "Your organisation's settings leave no way to sign in. Ask your administrator to allow one."
    )


def sign_in_go() -> str:
    return translate("SignIn", "&Sign in")


def sign_in_go_browser() -> str:
    return translate("SignIn", "&Sign in in the browser")


def sign_in_cancel() -> str:
    return translate("SignIn", "Cancel")


def sign_in_close() -> str:
    return translate("SignIn", "Close")


def sign_in_busy() -> str:
    return translate("SignIn", "Signing in…")


def sign_in_lacks_address() -> str:
    return translate("SignIn", "Type the address at which you open Nirmaan in the browser.")


def sign_in_lacks_user() -> str:
    return translate("SignIn", "Type your user name, as you sign in to Nirmaan in the browser.")


def sign_in_lacks_password() -> str:
    return translate("SignIn", "Type your password. Nothing was sent.")


def sign_in_lacks_key() -> str:
    return translate("SignIn", "Type both the API key and its secret. Nothing was sent.")


def sign_in_again(code: str) -> str:
    """Return why somebody who was signed in is asked again; ``code`` is an error's."""
    return translate("SignIn", "{reason}. Sign in again; what is stored on this computer stays.").format(
        reason=capital(reason(code))
    )


def signed_in_elsewhere(user: str, site: str) -> str:
    """Return what is said when somebody signed in by another way while the dialog was open."""
    said = translate(
        "SignIn",
        "Signed in as {user} at {site} meanwhile, from outside this window. There is nothing left to do here.",
    )
    return said.format(user=user, site=site)


# --- The sign-in window: the second step, and the browser -------------------------------------------------------------


def sign_in_code() -> str:
    return translate("SignIn", "Verification &code")


def sign_in_lacks_code() -> str:
    return translate("SignIn", "Type the verification code.")


def browser_wait() -> str:
    return translate("SignIn", "Finish signing in in the browser window that opened.")


def browser_wait_more() -> str:
    return translate("SignIn", "This window closes by itself when you are done there. It waits for five minutes.")


def browser_link() -> str:
    return translate("SignIn", "No window came? Copy the link and open it in a browser on this computer.")


def browser_open() -> str:
    return translate("SignIn", "Open the page to sign in yourself.")


def browser_missing() -> str:
    return translate("SignIn", "No browser could be started. Copy the link and open it in a browser on this computer.")


def browser_copy() -> str:
    return translate("SignIn", "Copy the &link")


def browser_copied() -> str:
    return translate("SignIn", "The link is copied. Paste it into the address line of a browser on this computer.")


def code_prompt(prompt: str, method: str) -> str:
    """Return what asks for a verification code: the site's own words where it has some."""
    if prompt:
        return prompt
    if not method:
        return translate("SignIn", "The site asks for a verification code.")
    return translate("SignIn", "The site asks for a verification code ({method}).").format(method=method)


# --- Being signed in: About and the inbox window ----------------------------------------------------------------------


def signed_in_line(account: Account, *, in_memory: bool) -> str:
    """Return who is signed in, where, how and until when; ``in_memory``: there is no keyring that would keep it."""
    return " · ".join((_who_where(account), *_how(account, in_memory=in_memory)))


def signed_in_lines(account: Account, *, in_memory: bool) -> str:
    """Return the same in lines."""
    who = translate("Account", "Signed in as {user}\nat {site}").format(user=account.user, site=account.site)
    return "\n".join((who, *map(capital, _how(account, in_memory=in_memory))))


def _who_where(account: Account) -> str:
    return translate("Account", "{user} at {site}").format(user=account.user, site=account.site)


def _how(account: Account, *, in_memory: bool) -> list[str]:
    how = _how_for_now(account.way) if in_memory else _how_for_long(account.way)
    safe = not account.site.startswith("http://")
    return [how] if safe else [how, translate("Account", "not encrypted: only inside your office network")]


def _how_for_long(way: Way) -> str:
    match way:
        case Way.PASSWORD:
            return translate("Account", "signed in with a password, until the site ends the session")
        case Way.API_KEY:
            return translate("Account", "signed in with an API key, until the key is revoked")
        case Way.BROWSER:
            return translate("Account", "signed in in the browser, renewed by itself")


def _how_for_now(way: Way) -> str:
    match way:
        case Way.PASSWORD:
            return translate("Account", "signed in with a password, until this program ends")
        case Way.API_KEY:
            return translate("Account", "signed in with an API key, until this program ends")
        case Way.BROWSER:
            return translate("Account", "signed in in the browser, until this program ends")


# --- Signing out ------------------------------------------------------------------------------------------------------


def sign_out_title() -> str:
    return translate("SignOut", "Sign out?")


def sign_out_forget() -> str:
    return translate("SignOut", "Also &forget the notifications stored on this computer")


def sign_out_go() -> str:
    return translate("SignOut", "&Sign out")


def sign_out_means(account: Account) -> tuple[str, str]:
    """Return who is signed in where, and what signing out means."""
    means = translate(
        "SignOut",
        "No notifications come to this computer until somebody signs in again. {ends} The list stored here is kept for your "
        "next sign-in, unless you choose to forget it; the site keeps it anyway.",
    )
    return _who_where(account), means.format(ends=_ends(account.way))


def _ends(way: Way) -> str:
    match way:
        case Way.PASSWORD:
            return translate("SignOut", "Your session on the site ends too, as far as the site can be reached.")
        case Way.API_KEY:
            return translate("SignOut", "The API key stays valid until it is revoked on the site.")
        case Way.BROWSER:
            return translate(
                "SignOut", "The site takes back what it gave this program; in the browser you stay signed in."
            )
