#!/bin/bash
# Makes a keychain for this session with the certificate to sign with: keychain.sh CERTIFICATE.p12
# From the environment: FAXDESK_CERTIFICATE_PASSWORD. For build servers; on your own Mac the login keychain will do.
set -euo pipefail

certificate=$1
: "${FAXDESK_CERTIFICATE_PASSWORD:?the password of the certificate}"
keychain="${RUNNER_TEMP:-$(mktemp -d)}/faxdesk-signing.keychain-db"
password=$(openssl rand -hex 24)

security create-keychain -p "$password" "$keychain"
security set-keychain-settings -lut 21600 "$keychain"
security unlock-keychain -p "$password" "$keychain"
security import "$certificate" -k "$keychain" -P "$FAXDESK_CERTIFICATE_PASSWORD" -T /usr/bin/codesign
security set-key-partition-list -S apple-tool:,apple: -s -k "$password" "$keychain" > /dev/null
# Beside those that are searched already.
others=()
while IFS= read -r line; do
  line=${line#"${line%%[![:space:]]*}"}
  others+=("${line//\"/}")
done < <(security list-keychains -d user)
security list-keychains -d user -s "$keychain" ${others[@]+"${others[@]}"}
