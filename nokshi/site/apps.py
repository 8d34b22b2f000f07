from nokshi.kernel.rooms import Room


class Site(Room):
    name = "nokshi.site"
    label = "site"
