"""Authoring (記述): programmes, their versions, and what the frameworks say of them."""
