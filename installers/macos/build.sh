#!/bin/sh
# Makes dist/nirmaan-tray-VERSION-macos-ARCHITECTURE.dmg of "build/bundle/Nirmaan Tray.app", on a Mac.
#
#   CODESIGN_IDENTITY     "Developer ID Application: …", as the keychain has it; tools/bundle signs the parts with it
#   NOTARY_PROFILE        name of a profile that `xcrun notarytool store-credentials` has put into the keychain
#
# Without the first the app is not signed: a Mac asks before it starts it, and shows no toasts of it. Without the second it is not
# notarised: a Mac that downloads it refuses it.
set -eu
cd "$(dirname "$0")/../.."

app="build/bundle/Nirmaan Tray.app"
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' pyproject.toml)
image="dist/nirmaan-tray-$version-macos-$(uname -m).dmg"
identity=${CODESIGN_IDENTITY:-}
profile=${NOTARY_PROFILE:-}

if [ ! -d "$app" ]; then
    echo "There is no $app: make bundle makes it, on a Mac." >&2
    exit 1
fi

if [ -n "$identity" ]; then
    codesign --force --deep --timestamp --options runtime --entitlements installers/macos/entitlements.plist \
        --sign "$identity" "$app"
    codesign --verify --deep --strict "$app"
else
    echo "CODESIGN_IDENTITY is not set, so the app is not signed: macOS shows no toasts of it, and asks before it starts." >&2
fi

contents=build/dmg
rm -rf "$contents"
mkdir -p "$contents" dist
cp -R "$app" "$contents/"
ln -s /Applications "$contents/Applications"
hdiutil create -volname "Nirmaan Tray" -srcfolder "$contents" -format UDZO -ov "$image"

if [ -n "$identity" ]; then
    codesign --timestamp --sign "$identity" "$image"
    if [ -n "$profile" ]; then
        xcrun notarytool submit "$image" --keychain-profile "$profile" --wait
        xcrun stapler staple "$image"
    else
        echo "NOTARY_PROFILE is not set, so the image is not notarised: a Mac that downloads it refuses it." >&2
    fi
fi
echo "$image"
