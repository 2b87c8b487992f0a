"""Contacts: who met, called, received, visited, wrote to whom, told once each with all its evidence."""
