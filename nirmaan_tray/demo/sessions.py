"""The site's users, their sessions, keys and second steps: who is calling, and how somebody signs in."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from nirmaan_tray.demo.answers import Answer, Refused, authentication_failed, invalid, locked

GUEST = "Guest"

_ELSEWHERE = "Access not allowed from this IP Address"

_PROMPTS = {
    "Email": "Verification code has been sent to your registered email address.",
    "SMS": "Verification code has been sent to your registered mobile number.",
}


@dataclass(frozen=True, slots=True)
class TwoFactor:
    """A second step: ``method`` is ``OTP App``, ``Email`` or ``SMS``; ``code`` is the only right one."""

    method: str = "OTP App"
    code: str = "123456"

    def verification(self) -> dict[str, object]:
        """Return what the first answer says of it."""
        if self.method == "OTP App":
            return {"method": self.method, "setup": True}
        return {"token_delivery": True, "prompt": _PROMPTS[self.method], "method": self.method, "setup": True}


@dataclass(frozen=True, slots=True)
class User:
    """Somebody with an account.

    ``nirmaan_role`` opens the notifications; ``desk`` makes a System User, who is greeted with "Logged In" instead of
    "No App". ``ip_restricted``: calls come from an address that is not allowed. ``password_expired``: the next sign-in asks for
    a new password.
    """

    email: str
    full_name: str
    password: str = "PASSWORD"  # noqa: S105 - a stand-in's
    nirmaan_role: bool = True
    desk: bool = False
    enabled: bool = True
    two_factor: TwoFactor | None = None
    password_expired: bool = False
    ip_restricted: bool = False

    @property
    def user_type(self) -> str:
        """The kind of account as the site names it."""
        return "System User" if self.desk else "Website User"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who a request comes from. ``sid`` is that of the live session, else Guest."""

    user: str = GUEST
    sid: str = GUEST
    session_expired: bool = False

    @property
    def sids(self) -> tuple[str, ...]:
        """The ``sid`` cookies that an answer to this caller sets."""
        return (GUEST, "") if self.session_expired else (self.sid,)


@dataclass(slots=True)
class _Failures:
    count: int = 0
    last: datetime | None = None


class Sessions:
    """Everything about who is who.

    ``bearer`` gives the user of an OAuth access token, or None.
    """

    def __init__(
        self,
        now: Callable[[], datetime],
        bearer: Callable[[str], str | None],
        *,
        failures_before_lock: int,
        lock_s: int,
        deny_multiple_sessions: bool,
    ) -> None:
        self._now = now
        self._bearer = bearer
        self._failures_before_lock = failures_before_lock
        self._lock_s = lock_s
        self._deny_multiple = deny_multiple_sessions
        self._users: dict[str, User] = {}
        self._sids: dict[str, str] = {}
        self._keys: dict[str, tuple[str, str]] = {}
        self._second_steps: dict[str, str] = {}
        self._failures: dict[str, _Failures] = {}

    def put(self, user: User) -> None:
        """Add a user, or replace the one of that email."""
        self._users[user.email] = user

    def user(self, email: str) -> User | None:
        """Return a user, if there is one."""
        return self._users.get(email)

    def put_key(self, email: str, key: str = "", secret: str = "") -> str:
        """Give a user an API key, beside those the user has, and return it as ``KEY:SECRET``.

        Raises KeyError when there is no such user.
        """
        email = self._users[email].email
        key, secret = key or secrets.token_hex(7), secret or secrets.token_hex(7)
        self._keys[key] = (secret, email)
        return f"{key}:{secret}"

    def open(self, email: str, sid: str = "") -> str:
        """Start a session and return its ``sid``; other sessions end if the site allows one only.

        Raises KeyError when there is no such user.
        """
        email = self._users[email].email
        if self._deny_multiple:
            self.expire(email)
        sid = sid or secrets.token_hex(28)
        self._sids[sid] = email
        return sid

    def expire(self, email: str) -> None:
        """End all sessions of a user."""
        self._sids = {sid: user for sid, user in self._sids.items() if user != email}

    def end(self, sid: str) -> None:
        """End one session."""
        self._sids.pop(sid, None)

    def may_read(self, email: str) -> bool:
        """Tell whether a user can read and write notifications: anybody's."""
        user = self._users.get(email)
        return user is not None and user.nirmaan_role

    def identify(self, sid: str, authorization: str, *, check_address: bool = True) -> Caller:
        """Return who calls with that ``sid`` cookie and ``Authorization`` header, either of them possibly empty.

        Raises Refused: 401 for a wrong token and for a forbidden address, 417 for a session of a disabled user.
        """
        email = self._sids.get(sid, GUEST)
        caller = Caller(email, sid if email != GUEST else GUEST, email == GUEST and sid not in {"", GUEST})
        if email != GUEST and not self._users[email].enabled:
            raise invalid(f"User {email} is disabled. Please contact your System Manager.", sids=())
        words = authorization.split()
        if len(words) == 2:
            owner = self._owner(words[0].lower(), words[1])
            if owner is None and caller.user == GUEST:
                raise authentication_failed(sids=(GUEST, ""))
            caller = Caller(owner or caller.user, caller.sid, caller.session_expired)
        if check_address and caller.user != GUEST and self._users[caller.user].ip_restricted:
            raise authentication_failed(_ELSEWHERE, sids=(GUEST, ""))
        return caller

    def _owner(self, scheme: str, token: str) -> str | None:
        if scheme == "bearer":
            return self._bearer(token)
        key, _, secret = token.partition(":")
        found = self._keys.get(key)
        # A disabled user's token goes on working, as recorded.
        return found[1] if scheme == "token" and found and found[0] == secret else None

    def login(self, form: Mapping[str, str]) -> Answer:
        """Answer ``POST /api/method/login``, first or second step.

        Raises Refused: 401 for what is wrong, 500 while the account is locked.
        """
        if "otp" in form:
            return self._second(form.get("tmp_id", ""), form["otp"])
        email = form.get("usr", "")
        user = self._users.get(email)
        if user is None:
            raise authentication_failed("Invalid login credentials", sids=())
        self._check_lock(email)
        if form.get("pwd") != user.password:
            raise self._failed(email, "Invalid login credentials")
        if not user.enabled:
            raise authentication_failed("User disabled or missing", sids=())
        if user.ip_restricted:
            raise authentication_failed(_ELSEWHERE, sids=())
        if user.password_expired:
            target = f"/update-password?key={secrets.token_hex(16)}&password_expired=true"
            return Answer({"message": "Password Reset", "redirect_to": target}, sids=(GUEST,))
        if user.two_factor is not None:
            tmp_id = secrets.token_hex(4)
            self._second_steps[tmp_id] = email
            body = {"verification": user.two_factor.verification(), "tmp_id": tmp_id}
            return Answer(body, sids=("Administrator",))
        return self._signed_in(user)

    def _second(self, tmp_id: str, code: str) -> Answer:
        user = self._users.get(self._second_steps.get(tmp_id, ""))
        if user is None or user.two_factor is None:
            text = "Login session expired, refresh page to retry"
            raise Refused(500, "ExpiredLoginException", text=text, module="frappe.twofactor", sids=())
        self._check_lock(user.email)
        if code != user.two_factor.code:
            raise self._failed(user.email, "Incorrect Verification code")
        del self._second_steps[tmp_id]
        return self._signed_in(user)

    def _signed_in(self, user: User) -> Answer:
        self._failures.pop(user.email, None)
        message, home = ("Logged In", "/app") if user.desk else ("No App", "/me")
        body = {"message": message, "home_page": home, "full_name": user.full_name}
        return Answer(body, sids=(self.open(user.email),))

    def _failed(self, email: str, message: str) -> Refused:
        failures = self._failures.setdefault(email, _Failures())
        failures.count, failures.last = failures.count + 1, self._now()
        return authentication_failed(message, sids=())

    def _check_lock(self, email: str) -> None:
        failures = self._failures.get(email)
        if failures is None or failures.last is None or failures.count < self._failures_before_lock:
            return
        if self._now() - failures.last < timedelta(seconds=self._lock_s):
            raise locked(self._lock_s)
        del self._failures[email]

    def logout(self, caller: Caller) -> Answer:
        """Answer ``POST /api/method/logout``."""
        self.end(caller.sid)
        body = {"message": "No App", "home_page": "/login", "full_name": GUEST}
        return Answer(body, sids=(GUEST, ""))
