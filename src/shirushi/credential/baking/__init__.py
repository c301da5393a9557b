"""Credentials inside pictures: put in and taken out by splicing, never by drawing anew."""
