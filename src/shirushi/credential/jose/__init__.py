"""Credentials and lists as signed JSON tokens (JWS, VC-JWT, SD-JWT)."""
