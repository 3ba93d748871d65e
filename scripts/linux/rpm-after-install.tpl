#!/bin/sh

# Chromium's helper gets root's rights only where an ordinary user can make no namespace, for which the sandbox then needs it.
if setpriv --reuid 65534 --regid 65534 --clear-groups unshare --user true 2>/dev/null; then
    chmod 0755 '/opt/${sanitizedProductName}/chrome-sandbox' || true
else
    chmod 4755 '/opt/${sanitizedProductName}/chrome-sandbox' || true
fi

# Where the system does not do it by itself, by triggers.
if command -v update-mime-database >/dev/null 2>&1; then
    update-mime-database /usr/share/mime || true
fi
if command -v update-desktop-database >/dev/null 2>&1; then
    update-desktop-database /usr/share/applications || true
fi

# A profile that lets the program make namespaces, where AppArmor keeps others from it and knows of that.
profile='/opt/${sanitizedProductName}/resources/apparmor-profile'
target='/etc/apparmor.d/${executable}'
if aa-enabled --quiet 2>/dev/null && apparmor_parser --skip-kernel-load --debug "$profile" >/dev/null 2>&1; then
    cp -f "$profile" "$target"
    apparmor_parser --replace --write-cache --skip-read-cache "$target" || true
fi
