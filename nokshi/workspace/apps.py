from nokshi.kernel.rooms import Room


class Workspace(Room):
    name = "nokshi.workspace"
    label = "workspace"
