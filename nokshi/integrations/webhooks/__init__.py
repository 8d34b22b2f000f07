"""Webhooks outgoing: how a delivery travels (Standard Webhooks)."""
