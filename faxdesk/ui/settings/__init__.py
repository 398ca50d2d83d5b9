"""The pages beside the faxes: sign-in, settings, shortcuts, diagnostics, licences."""
