"""The web application as Granian runs it."""

from django.db import connections

from nokshi.site.live.serving import Application
from nokshi.site.wsgi import application as django

for database in connections.settings.values():
    # Somebody waits for what is asked here: it is said after a while that the database does not answer.
    database["IS_WAITED_FOR"] = True
application = Application(django)
