"""The web application as Granian runs it."""

from nokshi.site.live.serving import Application
from nokshi.site.wsgi import application as django

application = Application(django)
