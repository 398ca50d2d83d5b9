"""Scanners that SANE knows, by its program scanimage, on Linux and wherever else it is installed."""
