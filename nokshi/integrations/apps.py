from nokshi.kernel.rooms import Room


class Integrations(Room):
    name = "nokshi.integrations"
    label = "integrations"
