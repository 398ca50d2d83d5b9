"""The archive's file: connections, schema, errors."""
