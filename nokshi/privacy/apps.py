from nokshi.kernel.rooms import Room


class Privacy(Room):
    name = "nokshi.privacy"
    label = "privacy"
