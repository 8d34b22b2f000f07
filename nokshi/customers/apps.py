from nokshi.kernel.rooms import Room


class Customers(Room):
    name = "nokshi.customers"
    label = "customers"
