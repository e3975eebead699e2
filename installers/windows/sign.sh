#!/bin/sh
# Signs programs on Windows:  CERTIFICATE=(a PFX in Base64) PASSWORD=… installers/windows/sign.sh FILE…
# Without a certificate nothing is signed: Windows then warns whoever downloads and starts them.
set -eu

if [ -z "${CERTIFICATE:-}" ]; then
    echo "CERTIFICATE is not set, so nothing is signed: Windows will warn whoever starts it." >&2
    exit 0
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
printf '%s' "$CERTIFICATE" | base64 --decode >"$folder/certificate.pfx"
signtool=$(find "/c/Program Files (x86)/Windows Kits/10/bin" -path '*x64/signtool.exe' | sort | tail -n 1)
"$signtool" sign -f "$folder/certificate.pfx" -p "$PASSWORD" -fd SHA256 -tr http://timestamp.digicert.com -td SHA256 "$@"
