#!/bin/bash
# Signs the app for the hardened runtime: sign.sh FaxDesk.app
# From the environment: FAXDESK_SIGN_IDENTITY, such as "Developer ID Application: Example Ltd (AB12CD34EF)".
set -euo pipefail

app=$1
: "${FAXDESK_SIGN_IDENTITY:?the identity to sign with}"
here=$(cd "$(dirname "$0")" && pwd)

sign() {
  codesign --force --timestamp --options runtime --entitlements "$here/entitlements.plist" \
    --sign "$FAXDESK_SIGN_IDENTITY" "$@"
}

# From the inside out: a signature covers those of all that lies within.
while IFS= read -r -d '' file; do
  if file -b "$file" | grep -q 'Mach-O'; then
    sign "$file"
  fi
done < <(find "$app/Contents" -type f ! -path "$app/Contents/MacOS/*" -print0)
while IFS= read -r -d '' framework; do
  sign "$framework"
done < <(find "$app/Contents" -depth -type d -name '*.framework' -print0)
for program in "$app/Contents/MacOS/"*; do
  sign "$program"
done
sign "$app"

codesign --verify --deep --strict --verbose=2 "$app"
