from nokshi.kernel.rooms import Room


class Conditions(Room):
    name = "nokshi.conditions"
    label = "conditions"
