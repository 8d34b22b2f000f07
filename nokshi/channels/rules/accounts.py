"""Where a mailbox lies and who signs in there: as one URL, and apart."""

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

INBOX = "INBOX"
HOST = re.compile(r"[^\s\x00-\x1f\x7f/?#@:\[\]\\%]+|\[[0-9A-Fa-f:.]+\]|[0-9A-Fa-f]*:[0-9A-Fa-f:.]+")


@dataclass(frozen=True, slots=True)
class Account:
    """A folder on an IMAP server, and the user it is opened as; `port` None is the usual one."""

    security: str
    host: str
    user: str
    port: int | None = None
    folder: str = INBOX

    @property
    def door(self) -> tuple[str, str, str, int | None]:
        """Return all that decides to whom a password is handed, and how."""
        return self.security, self.host.casefold(), self.user, self.port


def is_host(text: str) -> bool:
    """Say whether a text can be the name or the address of a server, and nothing more of a URL."""
    # Some signs become / or @ once a resolver has made them plain (RFC 3490), so the plain form is judged.
    return HOST.fullmatch(unicodedata.normalize("NFKC", text)) is not None


def url_of(account: Account, password: str) -> str:
    """Return an account and its password as one URL: imaps://user:password@host:port/folder."""
    host = f"[{account.host}]" if ":" in account.host and not account.host.startswith("[") else account.host
    port = f":{account.port}" if account.port else ""
    who = f"{quote(account.user, safe='')}:{quote(password, safe='')}"
    return f"{account.security}://{who}@{host}{port}/{quote(account.folder, safe='')}"


def account_in(url: str) -> tuple[Account, str]:
    """Return what `url_of` put together: the account and its password."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    if parts.port is not None:
        host = host.removesuffix(f":{parts.port}")
    folder = unquote(parts.path.removeprefix("/")) or INBOX
    account = Account(parts.scheme, host.strip("[]"), unquote(parts.username or ""), parts.port, folder)
    return account, unquote(parts.password or "")
