"""What stands between the pages and the world: who may ask, how much, and what a browser may do with the answer."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from collections import deque
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from goodoffices.faces.web.people import Account, Person
from goodoffices.faces.web.problems import API, problem
from goodoffices.faces.web.settings import LOOPBACK, Settings, is_loopback
from goodoffices.faces.words import plain

# No script and no style but our own files; nothing is fetched from elsewhere, and nobody may frame a page.
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}
# A text may have 2,000,000 characters, up to four bytes each, times three in a form.
BODY = 24_000_000
CSRF, PASS = "goodoffices-form", "goodoffices-pass"
OPEN_PATHS = ("/enter", "/static/")


def passed(key: str) -> str:
    """What a browser keeps instead of the token, made of the token's hash."""
    return hmac.new(key.encode(), b"goodoffices reader", hashlib.sha256).hexdigest()


def person_with(settings: Settings, token: str) -> Account | None:
    """Who has this token; every account is compared, so that the time tells nothing."""
    given = hashlib.sha256(token.encode()).hexdigest()
    return _match(settings, lambda account: hmac.compare_digest(given, account.key or ""))


def _match(settings: Settings, same: Callable[[Account], bool]) -> Account | None:
    found = [account for account in settings.accounts if same(account)]
    return found[0] if found else None


class Guard:
    """Checks the name of the host, the token and the size of what comes in, and sets the headers of what goes out."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app, self.settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refused, person = self._looked_at(scope)
        sender = _with_headers(send, static=scope["path"].startswith("/static/"))
        if refused is not None:
            await refused(scope, receive, sender)
            return
        scope.setdefault("state", {})["person"] = person
        await self.app(scope, _limited(receive), sender)

    def _looked_at(self, scope: Scope) -> tuple[Response | None, Person]:
        """What is answered at once, and who asks."""
        headers, nobody = Headers(scope=scope), Person("nobody")
        # A page of somebody else that resolves its own name to this machine must not read the record.
        if is_loopback(self.settings.host) and not self._known(headers.get("host", "")):
            return _say(scope, 421, "this server is not called by that name"), nobody
        length = headers.get("content-length") or "0"
        if not length.isdecimal() or int(length[:20]) > BODY:
            return _say(scope, 413, f"more than {BODY:,} bytes are not taken"), nobody
        if not self.settings.guarded:
            return None, Person(self.settings.owner, "admin")
        person = self._told(scope, headers) or self._entered(scope, headers)
        if person is not None:
            return None, person
        if scope["path"].startswith(OPEN_PATHS):
            return None, nobody
        if scope["path"].startswith(API):
            return _say(scope, 401, "give the token as Authorization: Bearer"), nobody
        if not self.settings.accounts:
            return _say(scope, 401, "the proxy before this server did not say who asks"), nobody
        return RedirectResponse("/enter", 303), nobody

    def _told(self, scope: Scope, headers: Headers) -> Person | None:
        """Who asks as the proxy says; the header of anybody else, or one that came twice, counts for nothing."""
        if not self.settings.user_header:
            return None
        names = headers.getlist(self.settings.user_header)
        peer = (scope.get("client") or ("", 0))[0]
        if peer not in self.settings.proxies or len(names) != 1 or not names[0].strip():
            return None
        name = plain(names[0])[:100]
        return next(
            (one.person for one in self.settings.people if one.person.name == name), Person(name or "reader")
        )

    def _entered(self, scope: Scope, headers: Headers) -> Person | None:
        """Who asks by a token, or by what the browser keeps instead of it."""
        kept = Request(scope).cookies.get(PASS, "").encode()
        account = person_with(self.settings, headers.get("authorization", "").removeprefix("Bearer "))
        account = account or _match(
            self.settings, lambda one: hmac.compare_digest(kept, passed(one.key or "").encode())
        )
        return account.person if account else None

    def _known(self, host: str) -> bool:
        name = urlsplit(f"//{host}").hostname or ""
        return name in {*LOOPBACK, *self.settings.hosts, self.settings.host}


def _say(scope: Scope, status: int, detail: str) -> Response:
    if scope["path"].startswith(API):
        return problem(status, detail, scope["path"])
    return PlainTextResponse(f"goodoffices: {detail}\n", status)


def _with_headers(send: Send, *, static: bool) -> Send:
    async def sender(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
            if static:
                headers["cache-control"] = "public, max-age=3600"
            elif "cache-control" not in headers:
                headers["cache-control"] = "private, no-cache"
        await send(message)

    return sender


class TooMuch(Exception):
    """More bytes came than are taken."""


def _limited(receive: Receive) -> Receive:
    taken = 0

    async def receiver() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > BODY:
            raise TooMuch
        return message

    return receiver


def form_token(request: Request) -> str:
    """The token of this browser's forms, a new one where it has none."""
    kept = request.cookies.get(CSRF, "")
    return kept if len(kept) >= 32 else secrets.token_urlsafe(32)


def form_is_ours(request: Request, given: str) -> bool:
    """Whether a form came from one of our pages: its token is that of the cookie, its origin ours."""
    kept = request.cookies.get(CSRF, "")
    site = request.headers.get("sec-fetch-site", "same-origin")
    same = site in {"same-origin", "none"}
    return same and bool(kept) and hmac.compare_digest(kept.encode(), given.encode())


def keep_form_token(response: Response, token: str) -> None:
    """Set the cookie."""
    response.set_cookie(CSRF, token, httponly=True, samesite="strict", path="/")


class Turnstile:
    """Lets so many through in a minute."""

    def __init__(self, most: int) -> None:
        self._most, self._times = most, deque[float]()

    def lets(self) -> bool:
        """Whether one more may pass now."""
        now = time.monotonic()
        while self._times and now - self._times[0] > 60:
            self._times.popleft()
        if len(self._times) >= self._most:
            return False
        self._times.append(now)
        return True
