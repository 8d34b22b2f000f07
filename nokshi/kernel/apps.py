from nokshi.kernel.rooms import Room


class Kernel(Room):
    name = "nokshi.kernel"
    label = "kernel"
