"""What an author sees: programmes, their descriptions, and what the frameworks say of them."""
