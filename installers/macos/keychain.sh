#!/bin/sh
# Puts the identity of a build machine into a keychain of its own, for installers/macos/build.sh, and names it in GITHUB_ENV.
#
#   CERTIFICATE, PASSWORD                    a P12 in Base64 with a "Developer ID Application" identity
#   APPLE_ID, APPLE_PASSWORD, APPLE_TEAM     who notarises, with an app-specific password
#
# Without a certificate nothing is done, and the app is not signed.
set -eu

if [ -z "${CERTIFICATE:-}" ]; then
    echo "CERTIFICATE is not set, so the app will not be signed." >&2
    exit 0
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
keychain="$HOME/Library/Keychains/build.keychain-db"
key=$(uuidgen)
printf '%s' "$CERTIFICATE" | base64 --decode >"$folder/identity.p12"
security create-keychain -p "$key" "$keychain"
security set-keychain-settings -lut 7200 "$keychain"
security unlock-keychain -p "$key" "$keychain"
security import "$folder/identity.p12" -k "$keychain" -P "$PASSWORD" -T /usr/bin/codesign
security set-key-partition-list -S apple-tool:,apple: -s -k "$key" "$keychain" >/dev/null
security list-keychains -d user -s "$keychain" login.keychain-db
identity=$(security find-identity -v -p codesigning "$keychain" | sed -n 's/.*"\(Developer ID Application: .*\)"$/\1/p' | head -n 1)
echo "CODESIGN_IDENTITY=$identity" >>"$GITHUB_ENV"
if [ -n "${APPLE_ID:-}" ]; then
    xcrun notarytool store-credentials build --apple-id "$APPLE_ID" --team-id "$APPLE_TEAM" --password "$APPLE_PASSWORD"
    echo "NOTARY_PROFILE=build" >>"$GITHUB_ENV"
fi
