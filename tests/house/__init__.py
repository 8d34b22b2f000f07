"""The laws of the house: what must hold for every room, whoever wrote it."""
