#!/bin/bash
# USB devices made by the kernel, for apps/fixtures/gadgets. By root, where the modules dummy_hcd, libcomposite,
# usb_f_ss_lb and usb_f_hid are.
#
#   gadget.sh plug       a device whose configuration 1 sends back what it gets, and whose configuration 2 reads and writes without end
#   gadget.sh plug-hid   a HID device that sends back every report of eight bytes
#   gadget.sh unplug     takes either away
set -e
CONFIG=/sys/kernel/config
GADGETS=$CONFIG/usb_gadget
# Numbered reports are none; input and output of eight bytes, features of two, on a page of vendors.
DESCRIPTOR='\x06\x00\xff\x09\x01\xa1\x01\x09\x02\x15\x00\x26\xff\x00\x75\x08\x95\x08\x81\x02\x09\x03\x91\x02\x09\x04\x95\x02\xb1\x02\xc0'

make() {
  mkdir "$1"
  echo 0x1209 >"$1/idVendor"
  echo "$2" >"$1/idProduct"
  echo 0x0123 >"$1/bcdDevice"
  mkdir "$1/strings/0x409"
  echo Holdfast >"$1/strings/0x409/manufacturer"
  echo "$3" >"$1/strings/0x409/product"
  echo ABC123 >"$1/strings/0x409/serialnumber"
}

ECHO=/run/holdfast-echo.pid

unplug() {
  # Before the device: some kernels do not stand that its other end is open when it goes.
  if [ -f $ECHO ]; then
    pkill -g "$(cat $ECHO)" || true
    rm $ECHO
    sleep 1
  fi
  for gadget in "$GADGETS"/holdfast-*; do
    if [ -s "$gadget/UDC" ] && [ -n "$(cat "$gadget/UDC")" ]; then echo >"$gadget/UDC"; fi
  done
}

plug() {
  unplug
  find /sys/class/udc -mindepth 1 -printf '%f\n' | head -n 1 >"$1/UDC"
}

modprobe dummy_hcd
modprobe libcomposite
mountpoint -q $CONFIG || mount -t configfs none $CONFIG
case "$1" in
plug)
  modprobe usb_f_ss_lb
  G=$GADGETS/holdfast-loop
  if [ ! -d $G ]; then
    make $G 0x0001 Loop
    mkdir $G/configs/loop.1 $G/configs/sink.2 $G/functions/Loopback.0 $G/functions/SourceSink.0
    echo 0xe0 >$G/configs/sink.2/bmAttributes
    ln -s $G/functions/Loopback.0 $G/configs/loop.1
    ln -s $G/functions/SourceSink.0 $G/configs/sink.2
  fi
  plug $G
  ;;
plug-hid)
  modprobe usb_f_hid
  G=$GADGETS/holdfast-hid
  if [ ! -d $G ]; then
    make $G 0x0002 Echo
    mkdir $G/configs/hid.1 $G/functions/hid.0
    echo 8 >$G/functions/hid.0/report_length
    printf "$DESCRIPTOR" >$G/functions/hid.0/report_desc
    ln -s $G/functions/hid.0 $G/configs/hid.1
  fi
  plug $G
  # Its other end; ends with the device.
  setsid bash -c 'echo $$ >'$ECHO'; while dd if=/dev/hidg0 of=/dev/hidg0 bs=8 count=1; do :; done' </dev/null >/dev/null 2>&1 &
  ;;
unplug) unplug ;;
*) sed -n '2,8p' "$0" ;;
esac
