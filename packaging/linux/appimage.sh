#!/bin/sh
# Makes an AppImage of build/FaxDesk.AppDir, which `python3 dev.py package` leaves there.
#
#     packaging/linux/appimage.sh RUNTIME SHA256
#
# An AppImage is a runtime with the folder, packed, behind it. RUNTIME is that of github.com/AppImage/type2-runtime for
# this processor, fetched before; SHA256 is what it must be. Needs mksquashfs (squashfs-tools).
set -eu
runtime=$1 digest=$2
cd "$(dirname "$0")/../.."
if ! printf '%s  %s\n' "$digest" "$runtime" | sha256sum --check --status; then
    echo "appimage.sh: $runtime is not the runtime that was meant, or was not fetched whole: its SHA-256 is" >&2
    echo "$(sha256sum < "$runtime" | cut -d ' ' -f 1), and not $digest. Fetch it again; nothing was built." >&2
    exit 1
fi
version=$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' faxdesk/__init__.py)
epoch=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}
unset SOURCE_DATE_EPOCH
image=build/dist/FaxDesk-$version-$(uname -m).AppImage
rm -f build/appimage.squashfs
mksquashfs build/FaxDesk.AppDir build/appimage.squashfs -quiet -no-progress -comp zstd -root-owned -noappend \
    -mkfs-time "$epoch" -all-time "$epoch" -processors 1
cat "$runtime" build/appimage.squashfs > "$image"
rm build/appimage.squashfs
chmod 755 "$image"
echo "$image"
