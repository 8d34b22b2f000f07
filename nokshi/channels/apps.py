from nokshi.kernel.rooms import Room


class Channels(Room):
    name = "nokshi.channels"
    label = "channels"
