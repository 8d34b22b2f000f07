"""The mark of the house: another one after every change to who works in it and where."""

from django.db import models


class Mark(models.Model):
    """One row, changed by the database itself (see `nokshi.workspace.actions.marks`)."""

    mark = models.CharField(max_length=40)
