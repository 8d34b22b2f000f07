"""The API under /api/v1, made of what the rooms' `api.py` declare."""
