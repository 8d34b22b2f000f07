from typing import ClassVar

from nokshi.kernel.rooms import SEATS_OPENED, Room


class Customers(Room):
    name = "nokshi.customers"
    label = "customers"
    seats: ClassVar[tuple[str, ...]] = (*SEATS_OPENED, "checks")
