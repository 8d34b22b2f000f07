"""The address books that people keep: vCards of any program, Google Contacts and Outlook as CSV."""
