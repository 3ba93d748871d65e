#!/bin/sh

if command -v update-mime-database >/dev/null 2>&1; then
    update-mime-database /usr/share/mime || true
fi
if command -v update-desktop-database >/dev/null 2>&1; then
    update-desktop-database /usr/share/applications || true
fi

# After an update the new version is in place already.
if [ "$1" = 0 ] && [ -f '/etc/apparmor.d/${executable}' ]; then
    if aa-enabled --quiet 2>/dev/null; then
        apparmor_parser --remove '/etc/apparmor.d/${executable}' || true
    fi
    rm -f '/etc/apparmor.d/${executable}'
fi
