"""What HubSpot hands over: how its files are told in any language, what their columns feed, how its ids are written."""
