"""Who calls: the address that a request came from, also where a proxy on this machine or network hands it on."""

from ipaddress import ip_address


def caller_of(near: str, forwarded: str, *, is_behind_proxy: bool) -> str:
    """Return the address of the client; `near` is the other end of the line, `forwarded` the `X-Forwarded-For`.

    A proxy on this machine is believed, one of the network only where `NOKSHI_URL` says https: Nokshi itself speaks
    none, so that somebody must stand before it. Only the last address is taken: it is the one that our proxy
    saw itself, all before it is what its client said of himself.
    """
    if not forwarded or not _is_near(near, is_behind_proxy=is_behind_proxy):
        return near
    told = forwarded.rpartition(",")[2].strip().strip('"').strip("[]")
    try:
        return str(ip_address(told))
    except ValueError:
        return near


def _is_near(near: str, *, is_behind_proxy: bool) -> bool:
    try:
        address = ip_address(near)
    except ValueError:
        return False
    return address.is_loopback or (is_behind_proxy and address.is_private)
