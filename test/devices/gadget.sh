#!/bin/sh
# A USB device made by the kernel, for apps/fixtures/usb-gadget: `gadget.sh plug`, `gadget.sh unplug`. By root, where the modules
# dummy_hcd, libcomposite and usb_f_ss_lb are. Configuration 1 sends back what it gets, configuration 2 reads and writes without end.
set -e
G=/sys/kernel/config/usb_gadget/holdfast
case "$1" in
plug)
  modprobe dummy_hcd
  modprobe libcomposite
  modprobe usb_f_ss_lb
  mountpoint -q /sys/kernel/config || mount -t configfs none /sys/kernel/config
  if [ ! -d $G ]; then
    mkdir $G
    echo 0x1209 >$G/idVendor
    echo 0x0001 >$G/idProduct
    echo 0x0123 >$G/bcdDevice
    mkdir $G/strings/0x409
    echo Holdfast >$G/strings/0x409/manufacturer
    echo Loop >$G/strings/0x409/product
    echo ABC123 >$G/strings/0x409/serialnumber
    mkdir $G/configs/loop.1 $G/configs/sink.2 $G/functions/Loopback.0 $G/functions/SourceSink.0
    echo 0xe0 >$G/configs/sink.2/bmAttributes
    ln -s $G/functions/Loopback.0 $G/configs/loop.1
    ln -s $G/functions/SourceSink.0 $G/configs/sink.2
  fi
  ls /sys/class/udc | head -n 1 >$G/UDC
  ;;
unplug) echo >$G/UDC ;;
esac
