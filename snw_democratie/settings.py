"""What differs between two installations; the only reader of the environment."""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sortition.errors import SortitionError

LONGEST_CONTACT = 200
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}")
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{2,}[0-9]")


@dataclass(eq=False)
class BadEnvironment(SortitionError):
    """An environment variable has a value that makes no sense."""

    name: str
    value: str
    wanted: str


@dataclass(eq=False)
class NotInProduction(SortitionError):
    """Something that belongs on a demonstration machine was asked for in production."""

    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """The mail server that takes our mail. `tls`: encrypted from the first byte; otherwise STARTTLS is asked for."""

    host: str
    port: int
    tls: bool = False
    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Who answers for this installation and how people reach them; what is empty is not promised anywhere.

    `controller` decides about personal data (GDPR article 4), `officer` is how to reach the data protection officer.
    `post` is an address on one line, `place` where a helper sits.
    """

    controller: str = ""
    officer: str = ""
    phone: str = ""
    email: str = ""
    post: str = ""
    place: str = ""


NO_CONTACT = Contact()
"""Nobody said yet how people reach them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """One installation.

    `origin` is the scheme, host and port that browsers see; forms posted from elsewhere are refused;
    `origin_given` says that somebody set it on purpose. `var` is the
    folder for the database and the key of an installation without further set-up. `secret_key` signs form tokens.
    `hosts` are further names (with port) under which browsers may ask for us. `keys` is the file with the keys that
    seal personal data; keep it away from the database and from its backups. Without `relay` mail waits in the
    outbox; `mail_from` is the address that it comes from. `contact` stands on every page. `helper_limit` is how many
    people one helper may register on one day.
    Of what is posted `body_limit` bytes are read, within about `body_seconds`; a page waits `database_wait_seconds`
    for a database that is busy.
    `second_factor` asks every account for
    one; `plain_sign_in` lets a password come from another machine without HTTPS, which only a test may want.
    """

    origin: str = "http://127.0.0.1:8000"
    origin_given: bool = False
    production: bool = False
    database_url: str = "sqlite:///var/snw.sqlite3"
    secret_key: str = ""
    var: Path = Path("var")
    keys: Path = Path("var/keys.json")
    hosts: frozenset[str] = frozenset()
    body_limit: int = 10_000_000
    body_seconds: float = 30
    database_wait_seconds: float = 5
    session_idle_minutes: int = 30
    session_hours: int = 12
    argon2_kib: int = 47_104
    relay: Relay | None = None
    mail_from: str = ""
    contact: Contact = NO_CONTACT
    helper_limit: int = 40
    confirmed_minutes: int = 10
    second_factor: bool = True
    plain_sign_in: bool = False

    @property
    def secure(self) -> bool:
        """Whether browsers reach us over HTTPS, so that cookies may be marked so."""
        return self.origin.startswith("https://")


def settings_here(*, new: bool = False) -> Settings:
    """The settings of this process; with `new` an installation may begin here. Raises BadEnvironment."""
    return settings_from(os.environ, new=new)


def settings_from(environ: Mapping[str, str], *, new: bool = True) -> Settings:
    """Read SNW_ENV, SNW_ORIGIN, SNW_HOSTS (with commas), SNW_DATABASE_URL, SNW_SECRET_KEY, SNW_VAR, SNW_KEYS,
    SNW_SMTP (smtp:// or smtps://user:password@host:port), SNW_MAIL_FROM, SNW_CONTROLLER and SNW_CONTACT_PHONE, _EMAIL,
    _POST, _PLACE and _OFFICER.

    Without SNW_SECRET_KEY a key is made once and kept in the `var` folder, readable by its owner only; not without
    `new`, for a command that only works on what is there.
    SNW_SECOND_FACTOR=off asks no account for a second factor, outside production. Raises BadEnvironment.
    """
    mode = environ.get("SNW_ENV", "development")
    if mode not in ("development", "production"):
        raise BadEnvironment("SNW_ENV", mode, "development or production")
    origin = environ.get("SNW_ORIGIN", "http://127.0.0.1:8000").rstrip("/")
    parts = urlsplit(origin)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.path:
        raise BadEnvironment("SNW_ORIGIN", origin, "https://host[:port]")
    factor = environ.get("SNW_SECOND_FACTOR", "on")
    if factor not in ("on", "off") or (factor, mode) == ("off", "production"):
        raise BadEnvironment("SNW_SECOND_FACTOR", factor, "on, or off outside production")
    var = Path(environ.get("SNW_VAR", "var"))
    url = environ.get("SNW_DATABASE_URL", f"sqlite:///{var / 'snw.sqlite3'}")
    if not _is_database(url):
        # The address may hold a password: it is not repeated.
        raise BadEnvironment("SNW_DATABASE_URL", url.split(":", 1)[0], "sqlite:///... or postgresql+psycopg://...")
    return Settings(
        origin=origin,
        origin_given="SNW_ORIGIN" in environ,
        production=mode == "production",
        database_url=url,
        secret_key=environ.get("SNW_SECRET_KEY") or _kept_key(var, new=new),
        var=var,
        keys=Path(environ.get("SNW_KEYS") or var / "keys.json"),
        second_factor=factor == "on",
        hosts=frozenset(filter(None, environ.get("SNW_HOSTS", "").replace(" ", "").lower().split(","))),
        relay=_relay(environ),
        mail_from=environ.get("SNW_MAIL_FROM", ""),
        contact=_contact(environ),
    )


def _contact(environ: Mapping[str, str]) -> Contact:
    """What people read on every page: one line each, and a number or an address that a browser can call or mail."""
    names = {"controller": "SNW_CONTROLLER"}
    names |= {part: f"SNW_CONTACT_{part.upper()}" for part in ("officer", "phone", "email", "post", "place")}
    found = {part: environ.get(name, "").strip() for part, name in names.items()}
    for part, value in found.items():
        if not value.isprintable() or len(value) > LONGEST_CONTACT:
            raise BadEnvironment(names[part], value, f"one line of at most {LONGEST_CONTACT} characters")
    if found["email"] and not _MAIL.fullmatch(found["email"]):
        raise BadEnvironment(names["email"], found["email"], "address@host")
    if found["phone"] and not _PHONE.fullmatch(found["phone"]):
        raise BadEnvironment(names["phone"], found["phone"], "digits, spaces and dashes, such as 020-123 45 67")
    return Contact(**found)


def _relay(environ: Mapping[str, str]) -> Relay | None:
    """Where mail goes, or None. The address may hold a password: it is not repeated."""
    url, sender = environ.get("SNW_SMTP", ""), environ.get("SNW_MAIL_FROM", "")
    if not url:
        return None
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = 0
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or port == 0 or parts.path.strip("/"):
        raise BadEnvironment("SNW_SMTP", parts.scheme, "smtp://host:port or smtps://host:port")
    if "@" not in parseaddr(sender)[1] or not sender.isprintable():
        raise BadEnvironment("SNW_MAIL_FROM", sender, "Name <address@host>")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if not (user + password).isascii():
        raise BadEnvironment("SNW_SMTP", parts.scheme, "a log-in in ASCII, because Python's smtplib sends no other")
    whole = parts.scheme == "smtps"
    return Relay(
        host=parts.hostname,
        port=port or (465 if whole else 587),
        tls=whole,
        user=user,
        password=password,
    )


def _is_database(url: str) -> bool:
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    if not url.startswith(("sqlite:///", "postgresql+psycopg://")):
        return False
    try:
        return bool(make_url(url).database)
    except (ArgumentError, ValueError):  # a port that is no number is a ValueError
        return False


def _kept_key(var: Path, *, new: bool) -> str:
    """The key in `var`, made when there is none; programs that start at the same moment get the same one."""
    path = var / "secret.key"
    if not new and not path.exists():
        return ""
    var.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        # Whole before it has its name, and the name is given once: whoever comes second reads what the first made.
        made = var / f".secret.key-{secrets.token_hex(8)}"
        try:
            with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
                file.write(secrets.token_hex(32))
            with suppress(FileExistsError):
                os.link(made, path)
        finally:
            made.unlink(missing_ok=True)
    return path.read_text(encoding="ascii").strip()
