"""Stories across rooms, told in a browser on a running Nokshi."""
