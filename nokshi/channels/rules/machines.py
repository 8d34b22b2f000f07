"""Tell the knock of a person at a letter's link from that of a proxy, a scanner or a preview."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

TOO_SOON = timedelta(seconds=10)
BURST = timedelta(seconds=4)
BURST_LINKS = 3
TRAP_REACH = timedelta(minutes=10)
SETTLING = timedelta(minutes=5)
SETTLED = timedelta(seconds=20)

AGENTS = (
    # Proxies of mail programs: they fetch for everybody, read or not.
    "googleimageproxy", "ggpht.com", "yahoomailproxy", "yahoo pipes", "mail.ru", "outlook-image-proxy",
    # Scanners of links.
    "barracuda", "proofpoint", "mimecast", "symantec", "messagelabs", "trendmicro", "forcepoint", "fireeye",
    "sophos", "cloudmark", "urlscan", "virustotal", "zscaler", "safelinks", "skypeuripreview",
    # Previews of chats and search engines.
    "bot", "crawl", "spider", "slurp", "preview", "facebookexternalhit", "whatsapp", "embedly", "archiver",
    # Programs.
    "curl/", "wget/", "python-", "python/", "httpx", "aiohttp", "go-http-client", "java/", "okhttp", "libwww",
    "apache-httpclient", "node-fetch", "axios", "headless", "phantomjs", "scrapy", "ruby", "perl", "php/",
)  # fmt: skip

# Apple's Mail Privacy Protection names itself by nothing but this.
BARE_AGENT = "mozilla/5.0"

NETWORKS = tuple(
    ip_network(text)
    for text in (
        "17.0.0.0/8",  # Apple
        "66.249.80.0/20", "66.102.0.0/20", "64.233.160.0/19", "72.14.192.0/18", "74.125.208.0/20",  # Google's proxies
        "40.94.0.0/16", "40.92.0.0/15", "40.107.0.0/16", "52.100.0.0/14", "104.47.0.0/17",  # Microsoft's scanners
        "67.231.144.0/20", "148.163.128.0/19", "208.84.64.0/22", "185.132.180.0/22",  # Proofpoint
        "205.139.110.0/23", "207.211.30.0/23", "170.10.128.0/19", "91.220.42.0/24", "195.130.217.0/24",  # Mimecast
        "64.235.144.0/20", "209.222.80.0/21", "35.176.92.96/27",  # Barracuda
    )
)  # fmt: skip

SELF_TOLD = frozenset({"head", "prefetch"})
PREFETCH_HEADERS = ("purpose", "sec-purpose", "x-purpose", "x-moz")


@dataclass(frozen=True, slots=True)
class Knock:
    """One request for a picture or link: where to, when, whether at the trap, and from where."""

    url: str
    at: datetime
    source: str = ""
    is_trap: bool = False
    suspicion: str = ""


def suspicion_of(method: str, headers: Mapping[str, str], address: str) -> str:
    """Return why a request by itself betrays a machine, as a code; empty where it does not.

    Header names are lower-cased; the address is an IP.
    """
    agent = headers.get("user-agent", "").strip().lower()
    if method == "HEAD":
        return "head"
    if any("prefetch" in headers.get(name, "").lower() or "preview" in headers.get(name, "").lower()
           for name in PREFETCH_HEADERS):  # fmt: skip
        return "prefetch"
    if not agent or agent == BARE_AGENT:
        return "agent"
    if any(word in agent for word in AGENTS):
        return "agent"
    return "network" if _is_known_network(address) else ""


def verdict(knock: Knock, others: Sequence[Knock], sent_at: datetime | None) -> str:
    """Return why a knock is a machine's, seen beside the others at the same message; empty for a person's.

    Without `sent_at` the letter lies in the local outbox: no server has seen it, so that only
    the trap and what a request says of itself can betray a machine.
    """
    if knock.is_trap:
        return "trap"
    if sent_at is None:
        return knock.suspicion if knock.suspicion in SELF_TOLD else ""
    if knock.suspicion:
        return knock.suspicion
    if knock.at - sent_at < TOO_SOON:
        return "too_soon"
    if any(_is_beside(knock, other) for other in others if other.is_trap):
        return "trap"
    return "burst" if knock.url and _in_burst(knock, others) else ""


def must_settle(knock_at: datetime, sent_at: datetime) -> bool:
    """Say whether a knock is so early after the sending that its neighbours must be awaited."""
    return knock_at - sent_at < SETTLING


def _is_known_network(address: str) -> bool:
    try:
        number = ip_address(address)
    except ValueError:
        return False
    return any(number in network for network in NETWORKS if network.version == number.version)


def _is_beside(knock: Knock, trap: Knock) -> bool:
    """Say whether whoever fell into the trap knocked here too: same source, or the same moment."""
    gap = abs(knock.at - trap.at)
    return gap <= BURST or (gap <= TRAP_REACH and knock.source != "" and knock.source == trap.source)


def _in_burst(knock: Knock, others: Sequence[Knock]) -> bool:
    """Say whether many different links were followed at once; a person reads in between."""
    near = {other.url for other in others if other.url and abs(other.at - knock.at) <= BURST}
    return len(near | {knock.url}) >= BURST_LINKS
