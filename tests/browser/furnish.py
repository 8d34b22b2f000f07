"""Fill the home that NOKSHI_HOME names and print, as JSON, every address in it and an owner's sessions.

Run as a program of its own, since a process knows one database only: `python -m tests.browser.furnish`.
"""

import json
import sys
import time

import django

HOURS = 86_400


def main() -> None:
    """Fill the house and tell what a browser needs to go through it."""
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    from nokshi.workspace.queries import root_unit
    from tests import cast
    from tests.house.belongings import fill_the_house
    from tests.house.doors import doors_with_a_sample

    owners = {"en": fill_the_house(), "bn": cast.make_user("Onu", "owner", root_unit(), language="bn")}
    addresses = sorted({door.address() for door in doors_with_a_sample()})
    sessions = {language: session_of(owner) for language, owner in owners.items()}
    json.dump({"addresses": addresses, "sessions": sessions}, sys.stdout)


def session_of(user: object) -> str:
    """Return the key of a session in which the user is signed in."""
    from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)  # type: ignore[attr-defined]
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()  # type: ignore[attr-defined]
    # Pages that ask for one more proof are to be seen as well.
    record = {"method": "password", "at": time.time() + HOURS, "reauthenticated": True}
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [record]
    session[f"{AUTHENTICATION_METHODS_SESSION_KEY}_user"] = str(user.pk)  # type: ignore[attr-defined]
    session.save()
    return str(session.session_key)


if __name__ == "__main__":
    main()
