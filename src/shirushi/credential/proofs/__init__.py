"""How a credential is signed and checked, one file a cryptosuite."""
