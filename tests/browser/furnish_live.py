"""Fill the home that NOKSHI_HOME names with the cast and print, as JSON, a session of each and Ada's number.

Run as a program of its own, since a process knows one database only: `python -m tests.browser.furnish_live`.
"""

import json
import sys

import django


def main() -> None:
    """Fill the house with two owners, a stranger in another unit, Ada in Dhaka, and Khulna beside it."""
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    from tests import cast
    from tests.browser.furnish import session_of

    places = cast.make_places()
    people = {
        "ona": cast.make_user("Ona", "owner", places.root),
        "dev": cast.make_user("Dev", "manager", places.dhaka),
        "cleo": cast.make_user("Cleo", "manager", places.berlin),
        "bela": cast.make_user("Bela", "owner", places.root, language="bn"),
    }
    ada = cast.make_customer("Ada Lovelace", places.dhaka, called="Ada", email="ada@example.com", city="Dhaka")
    sessions = {name: session_of(person) for name, person in people.items()}
    khulna = cast.make_unit("Shapla Khulna", places.root)
    units = [places.dhaka.pk, khulna.pk]
    json.dump({"sessions": sessions, "ada": ada.pk, "dhaka": places.dhaka.pk, "units": units}, sys.stdout)


if __name__ == "__main__":
    main()
