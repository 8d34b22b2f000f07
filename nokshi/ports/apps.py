from nokshi.kernel.rooms import Room


class Ports(Room):
    name = "nokshi.ports"
    label = "ports"
