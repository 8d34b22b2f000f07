"""E-mail: letters built, handed over, answered, bounced, opened."""
