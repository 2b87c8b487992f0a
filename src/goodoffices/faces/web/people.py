"""Who asks, and what that person may do: readers read, reviewers judge, admins draw samples and undo for others."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request

from goodoffices.errors import RunAborted

ROLES = ("reader", "reviewer", "admin")
SHORTEST = 16


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who asks, under the name that is kept with a judgement."""

    name: str
    role: str = "reader"

    def may(self, role: str) -> bool:
        """Whether this person has that role or a higher one."""
        return ROLES.index(self.role) >= ROLES.index(role)


@dataclass(frozen=True, slots=True)
class Account:
    """A person that the server knows; `key` is the SHA-256 of the token in hex, None where a proxy vouches."""

    person: Person
    key: str | None = None


def key_of(token: str) -> str:
    """What is kept of a token; raises RunAborted for one that can be guessed."""
    if len(token) < SHORTEST:
        raise RunAborted(f"a token of fewer than {SHORTEST} characters can be guessed; take a longer one")
    return hashlib.sha256(token.encode()).hexdigest()


def load_people(path: Path) -> tuple[Account, ...]:
    """The people of a TOML file: `[[person]]` with name, role and, unless a proxy vouches for them, sha256.

    Raises RunAborted with the file and the person for what is wrong.
    """
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RunAborted(f"{path}: it cannot be read ({error}); give a TOML file of people") from error
    rows = given.get("person")
    if set(given) != {"person"} or not isinstance(rows, list):
        raise RunAborted(f"{path}: it holds no people; write [[person]] with name, role and sha256")
    made = tuple(_account(row, f"{path}: person {number}") for number, row in enumerate(rows, 1))
    names = [one.person.name for one in made]
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise RunAborted(f"{path}: {twice[0]!r} is there twice; give each person one name")
    return made


def _account(row: object, where: str) -> Account:
    if not isinstance(row, dict) or not set(row) <= {"name", "role", "sha256"}:
        raise RunAborted(f"{where}: a person has name, role and sha256, nothing else")
    name, role, key = row.get("name"), row.get("role", "reader"), row.get("sha256")
    if not isinstance(name, str) or not name.strip():
        raise RunAborted(f"{where}: there is no name")
    if role not in ROLES:
        raise RunAborted(f"{where}: role {role!r} is none of {', '.join(ROLES)}")
    if key is not None and (not isinstance(key, str) or len(key) != 64 or set(key) - set("0123456789abcdef")):
        raise RunAborted(f"{where}: sha256 is no hash of 64 hex digits; printf %s TOKEN | sha256sum makes it")
    return Account(Person(name.strip(), role), key)


def person_of(request: Request) -> Person:
    """Who asks, as the guard has found out."""
    found: Person = request.state.person
    return found


def require(request: Request, role: str) -> Person:
    """Who asks, when that person has the role; raises 403 when not."""
    person = person_of(request)
    if not person.may(role):
        raise HTTPException(403, f"this is for {role}s; you are {person.name}, {person.role}")
    return person
