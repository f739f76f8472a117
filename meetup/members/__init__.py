"""Members: accounts and placeholders, how they sign in, and whom they want nothing to do with."""
