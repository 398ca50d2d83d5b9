"""Being told by RingCentral: live connection, subscriptions, webhooks."""
