"""What Salesforce hands over: how its files are told, what their columns feed, how its ids and values are written."""
