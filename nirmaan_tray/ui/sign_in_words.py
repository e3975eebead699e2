"""The words of signing in and out, and of being signed in: English, one section for each place."""

from urllib.parse import urlsplit

from nirmaan_tray.model import Account, Way
from nirmaan_tray.ui.problems import capital, reason
from nirmaan_tray.ui.problems import failure as failure

# --- The sign-in window: the site -------------------------------------------------------------------------------------

SIGN_IN_TITLE = "Sign in to Nirmaan"
SIGN_IN_ADDRESS = "&Address"
SIGN_IN_ADDRESS_EXAMPLE = "nirmaan.example.com"
SIGN_IN_ADDRESS_HINT = "The address at which you open Nirmaan in the browser."
SIGN_IN_ADDRESS_FIXED = "Set by your organisation."
SIGN_IN_CHECKING = "Checking…"
NOT_ENCRYPTED = "Not encrypted: only inside your office network"


def site_found(origin: str) -> str:
    """Return what is said of an address where a site has answered."""
    return f"✓ Nirmaan at {urlsplit(origin).netloc}"


# --- The sign-in window: three ways -----------------------------------------------------------------------------------

SIGN_IN_WAYS = "How to sign in"
SIGN_IN_BY = {
    Way.BROWSER: "In the &browser",
    Way.PASSWORD: "User and pass&word",
    Way.API_KEY: "API &key",
}
SIGN_IN_HINTS = {
    Way.BROWSER: "Your browser opens, and you sign in there as you usually do. This program never sees your password.",
    Way.PASSWORD: "Some sites allow one session per user: this would sign you out in the browser. An API key would not.",
    Way.API_KEY: "Your site's administrator makes it on your user's page, under API Access.",
}
SIGN_IN_USER = "&User"
SIGN_IN_USER_EXAMPLE = "Email or user name"
SIGN_IN_PASSWORD = "&Password"  # noqa: S105 - a label
SIGN_IN_KEY = "API k&ey"
SIGN_IN_SECRET = "API sec&ret"  # noqa: S105 - a label
SIGN_IN_NO_WAY = "Your organisation's settings leave no way to sign in. Ask your administrator to allow one."

SIGN_IN_GO = "&Sign in"
SIGN_IN_GO_BROWSER = "&Sign in in the browser"
SIGN_IN_CANCEL = "Cancel"
SIGN_IN_CLOSE = "Close"
SIGN_IN_BUSY = "Signing in…"

SIGN_IN_LACKS_ADDRESS = "Type the address at which you open Nirmaan in the browser."
SIGN_IN_LACKS_USER = "Type your user name, as you sign in to Nirmaan in the browser."
SIGN_IN_LACKS_PASSWORD = "Type your password. Nothing was sent."  # noqa: S105 - a sentence
SIGN_IN_LACKS_KEY = "Type both the API key and its secret. Nothing was sent."


def sign_in_again(code: str) -> str:
    """Return why somebody who was signed in is asked again; ``code`` is an error's."""
    return f"{capital(reason(code))}. Sign in again; what is stored on this computer stays."


def signed_in_elsewhere(user: str, site: str) -> str:
    """Return what is said when somebody signed in by another way while the dialog was open."""
    return f"Signed in as {user} at {site} meanwhile, from outside this window. There is nothing left to do here."


# --- The sign-in window: the second step, and the browser -------------------------------------------------------------

SIGN_IN_CODE = "Verification &code"
SIGN_IN_LACKS_CODE = "Type the verification code."

BROWSER_WAIT = "Finish signing in in the browser window that opened."
BROWSER_WAIT_MORE = "This window closes by itself when you are done there. It waits for five minutes."
BROWSER_LINK = "No window came? Copy the link and open it in a browser on this computer."
BROWSER_OPEN = "Open the page to sign in yourself."
BROWSER_MISSING = "No browser could be started. Copy the link and open it in a browser on this computer."
BROWSER_COPY = "Copy the &link"
BROWSER_COPIED = "The link is copied. Paste it into the address line of a browser on this computer."


def code_prompt(prompt: str, method: str) -> str:
    """Return what asks for a verification code: the site's own words where it has some."""
    if prompt:
        return prompt
    return f"The site asks for a verification code ({method})." if method else "The site asks for a verification code."


# --- Being signed in: About and the inbox window ----------------------------------------------------------------------

_HOW = {
    Way.PASSWORD: ("signed in with a password", "until the site ends the session"),
    Way.API_KEY: ("signed in with an API key", "until the key is revoked"),
    Way.BROWSER: ("signed in in the browser", "renewed by itself"),
}
_IN_MEMORY = "until this program ends"


def signed_in_line(account: Account, *, in_memory: bool) -> str:
    """Return who is signed in, where, how and until when; ``in_memory``: there is no keyring that would keep it."""
    return " · ".join((f"{account.user} at {account.site}", *_how(account, in_memory=in_memory)))


def signed_in_lines(account: Account, *, in_memory: bool) -> str:
    """Return the same in lines."""
    how, *more = _how(account, in_memory=in_memory)
    return "\n".join((f"Signed in as {account.user}", f"at {account.site}", capital(how), *map(capital, more)))


def _how(account: Account, *, in_memory: bool) -> list[str]:
    how, until = _HOW[account.way]
    safe = not account.site.startswith("http://")
    return [f"{how}, {_IN_MEMORY if in_memory else until}", *([] if safe else [NOT_ENCRYPTED.lower()])]


# --- Signing out ------------------------------------------------------------------------------------------------------

SIGN_OUT_TITLE = "Sign out?"
SIGN_OUT_FORGET = "Also &forget the notifications stored on this computer"
SIGN_OUT_GO = "&Sign out"

_ENDS = {
    Way.PASSWORD: "Your session on the site ends too, as far as the site can be reached.",
    Way.API_KEY: "The API key stays valid until it is revoked on the site.",
    Way.BROWSER: "The site takes back what it gave this program; in the browser you stay signed in.",
}


def sign_out_means(account: Account) -> tuple[str, str]:
    """Return who is signed in where, and what signing out means."""
    kept = (
        "The list stored here is kept for your next sign-in, unless you choose to forget it; the site keeps it anyway."
    )
    return (
        f"{account.user} at {account.site}",
        f"No notifications come to this computer until somebody signs in again. {_ENDS[account.way]} {kept}",
    )
