#!/bin/bash
# Has a signed disk image looked at by Apple, and fixes the answer to it: notarise.sh faxdesk-1.2.0-macos-arm64.dmg
# From the environment: FAXDESK_NOTARY_KEY (a file, .p8), FAXDESK_NOTARY_KEY_ID and FAXDESK_NOTARY_ISSUER, of an
# App Store Connect API key.
set -euo pipefail

image=$1
: "${FAXDESK_NOTARY_KEY:?the file of the API key}"
: "${FAXDESK_NOTARY_KEY_ID:?the id of the API key}"
: "${FAXDESK_NOTARY_ISSUER:?the issuer of the API key}"

xcrun notarytool submit "$image" --wait --timeout 30m \
  --key "$FAXDESK_NOTARY_KEY" --key-id "$FAXDESK_NOTARY_KEY_ID" --issuer "$FAXDESK_NOTARY_ISSUER"
xcrun stapler staple "$image"
xcrun stapler validate "$image"
spctl --assess --type open --context context:primary-signature --verbose "$image"
