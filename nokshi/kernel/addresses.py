"""Which network addresses are out in the open, and which are inside."""

import ipaddress
from dataclasses import dataclass, field

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

CARRIER = ipaddress.ip_network("100.64.0.0/10")
# Addresses that carry an IPv4 address inside: translated (NAT64) and tunnelled (6to4, Teredo).
TRANSLATED = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
TUNNELS = (ipaddress.ip_network("2002::/16"), ipaddress.ip_network("2001::/32"))


@dataclass(frozen=True, slots=True)
class Inside:
    """Inner addresses that the owner of this installation lets be called; any port is open on them."""

    networks: tuple[Network, ...] = field(default_factory=tuple)

    @classmethod
    def parse(cls, text: str) -> "Inside":
        """Read addresses and networks (10.1.0.0/16) between commas or spaces; raises ValueError."""
        parts = text.replace(",", " ").split()
        return cls(tuple(ipaddress.ip_network(part, strict=False) for part in parts))

    def holds(self, address: Address) -> bool:
        return any(address in network for network in self.networks)


def is_public(address: Address) -> bool:
    """Say whether an address is out in the open: not private, local, reserved, shared, nor one of those in disguise."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if any(address in network for network in TUNNELS):
            return False
        if any(address in network for network in TRANSLATED):
            return is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and address not in CARRIER
