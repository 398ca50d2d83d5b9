"""Writes the bill of materials, as CycloneDX 1.5 in JSON."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from building.project import NAME, VERSION, build_time
from building.shipped import Shipped


def bill(shipped: Sequence[Shipped]) -> str:
    """Everything that is shipped, in a document that is the same for the same build."""
    ours = f"pkg:generic/faxdesk@{VERSION}"
    components = [_component(component) for component in shipped]
    names = "\n".join(component["bom-ref"] for component in components)
    document = {
        "$schema": "http://cyclonedx.org/schema/bom-1.5.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, f'{ours} {build_time()} {names}')}",
        "version": 1,
        "metadata": {
            "timestamp": datetime.fromtimestamp(build_time(), UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "component": {
                "type": "application",
                "bom-ref": ours,
                "name": NAME,
                "version": VERSION,
                "purl": ours,
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            },
        },
        "components": components,
        "dependencies": [{"ref": ours, "dependsOn": [component["bom-ref"] for component in components]}],
    }
    return json.dumps(document, indent=2) + "\n"


def _component(component: Shipped) -> dict[str, Any]:
    return {
        "type": "library",
        "bom-ref": component.purl,
        "name": component.name,
        "version": component.version,
        "purl": component.purl,
        "licenses": [_licence(component.licence)],
    }


def _licence(licence: str) -> dict[str, Any]:
    """The licence as an SPDX expression where it is one, else by its name."""
    try:
        return {"expression": str(canonicalize_license_expression(licence))}
    except InvalidLicenseExpression:
        return {"license": {"name": licence}}
