from nokshi.kernel.rooms import Room


class Commerce(Room):
    name = "nokshi.commerce"
    label = "commerce"
