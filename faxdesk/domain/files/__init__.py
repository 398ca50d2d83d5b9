"""The files that people fax: their kinds, and the refusals that a person can answer."""
