from nokshi.kernel.rooms import Room


class Marketing(Room):
    name = "nokshi.marketing"
    label = "marketing"
