from nokshi.kernel.rooms import Room


class Records(Room):
    name = "nokshi.records"
    label = "records"

    def ready(self) -> None:
        # Models, which the actions use, are there only once every room is.
        from nokshi.workspace.actions.marks import mark_tables

        super().ready()
        mark_tables("records_kind")
