"""Where a mailbox lies, put together and taken apart; and to whom a kept password may be handed."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nokshi.channels.actions import settings as actions
from nokshi.channels.actions.refusals import BadServer, PasswordAgain
from nokshi.channels.models import Mailbox
from nokshi.channels.rules.accounts import Account, account_in, is_host, url_of
from nokshi.kernel.actor import Actor
from nokshi.kernel.secrets import unseal
from tests import cast

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)
HOSTS = st.sampled_from(["imap.example.com", "127.0.0.1", "::1", "mail-1.example.org"])
ACCOUNTS = st.builds(
    Account, st.sampled_from(["imap", "imap+tls", "imaps"]), HOSTS, WORDS, st.none() | st.integers(1, 65535), WORDS
)
HERE = Account("imaps", "imap.example.com", "reader", 993)


@given(ACCOUNTS, WORDS)
def test_what_was_put_together_comes_apart_again(account: Account, password: str) -> None:
    assert account_in(url_of(account, password)) == (account, password)


@pytest.mark.parametrize(
    "text", ["imap.example.com/x", "a@b", "a b", "", "imap.example.com?x", "x#y", "http://x", "a℀b", "a\nb"]
)
def test_the_name_of_a_server_is_nothing_more(text: str) -> None:
    assert not is_host(text)


@pytest.mark.parametrize("text", ["imap.example.com", "127.0.0.1", "::1", "[::1]", "ডাক.example"])
def test_names_and_addresses_of_servers_are_taken(text: str) -> None:
    assert is_host(text)


@pytest.fixture
def kept(places: cast.Places, noon: datetime) -> Mailbox:
    return save(None, HERE, "secret", places)


def save(mailbox: Mailbox | None, account: Account, password: str, places: cast.Places) -> Mailbox:
    known: dict[str, Any] = {"plus": True, "is_active": True, "actor": Actor.system(), "now": cast.NOON}
    return actions.save_mailbox(
        mailbox=mailbox, unit_id=places.dhaka.pk, address="a@example.com", account=account, password=password, **known
    )


@pytest.mark.parametrize(
    "elsewhere",
    [
        Account("imap", "imap.example.com", "reader", 993),
        Account("imaps", "imap.evil.example", "reader", 993),
        Account("imaps", "imap.example.com", "other", 993),
        Account("imaps", "imap.example.com", "reader", 1993),
    ],
)
def test_a_kept_password_is_handed_nowhere_else(kept: Mailbox, places: cast.Places, elsewhere: Account) -> None:
    with pytest.raises(PasswordAgain):
        save(kept, elsewhere, "", places)
    kept.refresh_from_db()
    assert unseal(kept.url_sealed) == url_of(HERE, "secret")


def test_another_folder_takes_no_password(kept: Mailbox, places: cast.Places) -> None:
    there = Account("imaps", "IMAP.example.com", "reader", 993, "উত্তর")
    assert unseal(save(kept, there, "", places).url_sealed) == url_of(there, "secret")


def test_saving_the_same_reads_on_where_it_stood(kept: Mailbox, places: cast.Places) -> None:
    Mailbox.objects.update(last_uid=7)
    kept.refresh_from_db()
    assert save(kept, HERE, "", places).last_uid == 7
    assert save(kept, Account("imaps", "imap.example.com", "reader", 993, "Other"), "", places).last_uid == 0


def test_a_new_mailbox_takes_a_password_and_a_server(db: None, places: cast.Places) -> None:
    with pytest.raises(PasswordAgain):
        save(None, HERE, "", places)
    with pytest.raises(BadServer):
        save(None, Account("imaps", "a/b", "reader"), "x", places)
    assert not Mailbox.objects.exists()
