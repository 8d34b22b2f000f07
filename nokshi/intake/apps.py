from nokshi.kernel.rooms import Room


class Intake(Room):
    name = "nokshi.intake"
    label = "intake"
