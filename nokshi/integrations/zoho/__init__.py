"""What Zoho CRM and Bigin hand over: how files are told, what columns feed, how ids and values are written."""
