"""Where a request came from, with and without a proxy before us."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nokshi.site.live.callers import caller_of

ADDRESSES = st.ip_addresses().map(str)


@pytest.mark.parametrize(
    ("near", "forwarded", "is_behind_proxy", "caller"),
    [
        ("192.0.2.7", "", True, "192.0.2.7"),
        ("127.0.0.1", "192.0.2.7", False, "192.0.2.7"),
        ("::1", "2001:db8::7", False, "2001:db8::7"),
        ("127.0.0.1", "203.0.113.9, 192.0.2.7", False, "192.0.2.7"),
        ("127.0.0.1", '"[2001:db8::7]"', False, "2001:db8::7"),
        ("172.18.0.2", "192.0.2.7", True, "192.0.2.7"),
        ("172.18.0.2", "192.0.2.7", False, "172.18.0.2"),
        ("172.217.1.1", "192.0.2.7", True, "172.217.1.1"),
        ("127.0.0.1", "unknown", True, "127.0.0.1"),
        ("", "192.0.2.7", True, ""),
    ],
)
def test_a_proxy_of_ours_is_believed_and_nobody_else(
    near: str, forwarded: str, is_behind_proxy: bool, caller: str
) -> None:
    assert caller_of(near, forwarded, is_behind_proxy=is_behind_proxy) == caller


@given(claimed=st.lists(ADDRESSES, max_size=4), seen=ADDRESSES)
def test_what_a_client_says_of_himself_changes_nothing(claimed: list[str], seen: str) -> None:
    assert caller_of("127.0.0.1", ", ".join([*claimed, seen]), is_behind_proxy=False) == seen


@given(near=st.ip_addresses(v=4).filter(lambda one: not one.is_private).map(str), told=st.text())
def test_a_stranger_cannot_pass_for_another(near: str, told: str) -> None:
    assert caller_of(near, told, is_behind_proxy=True) == near
