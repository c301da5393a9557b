"""Loaded by pytest before anything else: no sockets, and the database that was asked for."""
