from nokshi.kernel.rooms import Room
from nokshi.ui.sentences import speak


class Ui(Room):
    name = "nokshi.ui"
    label = "ui"

    def ready(self) -> None:
        super().ready()
        speak()
