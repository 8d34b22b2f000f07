"""A whole house goes out as tables and is taken in by an empty one, on whichever database, with equal rows."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from nokshi.commerce.models import Order, OrderLine
from nokshi.custom.models import CustomField, CustomValue
from nokshi.customers.models import Customer, CustomerUnit
from nokshi.ports.whole import tables
from nokshi.site.actions.taking_in import take_in
from nokshi.site.whole import taking_out
from nokshi.site.whole.archive import opened
from nokshi.site.whole.columns import model_of
from nokshi.site.whole.manifest import Manifest
from nokshi.site.whole.refusals import NotEmpty
from nokshi.timeline.actions import seal
from nokshi.timeline.models import Cursor, EventRow
from nokshi.timeline.queries import verify_chain
from nokshi.workspace.models import Membership, Organisation, Role, Unit, User
from nokshi.workspace.queries import is_held_back, root_unit
from tests import cast
from tests.house.belongings import fill_the_house
from tests.scratch import Scratch, scratch

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
JSONS = st.dictionaries(TEXTS, st.none() | st.booleans() | st.integers(-(2**53), 2**53) | TEXTS, max_size=4)
MOMENTS = st.datetimes(timezones=st.just(cast.NOON.tzinfo))
AMOUNTS = st.decimals(-(10**9), 10**9, places=6)
FILL = """
from tests.house.belongings import fill_the_house
from django.conf import settings
fill_the_house()
settings.MEDIA_ROOT.mkdir(exist_ok=True)
(settings.MEDIA_ROOT / "logo.svg").write_text("<svg/>")
"""
WHILE_OTHERS_WRITE = """
from nokshi.customers.models import Customer
from nokshi.kernel import clock
from nokshi.site.whole.snapshot import snapshot
with snapshot() as alias:
    before = Customer.objects.using(alias).count()
    Customer.objects.create(name="Late", created_at=clock.now(), changed_at=clock.now())
    print(before, Customer.objects.using(alias).count(), Customer.objects.count())
"""


def quiet(done: int, of: int, rows: int) -> None:
    """Hear how far it is."""


def python(house: Scratch, code: str) -> str:
    """Run code in a house of its own."""
    words = [sys.executable, "-c", f"import django; django.setup()\n{code}"]
    environment = {**house.environment, "DJANGO_SETTINGS_MODULE": "nokshi.site.settings"}
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert not done.returncode, done.stderr
    return done.stdout


def manifest_of(path: Path) -> dict[str, Any]:
    with ZipFile(path) as archive:
        told: dict[str, Any] = json.loads(archive.read("manifest.json"))
    return told


def digests(path: Path) -> dict[str, tuple[int, ...] | Any]:
    """Return the rows and digests of every table but the log, to which every house adds its own events."""
    return {one["name"]: (one["rows"], one["files"]) for one in manifest_of(path)["tables"] if one["name"] != "events"}


def events(path: Path) -> list[bytes]:
    with ZipFile(path) as archive:
        return archive.read("tables/events.csv").split(b"\r\n")[:-1]


@contextmanager
def sqlite(home: Path) -> Iterator[Scratch]:
    home.mkdir(parents=True)
    yield Scratch(home, f"sqlite:///{home}/nokshi.sqlite3")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["there and there", pytest.param("by way of SQLite", marks=pytest.mark.postgresql)])
def test_a_full_house_is_the_same_after_the_way_out_and_in(tmp_path: Path, way: str) -> None:
    first, second, third = (tmp_path / f"{name}.zip" for name in ("first", "second", "third"))
    between = sqlite if way == "by way of SQLite" else scratch
    with scratch(tmp_path / "one") as one, between(tmp_path / "two") as two, scratch(tmp_path / "three") as three:
        one.nokshi("user", "list")
        python(one, FILL)
        one.nokshi("export", "--everything", "--format", "both", "--to", str(first))
        two.nokshi("import", str(first))
        two.nokshi("export", "--everything", "--format", "both", "--to", str(second))
        three.nokshi("import", str(second))
        three.nokshi("export", "--everything", "--format", "both", "--to", str(third))
        assert (three.home / "files/logo.svg").read_text() == "<svg/>"
    assert digests(first) == digests(second) == digests(third)
    assert sum(rows > 0 for rows, _files in digests(first).values()) > 35
    old, new, newest = events(first), events(second), events(third)
    # Behind the events that came stand two: that the house waits, and what was taken in. That it went out is a third.
    assert new[: len(old)] == old
    assert [b"site.everything_taken_in" in line for line in new[len(old) :]] == [False, True]
    assert newest[: len(new)] == new
    assert len(newest) == len(new) + 2


def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what this very test wrote be seen, as a line of its own would not."""
    monkeypatch.setattr(taking_out, "snapshot", lambda: nullcontext("default"))


def out(path: Path, form: str = "csv") -> Manifest:
    return taking_out.write(path, form=form, by="Ona", now=cast.NOON, tell=quiet)


def into(path: Path) -> None:
    with opened(path) as archive:
        take_in(archive=archive, now=cast.NOON, tell=quiet)


def empty() -> None:
    """Leave of a house what a fresh one has."""
    with connection.cursor() as cursor:
        for table in tables():
            if not table.is_seeded or table.name in ("users", "memberships", "events"):
                cursor.execute(f"DELETE FROM {model_of(table)._meta.db_table}")
        cursor.execute("DELETE FROM workspace_unit WHERE parent_id IS NOT NULL")


def rows_of(path: Path) -> dict[str, list[list[Any]]]:
    """Return all rows of an archive as plain values."""
    with opened(path) as archive:
        return {table.name: list(archive.rows(table)) for table in archive.manifest.tables}


HOUSES = st.lists(
    st.tuples(
        TEXTS,
        st.none() | st.dates(),
        MOMENTS,
        st.lists(st.tuples(TEXTS, AMOUNTS, st.none() | MOMENTS), max_size=3),
        JSONS,
    ),
    max_size=4,
)


@pytest.mark.django_db
@settings(max_examples=25)
@given(HOUSES, st.sampled_from(["csv", "parquet", "both"]))
def test_random_houses_survive_the_way(tmp_path_factory: pytest.TempPathFactory, houses: list[Any], form: str) -> None:
    folder = tmp_path_factory.mktemp("house")
    with pytest.MonkeyPatch.context() as patch, transaction.atomic():
        fresh(patch)
        build(houses)
        out(folder / "a.zip", form)
        empty()
        into(folder / "a.zip")
        out(folder / "b.zip", form)
        before, after = rows_of(folder / "a.zip"), rows_of(folder / "b.zip")
        assert after.pop("events")[: len(before["events"])] == before.pop("events")
        assert after == before
        transaction.set_rollback(True)


def build(houses: list[Any]) -> None:
    """Write customers, each with an order, a value of an own field and an event, as they were thought up."""
    unit = root_unit()
    field = CustomField.objects.create(subject="customers.customer", key="k", type="number", created_at=cast.NOON,
                                       changed_at=cast.NOON)  # fmt: skip
    for number, (name, born, at, lines, data) in enumerate(houses):
        customer = Customer.objects.create(name=name, birth_date=born, created_at=at, changed_at=at)
        CustomerUnit.objects.create(customer=customer, unit=unit)
        EventRow.objects.create(kind="made.up", at=at, customer_id=customer.pk, actor_kind="system", data=data)
        order = Order.objects.create(number=str(number), customer=customer, unit=unit, currency="BDT", placed_at=at,
                                     total=sum((amount for _, amount, _ in lines), start=0))  # fmt: skip
        for position, (text, amount, moment) in enumerate(lines):
            OrderLine.objects.create(order=order, position=position, sku=text, description=text, quantity=1,
                                     unit_price=amount, amount=amount, at=moment)  # fmt: skip
            CustomValue.objects.create(field=field, subject_id=customer.pk, position=position, text=text, number=amount)


@pytest.fixture
def archive(db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An archive of a house full of things; the house is empty again."""
    fresh(monkeypatch)
    path = tmp_path / "full.zip"
    with transaction.atomic():
        fill_the_house()
        out(path)
        transaction.set_rollback(True)
    return path


def test_readers_stand_behind_what_came_and_nothing_goes_out(archive: Path) -> None:
    into(archive)
    last = manifest_of(archive)["last_event"]
    assert set(Cursor.objects.values_list("event_id", flat=True)) == {last}
    assert is_held_back()
    kinds = EventRow.objects.filter(pk__gt=last).order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["workspace.house_restored", "site.everything_taken_in"]


def test_the_log_that_came_is_sealed_from_its_first_event(archive: Path) -> None:
    into(archive)
    count = EventRow.objects.count()
    while seal(now=cast.NOON.replace(year=2027), most=100):
        pass
    verdict = verify_chain()
    assert (verdict.events, verdict.faults) == (count, [])


def test_new_rows_get_ids_above_those_that_came(archive: Path) -> None:
    into(archive)
    newest = Customer.objects.order_by("-pk").values_list("pk", flat=True)[0]
    assert cast.make_customer("Later", root_unit()).pk > newest


def test_users_come_without_passwords(archive: Path) -> None:
    into(archive)
    assert User.objects.count() > 1
    assert not any(user.has_usable_password() for user in User.objects.all())
    with ZipFile(archive) as zipped:
        for name in zipped.namelist():
            content = zipped.read(name)
            assert b"md5$" not in content
            assert b"argon2" not in content
            assert b"whsec_" not in content


@pytest.mark.parametrize("email", ["ona@shapla.example", "first@shapla.example"])
def test_the_first_owner_signs_in_as_before(archive: Path, email: str) -> None:
    owner = User.objects.create_user(email, cast.PASSWORD, name="First")
    Membership.objects.create(user=owner, unit=root_unit(), role=Role.objects.get(name="owner"))
    into(archive)
    now = User.objects.get(email=email)
    assert now.check_password(cast.PASSWORD)
    assert Membership.objects.filter(user=now, unit=root_unit(), role__name="owner").exists()
    assert sum(user.has_usable_password() for user in User.objects.all()) == 1


def test_a_house_in_which_somebody_worked_refuses(archive: Path) -> None:
    cast.make_customer("Ada", root_unit())
    with pytest.raises(NotEmpty, match="customers: 1"):
        into(archive)
    assert Customer.objects.get().name == "Ada"


def test_the_manifest_says_who_made_it_and_when(archive: Path) -> None:
    told = manifest_of(archive)
    assert (told["kind"], told["format"], told["made_by"]) == ("nokshi.everything", 1, "Ona")
    assert told["made_at"] == cast.NOON.isoformat()
    assert {one["name"] for one in told["left_out"]} >= {"workspace.token", "mfa.authenticator"}
    with ZipFile(archive) as zipped:
        readme = zipped.read("README.md").decode()
    assert "not sealed" in readme
    assert "সিল করা নয়" in readme


@pytest.mark.parametrize("tables_done", [1, 30, 60])
def test_what_is_broken_off_leaves_the_house_empty(archive: Path, tables_done: int) -> None:
    def pull_the_plug(done: int, of: int, rows: int) -> None:
        if done == tables_done:
            raise KeyboardInterrupt

    before = list(Organisation.objects.values()), list(Unit.objects.values()), EventRow.objects.count()
    with opened(archive) as open_archive, pytest.raises(KeyboardInterrupt):
        take_in(archive=open_archive, now=cast.NOON, tell=pull_the_plug)
    assert (list(Organisation.objects.values()), list(Unit.objects.values()), EventRow.objects.count()) == before
    assert not Customer.objects.exists()
    into(archive)
    assert Customer.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_all_of_it_is_of_one_moment_while_others_write(tmp_path: Path) -> None:
    with scratch(tmp_path / "house") as house:
        house.nokshi("user", "list")
        assert python(house, WHILE_OTHERS_WRITE).split() == ["0", "0", "1"]
