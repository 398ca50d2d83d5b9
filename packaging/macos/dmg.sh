#!/bin/bash
# Makes the disk image: dmg.sh FaxDesk.app faxdesk-1.2.0-macos-arm64.dmg
# Signs it where FAXDESK_SIGN_IDENTITY is set in the environment.
set -euo pipefail

app=$1
image=$2
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

ditto "$app" "$folder/FaxDesk.app"
ln -s /Applications "$folder/Applications"
# Double-clicked, it becomes an entry in the services menu of the Finder.
ditto "$here/Send as Fax.workflow" "$folder/Send as Fax.workflow"

rm -f "$image"
hdiutil create -volname FaxDesk -srcfolder "$folder" -fs HFS+ -format UDZO -imagekey zlib-level=9 "$image"
if [ -n "${FAXDESK_SIGN_IDENTITY:-}" ]; then
  codesign --force --timestamp --sign "$FAXDESK_SIGN_IDENTITY" "$image"
fi
hdiutil verify "$image"
