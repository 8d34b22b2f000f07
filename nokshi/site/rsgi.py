"""The web application as Granian runs it."""

from django.conf import settings
from django.db import connections

from nokshi.kernel.texts import keep_texts
from nokshi.site.live.serving import Application
from nokshi.site.wsgi import application as django

for database in connections.settings.values():
    # Somebody waits for what is asked here: it is said after a while that the database does not answer.
    database["IS_WAITED_FOR"] = True
keep_texts(language for language, _name in settings.LANGUAGES)
application = Application(django)
