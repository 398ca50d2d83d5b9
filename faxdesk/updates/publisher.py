"""Who publishes this program: filled in by whoever does; see resources/updates/README.md."""

from __future__ import annotations

PUBLIC_KEY = "QzODPGuKaUFulpvLp+Z57LFfJjAJ8jsKM8NKrIczk4I="
"""The public half of the key that signs the notices, 32 bytes in base64. This one is for development, and its
private half was thrown away."""
ADDRESS = ""
"""The address of the notice; "" in a development build, which asks nobody."""
