"""What faxing rests on, checked and repaired."""
