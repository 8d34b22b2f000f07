"""Sessions in the database, as Django keeps them; read at every page by a plain question in place of the ORM's."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.db import connection
from django.utils import timezone

OPEN = "SELECT session_data, expire_date FROM django_session WHERE session_key = %s AND expire_date > %s"


# The name stays: it is part of what sessions are signed with.
class SessionStore(DatabaseSessions):
    """Django's own; only how one is found is another."""

    def _get_session_from_db(self) -> Any:
        moment = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(OPEN, [self.session_key, moment])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return None
        data, expires_at = row
        return self.model(session_key=str(self.session_key), session_data=data, expire_date=expires_at)
