"""The server for agents (Model Context Protocol): they read faxes and make drafts; they never send."""
