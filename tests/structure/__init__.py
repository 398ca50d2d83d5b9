"""How the house is built, held against its plan (docs/architecture.md)."""
