from pathlib import Path

import pytest

from nokshi.kernel import config


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
    assert (read["HOST"], read["PORT"], read["OPTIONS"]) == ("db.example", "5433", {"sslmode": "require"})


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
