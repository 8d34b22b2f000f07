from nokshi.kernel.rooms import Room


class Ui(Room):
    name = "nokshi.ui"
    label = "ui"
