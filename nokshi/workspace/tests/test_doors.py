"""Sign-in, switches and settings at their doors: happy, refused, stranger; a refusal changes nothing."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from nokshi.kernel import clock
from nokshi.kernel.secrets import unseal
from nokshi.timeline.models import EventRow
from nokshi.workspace import actions
from nokshi.workspace.models import Invitation, Organisation, Role, StaffMail, Team, Unit, User
from tests import cast

OpenClient = Callable[[User], Client]
LOGIN = {"login": "dev@shapla.example", "password": cast.PASSWORD}


def sign_in(client: Client, **given: str) -> int:
    return client.post(reverse("account_login"), {**LOGIN, **given}).status_code


def test_somebody_signs_in_and_out(client: Client, dev: User) -> None:
    assert sign_in(client) == 302
    assert client.get("/").status_code == 200
    client.post(reverse("account_logout"))
    assert client.get("/").status_code == 302


def test_an_address_is_the_same_in_capitals(client: Client, dev: User) -> None:
    assert sign_in(client, login="Dev@Shapla.example") == 302
    assert client.get("/").status_code == 200


def test_a_wrong_password_is_refused_in_words(client: Client, dev: User) -> None:
    response = client.post(reverse("account_login"), {**LOGIN, "password": "wrong"})
    assert "do not go together" in response.content.decode()
    assert client.get("/").status_code == 302


def test_too_many_wrong_passwords_shut_the_door_and_say_until_when(client: Client, dev: User) -> None:
    for _ in range(8):
        sign_in(client, password="wrong")
    response = client.post(reverse("account_login"), LOGIN)
    assert response.status_code == 429
    assert "until" in response.content.decode()
    assert client.get("/").status_code == 302


def test_a_new_password_opens_a_door_that_was_shut(client: Client, dev: User) -> None:
    for _ in range(8):
        sign_in(client, password="wrong")
    actions.change_password(user=dev, password="another quilt of stitches", actor=cast.actor(dev), now=clock.now())
    assert sign_in(client, password="another quilt of stitches") == 302
    assert client.get("/").status_code == 200


def test_a_paused_account_is_signed_out(dev: User, signed_in: OpenClient, client: Client) -> None:
    browser = signed_in(dev)
    User.objects.filter(pk=dev.pk).update(is_active=False)
    assert browser.get("/").status_code == 302
    sign_in(client)
    assert client.get("/").status_code == 302


def test_a_new_installation_says_where_to_begin(client: Client, places: cast.Places) -> None:
    assert "The terminal where Nokshi was started" in client.get("/", follow=True).content.decode()


def test_the_first_link_makes_the_owner_who_then_names_the_shop(client: Client, places: cast.Places) -> None:
    link = actions.first_link(now=clock.now())
    given = {"name": "Ona", "email": "ona@shapla.example", "password": cast.PASSWORD, "language": "bn"}
    response = client.post(link, given)
    assert response.headers["Location"].startswith(reverse("workspace:organisation"))
    shop = {"name": "শাপলা", "language": "bn", "currency": "BDT", "zone": "Asia/Dhaka"}
    client.post(reverse("workspace:organisation"), shop)
    assert Organisation.objects.get().name == "শাপলা"
    assert client.get(link).status_code == 410


def test_a_forged_first_link_opens_nothing(client: Client, places: cast.Places) -> None:
    assert client.get(reverse("workspace:first", args=["forged"])).status_code == 410
    assert not User.objects.exists()


def test_a_weak_first_password_is_refused(client: Client, places: cast.Places) -> None:
    link = actions.first_link(now=clock.now())
    weak = {"name": "Ona", "email": "ona@shapla.example", "password": "password123", "language": "en"}
    assert client.post(link, weak).status_code == 422
    assert not User.objects.exists()


def test_somebody_is_invited_and_joins(dev: User, signed_in: OpenClient, places: cast.Places) -> None:
    staff = Role.objects.get(name="staff")
    given = {"email": "new@shapla.example", "role": staff.pk, "unit": places.dhaka.pk, "language": "bn"}
    response = signed_in(dev).post(reverse("workspace:invite"), given, follow=True)
    assert "/account/join/" in response.content.decode()
    letter = StaffMail.objects.get()
    link = next(word for word in unseal(letter.text_sealed).split() if "/account/join/" in word)
    browser = Client()
    page = browser.get(link)
    assert page.status_code == 200
    browser.post(link, {"name": "নতুন", "password": cast.PASSWORD, "language": "bn"})
    assert browser.get("/").headers["Content-Language"] == "bn"
    assert browser.get(link).status_code == 410


def test_a_manager_cannot_choose_owner_or_berlin(dev: User, signed_in: OpenClient, places: cast.Places) -> None:
    owner = Role.objects.get(name="owner")
    given = {"email": "new@shapla.example", "role": owner.pk, "unit": places.berlin.pk, "language": "en"}
    assert signed_in(dev).post(reverse("workspace:invite"), given).status_code == 422
    assert not Invitation.objects.exists()


def test_people_of_berlin_are_not_there_for_a_manager_of_dhaka(
    dev: User, cleo: User, signed_in: OpenClient, places: cast.Places
) -> None:
    browser = signed_in(dev)
    assert browser.get(reverse("workspace:person", args=[cleo.pk])).status_code == 404
    for name in ("role_give", "person_pause", "person_resume", "person_reset"):
        assert browser.post(reverse(f"workspace:{name}", args=[cleo.pk])).status_code == 404
    taken = reverse("workspace:role_take", args=[cleo.pk, cleo.memberships.get().pk])
    assert browser.post(taken).status_code == 404
    assert browser.get(reverse("workspace:people")).content.decode().count("cleo@") == 0
    assert not EventRow.objects.exists()
    assert not StaffMail.objects.exists()


def test_a_forgotten_password_goes_by_the_staffs_own_door(client: Client, dev: User, signed_in: OpenClient) -> None:
    old_session = signed_in(dev)
    client.post(reverse("account_reset_password"), {"email": "dev@shapla.example"})
    letter = StaffMail.objects.get(user=dev)
    link = next(word for word in unseal(letter.text_sealed).split() if "/password/reset/key/" in word)
    page = client.get(link, follow=True)
    where = page.redirect_chain[-1][0]
    client.post(where, {"password1": "another quilt of stitches"})
    dev.refresh_from_db()
    assert dev.check_password("another quilt of stitches")
    assert old_session.get("/").status_code == 302
    assert "already, or it is too old" in Client().get(link, follow=True).content.decode()


def test_an_unknown_address_gets_no_mail_and_the_same_answer(client: Client, dev: User) -> None:
    for address in ("nobody@elsewhere.example", "dev@shapla.example"):
        response = client.post(reverse("account_reset_password"), {"email": address})
        assert response.headers["Location"] == reverse("account_reset_password_done")
    assert [letter.email for letter in StaffMail.objects.all()] == ["dev@shapla.example"]


def test_a_link_for_a_password_never_names_another_host(client: Client, dev: User) -> None:
    given = {"email": "dev@shapla.example"}
    assert client.post(reverse("account_reset_password"), given, headers={"host": "evil.example"}).status_code == 400
    assert not StaffMail.objects.exists()


def test_a_changed_password_ends_all_other_sessions(dev: User, signed_in: OpenClient) -> None:
    here, elsewhere = signed_in(dev), signed_in(dev)
    given = {"old": cast.PASSWORD, "new": "another quilt of stitches"}
    assert here.post(reverse("workspace:password"), given).status_code == 302
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302


def test_a_password_is_not_changed_without_the_old_one(dev: User, signed_in: OpenClient) -> None:
    given = {"old": "wrong", "new": "another quilt of stitches"}
    assert signed_in(dev).post(reverse("workspace:password"), given).status_code == 422
    dev.refresh_from_db()
    assert dev.check_password(cast.PASSWORD)


def test_a_language_is_kept_with_the_account_and_for_strangers_in_a_cookie(dev: User, signed_in: OpenClient) -> None:
    browser, stranger = signed_in(dev), Client()
    browser.post(reverse("workspace:language"), {"language": "bn", "next": "/account/"})
    dev.refresh_from_db()
    assert dev.language == "bn"
    stranger.post(reverse("workspace:language"), {"language": "bn"})
    assert stranger.get(reverse("account_login")).headers["Content-Language"] == "bn"
    assert stranger.post(reverse("workspace:language"), {"language": "xx"}).status_code == 404


def test_a_switch_never_leads_out_of_the_house(dev: User, signed_in: OpenClient) -> None:
    response = signed_in(dev).post(reverse("workspace:theme"), {"theme": "dark", "next": "https://evil.example/"})
    assert response.headers["Location"] == "/"


def test_the_unit_switch_narrows_what_is_seen(
    ona: User, dev: User, cleo: User, places: cast.Places, signed_in: OpenClient
) -> None:
    browser = signed_in(ona)
    assert b"cleo@" in browser.get(reverse("workspace:people")).content
    browser.post(reverse("workspace:unit"), {"unit": str(places.dhaka.pk)})
    assert b"cleo@" not in browser.get(reverse("workspace:people")).content
    browser.post(reverse("workspace:unit"), {"unit": ""})
    assert b"cleo@" in browser.get(reverse("workspace:people")).content


def test_a_unit_out_of_reach_cannot_be_switched_to(dev: User, places: cast.Places, signed_in: OpenClient) -> None:
    browser = signed_in(dev)
    for asked in (str(places.berlin.pk), str(places.root.pk), "x"):
        assert browser.post(reverse("workspace:unit"), {"unit": asked}).status_code == 404
    assert b"cleo@" not in browser.get(reverse("workspace:people")).content


def test_units_out_of_sight_are_not_there(dev: User, places: cast.Places, signed_in: OpenClient) -> None:
    rights = Role.objects.create(name="Planner", capabilities=["workspace.units"])
    dev.memberships.update(role=rights)
    browser = signed_in(dev)
    assert browser.get(reverse("workspace:unit_change", args=[places.dhaka.pk])).status_code == 200
    for name in ("unit_change", "unit_move"):
        assert browser.get(reverse(f"workspace:{name}", args=[places.berlin.pk])).status_code == 404
    for name in ("unit_retire", "unit_back"):
        assert browser.post(reverse(f"workspace:{name}", args=[places.berlin.pk])).status_code == 404
    given = {"name": "Spy", "kind": "brand", "parent": places.berlin.pk}
    assert browser.post(reverse("workspace:unit_add"), given).status_code == 422
    assert Unit.objects.count() == 3


def test_the_owner_makes_a_role_that_hides_and_gives(ona: User, signed_in: OpenClient) -> None:
    browser = signed_in(ona)
    browser.post(reverse("workspace:role_add"), {"name": "Counter", "may.workspace.teams": "on"})
    role = Role.objects.get(name="Counter")
    assert role.capabilities == ["workspace.teams"]
    browser.post(reverse("workspace:role_change", args=[role.pk]), {"name": "Till", "may.workspace.users": "on"})
    role.refresh_from_db()
    assert (role.name, role.capabilities) == ("Till", ["workspace.users"])
    browser.post(reverse("workspace:role_remove", args=[role.pk]))
    assert not Role.objects.filter(pk=role.pk).exists()


def test_a_built_in_role_stays_as_it_is(ona: User, signed_in: OpenClient) -> None:
    reader = Role.objects.get(name="reader")
    response = signed_in(ona).post(reverse("workspace:role_change", args=[reader.pk]), {"name": "King"})
    assert response.status_code == 422
    signed_in(ona).post(reverse("workspace:role_remove", args=[reader.pk]))
    assert Role.objects.filter(name="reader").exists()


def test_a_team_is_formed_of_people_in_sight(
    dev: User, eve: User, cleo: User, places: cast.Places, signed_in: OpenClient
) -> None:
    browser = signed_in(dev)
    given = {"name": "Counter", "unit": places.dhaka.pk, "members": [eve.pk, cleo.pk]}
    assert browser.post(reverse("workspace:team_add"), given).status_code == 422
    browser.post(reverse("workspace:team_add"), {**given, "members": [eve.pk]})
    team = Team.objects.get()
    assert list(team.members.all()) == [eve]
    assert signed_in(cleo).get(reverse("workspace:team_change", args=[team.pk])).status_code == 404
    assert signed_in(cleo).post(reverse("workspace:team_remove", args=[team.pk])).status_code == 404
    assert Team.objects.exists()


def test_what_was_changed_in_berlin_is_not_told_in_dhaka(
    dev: User, cleo: User, signed_in: OpenClient, places: cast.Places
) -> None:
    reader = Role.objects.get(name="reader")
    signed_in(cleo).post(
        reverse("workspace:invite"),
        {"email": "spy@berlin.example", "role": reader.pk, "unit": places.berlin.pk, "language": "en"},
    )
    assert Invitation.objects.filter(email="spy@berlin.example").exists()
    assert b"spy@berlin" in signed_in(cleo).get(reverse("workspace:changes")).content
    assert b"spy@berlin" not in signed_in(dev).get(reverse("workspace:changes")).content


def test_an_invitation_of_another_unit_is_not_there(
    dev: User, cleo: User, signed_in: OpenClient, places: cast.Places
) -> None:
    invitation = Invitation.objects.create(
        email="x@y.example",
        role=Role.objects.get(name="reader"),
        unit=places.berlin,
        created_at=clock.now(),
        expires_at=clock.now() + timedelta(days=1),
    )
    browser = signed_in(dev)
    assert browser.get(reverse("workspace:invitation", args=[invitation.pk])).status_code == 404
    assert browser.post(reverse("workspace:withdraw", args=[invitation.pk])).status_code == 404
    invitation.refresh_from_db()
    assert invitation.withdrawn_at is None


@pytest.mark.parametrize("method", ["get", "post"])
def test_htmx_is_led_to_the_sign_in_when_a_session_is_over(method: str, client: Client, places: cast.Places) -> None:
    response = getattr(client, method)("/", headers={"hx-request": "true"})
    assert response.status_code == 401
    assert response.headers["HX-Redirect"] == reverse("account_login")
