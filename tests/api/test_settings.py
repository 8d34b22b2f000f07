"""What stands on the pages of settings and of one's account, for programs: no secret ever comes back."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.http.response import HttpResponseBase
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from nokshi.channels.models import Mailbox, Sender
from nokshi.site.actions import backups as backing_up
from nokshi.site.backup import keeping
from nokshi.timeline.models import EventRow
from nokshi.workspace import actions, pushing
from nokshi.workspace.models import PushDevice, Role, SignOn, StaffMail, Token, User
from tests import cast
from tests.api.conftest import Program, body_of

Open = Callable[[User], Program]
BOX = {"address": "in@shapla.example", "host": "mail.shapla.example", "user": "reader", "password": "s3cret-word"}
PROVIDER = {
    "name": "House", "issuer": "https://login.example.com", "client_id": "nokshi", "client_secret": "s3cret-word",
}  # fmt: skip


@pytest.fixture
def owner(proven: Callable[[User], Client], ona: User) -> Program:
    """The owner, who has just proven once more who she is."""
    return Program(proven(ona))


@pytest.fixture
def api(program: Open, dev: User) -> Program:
    """A manager of Dhaka."""
    return program(dev)


def code(answer: HttpResponseBase) -> str:
    return str(body_of(answer)["code"])


def test_a_unit_writes_under_the_name_that_a_program_sets(api: Program, places: cast.Places) -> None:
    made = body_of(api.post("/senders", {"unit": places.dhaka.pk, "address": "a@shapla.example", "name": "Shapla"}))
    changed = body_of(api.ask("PATCH", f"/senders/{made['id']}", {"reply_to": "b@shapla.example"}))
    assert (changed["name"], changed["reply_to"]) == ("Shapla", "b@shapla.example")
    again = body_of(api.post("/senders", {"unit": places.dhaka.pk, "address": "c@shapla.example"}))
    assert (again["id"], Sender.objects.count()) == (made["id"], 1)
    assert code(api.ask("PATCH", f"/senders/{made['id']}", {"address": "no address"})) == "bad_address"


def test_a_mailbox_is_kept_and_its_password_never_told(api: Program, places: cast.Places) -> None:
    answer = api.post("/mailboxes", BOX)
    made = body_of(answer)
    assert (answer.status_code, made["security"], made["user"], made["unit"]) == (
        201, "imaps", "reader", places.dhaka.pk,
    )  # fmt: skip
    shown = json.dumps([made, api.get("/mailboxes"), api.get(f"/mailboxes/{made['id']}")])
    assert "s3cret" not in shown
    assert "s3cret" not in json.dumps(list(EventRow.objects.values_list("data", flat=True)))


def test_a_mailbox_moves_to_another_server_with_its_password_alone(api: Program, places: cast.Places) -> None:
    pk = body_of(api.post("/mailboxes", BOX))["id"]
    elsewhere = {"host": "imap.evil.example"}
    assert code(api.ask("PATCH", f"/mailboxes/{pk}", elsewhere)) == "password_again"
    assert Mailbox.objects.get().host == BOX["host"]
    same_server = body_of(api.ask("PATCH", f"/mailboxes/{pk}", {"is_active": False, "folder": "Answers"}))
    assert same_server["folder"] == "Answers"
    moved = body_of(api.ask("PATCH", f"/mailboxes/{pk}", {**elsewhere, "password": "other"}))
    assert (moved["host"], moved["is_active"]) == ("imap.evil.example", False)
    assert api.ask("DELETE", f"/mailboxes/{pk}").status_code == 204


def test_a_mailbox_that_does_not_open_says_why(api: Program, places: cast.Places) -> None:
    pk = body_of(api.post("/mailboxes", {**BOX, "host": "127.0.0.1", "port": 9, "security": "imap"}))["id"]
    tried = body_of(api.post(f"/mailboxes/{pk}/check", None))
    assert (tried["opens"], tried["mails"]) == (False, 0)
    assert tried["problem"]


def test_the_mail_server_is_named_and_tried(api: Program) -> None:
    assert api.get("/mail-server") == {"host": ""}
    assert body_of(api.post("/mail-server/check", None))["answers"] is False


def test_no_settings_of_mail_are_for_a_reader_or_a_stranger(
    api: Program, program: Open, eve: User, cleo: User, places: cast.Places
) -> None:
    pk = body_of(api.post("/mailboxes", BOX))["id"]
    assert program(eve).ask("GET", "/mailboxes").status_code == 404
    assert program(eve).post("/mailboxes", BOX).status_code == 404
    stranger = program(cleo)
    for method, path in (("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/check")):
        assert stranger.ask(method, f"/mailboxes/{pk}{path}", {} if method == "PATCH" else None).status_code == 404
    refused = stranger.post("/senders", {"unit": places.dhaka.pk, "address": "m@evil.example"})
    assert refused.status_code in (404, 422)
    assert (Mailbox.objects.count(), Sender.objects.count()) == (1, 0)


@pytest.fixture
def provider_kept(ona: User) -> SignOn:
    """Set the provider up as the owner does on its page."""
    given: dict[str, Any] = {
        **PROVIDER, "domains": [], "makes_accounts": False, "role": None, "unit": None, "claim": "", "seats": [],
        "is_inside": False, "is_on": False, "is_proven": True,
    }  # fmt: skip
    return actions.set_sign_on(**given, scope=cast.scope(ona), actor=cast.actor(ona), now=cast.NOON)


@pytest.mark.usefixtures("provider_kept")
def test_the_provider_is_changed_and_its_secret_never_told(owner: Program, places: cast.Places) -> None:
    role = Role.objects.get(name="staff").pk
    seats = [{"value": "sales", "role": role, "unit": places.dhaka.pk}]
    told = owner.post("/sign-on/change", {**PROVIDER, "domains": ["example.com"], "seats": seats})
    assert told.status_code == 200
    assert "s3cret" not in told.getvalue().decode() + json.dumps(owner.get("/sign-on"))
    known = owner.get("/sign-on")
    assert (known["has_secret"], known["is_on"], known["seats"]) == (True, False, seats)
    assert known["back"].endswith("/account/sign-on/back/")
    body_of(owner.post("/sign-on/change", {"name": "Other"}))
    kept = SignOn.objects.get()
    assert (kept.name, kept.issuer, bool(kept.client_secret_sealed)) == ("Other", PROVIDER["issuer"], True)


@pytest.mark.parametrize(
    "wrong", [{"role": 999}, {"seats": [{"value": "x", "role": 1, "unit": 999}]}, {"issuer": "ftp://x"}, {"what": 1}]
)
def test_a_provider_that_gives_what_there_is_not_is_refused(owner: Program, places: cast.Places, wrong: Any) -> None:
    assert owner.post("/sign-on/change", {**PROVIDER, **wrong}).status_code == 422
    assert not SignOn.objects.exists()


def test_no_program_sets_a_provider_up(owner: Program) -> None:
    answer = owner.post("/sign-on/change", PROVIDER)
    assert (answer.status_code, code(answer)) == (403, "sign_on_on_its_page")
    assert not SignOn.objects.exists()


def test_nobody_below_the_top_knows_of_the_provider_or_of_backups(api: Program, program: Open, eve: User) -> None:
    for who in (api, program(eve)):
        for path in ("/sign-on", "/backups", "/staff-mails", "/all-tokens"):
            assert who.ask("GET", path).status_code == 404
        for path in ("/sign-on/change", "/backups"):
            assert who.post(path, {}).status_code == 404
    assert not SignOn.objects.exists()


def test_backups_are_listed_taken_and_read_again(
    owner: Program, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:  # fmt: skip
    begun: list[tuple[str, ...]] = []
    monkeypatch.setattr(backing_up, "_begin", lambda *words: begun.append(words))
    one = keeping.Kept(tmp_path / "nokshi-20261123T120000Z-by-hand.backup", cast.NOON, keeping.BY_HAND)
    one.path.write_bytes(b"sealed")
    monkeypatch.setattr(keeping, "kept", lambda: [one])
    [shown] = owner.get("/backups")["backups"]
    assert (shown["name"], shown["why"], shown["bytes"], shown["rows"]) == (one.path.name, "by-hand", 6, None)
    with django_capture_on_commit_callbacks(execute=True):
        assert owner.post("/backups", None).status_code == 202
        assert owner.post("/backups/check", {"name": one.path.name}).status_code == 202
        assert owner.post("/backups/check", {"name": "../secret.key"}).status_code == 404
    assert begun == [("backup",), ("backup", "--check", str(one.path))]
    assert EventRow.objects.filter(kind="site.backup_asked").count() == 1


def test_records_of_every_kind_are_found_by_a_few_words(
    api: Program, program: Open, cleo: User, places: cast.Places
) -> None:
    known = {"name": "Ada Lovelace", "emails": ["ada@example.com"], "city": "Dhaka"}
    ada, rahim = (body_of(api.post("/customers", one))["id"] for one in (known, {"name": "রহিম উদ্দিন"}))
    assert api.get("/find?q=lovel") == [
        {
            "resource": "customers", "id": ada, "label": "Ada Lovelace", "url": f"/customers/{ada}/",
            "note": "ada@example.com · Dhaka",
        }
    ]  # fmt: skip
    assert [one["id"] for one in api.get("/find?q=রহিম&limit=1")] == [rahim]
    assert api.get("/find") == []
    assert program(cleo).get("/find?q=lovel") == []
    assert api.ask("GET", "/find?limit=900").status_code == 422


def test_a_device_is_added_tried_and_taken_off(api: Program, program: Open, cleo: User, dev: User) -> None:
    _private, receiver = pushing.fresh_key()
    device = {
        "endpoint": "https://93.184.216.34/x",
        "keys": {"p256dh": receiver, "auth": "A" * 22},
        "expirationTime": None,
    }
    assert api.get("/push-devices/key")["key"]
    made = body_of(api.post("/push-devices", device))
    assert set(made) == {"id", "agent", "added_at", "told_at"}
    assert body_of(api.post("/push-devices/try", None)) == {"devices": 1}
    assert program(cleo).ask("DELETE", f"/push-devices/{made['id']}").status_code == 404
    assert PushDevice.objects.filter(user=dev).exists()
    assert api.ask("DELETE", f"/push-devices/{made['id']}").status_code == 204


@pytest.mark.parametrize("endpoint", ["http://93.184.216.34/x", "javascript:1", "https://", "x" * 9])
def test_no_device_is_told_in_the_clear_or_nowhere(api: Program, endpoint: str) -> None:
    _private, receiver = pushing.fresh_key()
    answer = api.post("/push-devices", {"endpoint": endpoint, "keys": {"p256dh": receiver, "auth": "A" * 22}})
    assert answer.status_code in (400, 409, 422)
    assert not PushDevice.objects.exists()


def test_who_looks_after_tokens_revokes_anybodys(owner: Program, dev: User, ona: User) -> None:
    known: dict[str, Any] = {"unit": None, "expires_at": cast.NOON + timedelta(days=9), "now": cast.NOON}
    token, _raw = actions.make_token(user=dev, name="Till", scopes=["read"], actor=cast.actor(dev), **known)
    [shown] = owner.get(f"/all-tokens?user={dev.pk}")["data"]
    assert (shown["name"], shown["user"]) == ("Till", dev.pk)
    assert owner.ask("DELETE", f"/all-tokens/{token.pk}").status_code == 204
    assert Token.objects.get(pk=token.pk).revoked_at is not None


def test_a_colleague_who_lost_his_ways_in_is_helped(
    owner: Program, api: Program, dev: User, ona: User, signed_in: Callable[[User], Client]
) -> None:
    assert api.post(f"/users/{ona.pk}/reset-password", None).status_code == 404
    assert owner.post(f"/users/{dev.pk}/reset-password", None).status_code == 200
    [mail] = owner.get("/staff-mails")["data"]
    assert (mail["email"], mail["about"]) == (dev.email, "reset")
    assert "text" not in mail
    assert StaffMail.objects.get().text_sealed
    signed_in(dev).get("/account/")
    assert body_of(owner.post(f"/users/{dev.pk}/end-sessions", None))["sessions"] >= 1
    assert owner.post(f"/users/{dev.pk}/take-factors", None).status_code == 200


def test_a_role_asks_for_a_second_factor(owner: Program, api: Program) -> None:
    pk = Role.objects.get(name="staff").pk
    assert body_of(owner.post(f"/roles/{pk}/require-factor", {"needs_factor": True}))["needs_factor"] is True
    assert api.post(f"/roles/{pk}/require-factor", {"needs_factor": False}).status_code in (403, 404)
    assert Role.objects.get(pk=pk).needs_factor


def test_the_caller_is_signed_out_everywhere_and_told_his_news(
    api: Program, dev: User, signed_in: Callable[[User], Client]
) -> None:
    assert api.get("/notices") == []
    signed_in(dev).get("/account/")
    assert body_of(api.post("/sessions/end", None))["sessions"] >= 1


@pytest.mark.parametrize(
    "path", ["/senders", "/mailboxes", "/mail-server", "/sign-on", "/backups", "/notices", "/find", "/push-devices",
             "/staff-mails", "/all-tokens"],
)  # fmt: skip
def test_nobody_without_a_token_gets_anywhere(db: None, path: str) -> None:
    assert Program(Client()).ask("GET", path).status_code == 401
