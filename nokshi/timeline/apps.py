from nokshi.kernel.rooms import Room


class Timeline(Room):
    name = "nokshi.timeline"
    label = "timeline"
