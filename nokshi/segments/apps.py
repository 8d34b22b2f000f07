from nokshi.kernel.rooms import Room


class Segments(Room):
    name = "nokshi.segments"
    label = "segments"
