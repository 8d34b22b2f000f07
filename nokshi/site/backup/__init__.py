"""Backups: everything in one sealed file, kept by a plan, given back with proof."""
