"""What a person sees of the encryption: recovery key, the page for a lost key, the card of the settings."""
