"""The address books that people keep: Google Contacts and Outlook, as CSV."""
