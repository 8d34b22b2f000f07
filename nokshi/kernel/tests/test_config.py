import socket
from dataclasses import dataclass, replace
from pathlib import Path

import psutil
import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from nokshi.kernel import config


@dataclass
class Row:
    """An address of this machine, as psutil tells it."""

    family: int
    address: str


def test_everything_has_a_default(tmp_path: Path) -> None:
    read = config.read({"NOKSHI_HOME": str(tmp_path)})
    assert (read.host, read.port, read.url) == ("127.0.0.1", 8000, "http://127.0.0.1:8000")
    assert read.database_url == f"sqlite:///{tmp_path.resolve()}/nokshi.sqlite3"
    assert read.outbox_only


def test_the_key_is_made_once_and_kept_for_the_owner_alone(tmp_path: Path) -> None:
    first = config.read({"NOKSHI_HOME": str(tmp_path)}).secret_key
    assert config.read({"NOKSHI_HOME": str(tmp_path)}).secret_key == first
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("NOKSHI_PORT", "eighty"),
        ("NOKSHI_PORT", "70000"),
        ("NOKSHI_PORT", "৮০"),
        ("NOKSHI_URL", "crm.example.com"),
        ("NOKSHI_EMAIL_URL", "mail.example.com"),
        ("NOKSHI_EMAIL_URL", "smtp://"),
        ("NOKSHI_DATABASE_URL", "mysql://root@localhost/x"),
        ("NOKSHI_DATABASE_URL", "sqlite:relative"),
        ("NOKSHI_REDIS_URL", "http://localhost"),
    ],
)
def test_a_wrong_value_is_told_at_start_by_its_name(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SystemExit) as told:
        config.read({"NOKSHI_HOME": str(tmp_path), name: value})
    assert str(told.value).startswith(f"{name}: ")


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SystemExit, match="NOKSHI_HOME"):
        config.read({"NOKSHI_HOME": str(tmp_path / "file" / "below")})


def test_a_database_url_becomes_django_s_settings() -> None:
    read = config.database("postgresql://nokshi:p%40ss@db.example:5433/crm?sslmode=require")
    assert (read["NAME"], read["USER"], read["PASSWORD"]) == ("crm", "nokshi", "p@ss")
    assert (read["HOST"], read["PORT"]) == ("db.example", "5433")
    assert read["OPTIONS"] == {**config.POSTGRES_LINES, "sslmode": "require"}


def test_how_long_is_waited_for_a_database_can_be_said_in_its_url() -> None:
    usual = config.database("postgresql://db.example/crm")
    assert (usual["PATIENCE"], usual["OPTIONS"]) == (30, config.POSTGRES_LINES)
    read = config.database("postgresql://db.example/crm?patience=5&connect_timeout=3")
    assert read["PATIENCE"] == 5
    assert read["OPTIONS"] == {**config.POSTGRES_LINES, "connect_timeout": "3"}
    for wrong in ("soon", "0", "-1", "1.5"):
        with pytest.raises(SystemExit, match="NOKSHI_DATABASE_URL"):
            config.database(f"postgresql://db.example/crm?patience={wrong}")


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [("smtp://h", 25, False, False), ("smtp+tls://u:p@h", 587, True, False), ("smtps://h:4650", 4650, False, True)],
)
def test_a_mail_url_names_server_and_encryption(url: str, port: int, tls: bool, ssl: bool) -> None:
    read = config.email(url)
    assert (read["EMAIL_PORT"], read["EMAIL_USE_TLS"], read["EMAIL_USE_SSL"]) == (port, tls, ssl)


def test_several_keys_are_told_apart_and_one_with_a_comma_still_reads() -> None:
    assert config.secret_keys("one") == ["one"]
    assert config.secret_keys("new, old") == ["new", "old", "new, old"]


@given(st.lists(st.text("abcdefgh,; 12", min_size=1, max_size=8), min_size=1, max_size=4).map(",".join))
def test_the_text_of_all_keys_reads_the_same_again(text: str) -> None:
    first, *before = config.secret_keys(text)
    read = replace(settings.CONFIG, secret_key=first, secret_keys_before=tuple(before))
    assert set(config.secret_keys(read.secret_key_text)) == {read.secret_key, *read.secret_keys_before}


@pytest.mark.parametrize("host", ["127.0.0.1", "192.0.2.7", "shop.example"])
def test_a_host_that_is_named_stands_for_itself_alone(host: str) -> None:
    assert config.own_addresses(host) == ()


def test_of_all_addresses_only_private_ones_are_our_own(monkeypatch: pytest.MonkeyPatch) -> None:
    told = {
        "lo": [("AF_INET", "127.0.0.1"), ("AF_INET6", "::1")],
        "eth0": [("AF_INET", "192.168.1.20"), ("AF_INET6", "fe80::1%eth0"), ("AF_INET6", "fd00::20")],
        "ppp0": [("AF_INET", "93.184.216.34"), ("AF_INET", "169.254.1.1")],
    }
    rows = {name: [Row(getattr(socket, family), text) for family, text in found] for name, found in told.items()}
    monkeypatch.setattr(psutil, "net_if_addrs", lambda: rows)
    assert config.own_addresses("0.0.0.0") == ("192.168.1.20", "fd00::20")


def test_without_a_name_the_address_is_one_that_others_can_type(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(config, "own_addresses", lambda host: ("192.168.1.20",))
    home = {"NOKSHI_HOME": str(tmp_path), "NOKSHI_HOST": "0.0.0.0"}
    assert config.read(home).url == "http://192.168.1.20:8000"
    named = config.read({**home, "NOKSHI_URL": "https://shop.example"})
    assert (named.url, named.also_at) == ("https://shop.example", ())


def test_an_address_of_six_stands_in_brackets(tmp_path: Path) -> None:
    assert config.read({"NOKSHI_HOME": str(tmp_path), "NOKSHI_HOST": "::1"}).url == "http://[::1]:8000"
