"""What the words mean in the vocabulary of the guide: contacts, positions, tracks, events. No input or output."""
