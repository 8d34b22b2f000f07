from nokshi.kernel.rooms import Room


class Custom(Room):
    name = "nokshi.custom"
    label = "custom"

    def ready(self) -> None:
        # Models, which the actions use, are there only once every room is.
        from nokshi.workspace.actions.marks import mark_tables

        super().ready()
        mark_tables("custom_customfield", "custom_fieldchoice", "custom_fieldgroup")
