/** Alpine Linux: musl, busybox, apk. */
import { writeAccounts } from "./accounts.ts";
import { type LayerBuilder, words } from "./layer-builder.ts";

const inBin =
  words(`arch ash base64 bbconfig cat chattr chgrp chmod chown cp date dd df dmesg dnsdomainname dumpkmap echo egrep false
fatattr fdflush fgrep fsync getopt grep gunzip gzip hostname ionice iostat ipcalc kbd_mode kill link linux32 linux64 ln login ls lsattr
lzop makemime mkdir mknod mktemp more mount mountpoint mpstat mv netstat nice pidof ping ping6 pipe_progress printenv ps pwd reformime
rev rm rmdir run-parts sed setpriv setserial sh sleep stat stty su sync tar touch true umount uname usleep watch zcat`);
const inSbin =
  words(`acpid adjtimex arp blkid blockdev depmod fbsplash fdisk findfs fsck fstrim getty halt hwclock ifconfig ifdown
ifenslave ifup init inotifyd insmod ip ipaddr iplink ipneigh iproute iprule iptunnel klogd loadkmap losetup lsmod mdev mkdosfs mkfs.vfat
mkswap modinfo modprobe nameif nologin pivot_root poweroff raidautorun reboot rmmod route setconsole slattach swapoff swapon switch_root
sysctl syslogd tunctl udhcpc vconfig watchdog zcip`);
const inUsrBin =
  words(`[ [[ awk basename bc beep blkdiscard bunzip2 bzcat bzip2 cal chvt cksum clear cmp comm cpio crontab cryptpw cut dc
deallocvt diff dirname dos2unix du eject env expand expr factor fallocate find flock fold free fuser groups hd head hexdump hostid id
install ipcrm ipcs killall last less logger lsof lsusb lzcat lzma lzopcat md5sum mesg microcom mkfifo mkpasswd nc nl nmeter nohup nproc
nsenter nslookup od openvt passwd paste pgrep pkill pmap printf pscan pstree pwdx readlink realpath renice reset resize seq setkeycodes
setsid sha1sum sha256sum sha3sum sha512sum showkey shred shuf sort split strings sum tac tail tee test time timeout top tr traceroute
traceroute6 tree truncate ts tsort tty ttysize udhcpc6 unexpand uniq unix2dos unlink unlzma unlzop unshare unxz unzip uptime uudecode uuencode
vi vlock volname wc wget which who whoami whois xargs xxd xzcat yes`);
const inUsrSbin =
  words(`add-shell addgroup adduser arping brctl chpasswd chroot crond delgroup deluser ether-wake fbset killall5 loadfont
nbd-client ntpd partprobe rdate rdev readahead readprofile remove-shell rfkill sendmail setfont setlogcons`);

/** What the base image has installed, in the order of the database. */
export const alpineBasePackages = words(
  "alpine-baselayout-data alpine-baselayout alpine-release musl alpine-keys busybox busybox-binsh ca-certificates-bundle libcrypto3 libssl3 ssl_client zlib apk-tools scanelf musl-utils",
);

/** `3.24.2` for the family `3.24`. */
function patchLevel(version: string): string {
  const patch: Readonly<Record<string, string>> = {
    "3.24": "2",
    "3.23": "6",
    "3.19": "1",
    "3.17": "1",
    "3.16": "3",
    "3.7": "0",
    "3.6": "2",
    "3.4": "6",
  };
  return `${version}.${patch[version] ?? "0"}`;
}

export function alpineBase(layer: LayerBuilder, version: string): void {
  // Its layout has this folder since 3.9.
  if (Number(version.split(".")[1] ?? 99) >= 9) layer.dir("/opt");
  layer.dirs(`/bin /dev /etc /home /lib /media /media/cdrom /media/floppy /media/usb /mnt /proc /root /run /run/lock /sbin /srv /sys
    /tmp /usr /usr/bin /usr/lib /usr/local /usr/local/bin /usr/local/lib /usr/local/share /usr/sbin /usr/share /var /var/cache/apk
    /var/empty /var/lib /var/local /var/log /var/mail /var/opt /var/spool /var/tmp`);
  layer.program("/bin/busybox", "busybox", 808_712);
  const applets = (folder: string, names: readonly string[], target: string) => {
    for (const name of names) layer.link(`${folder}/${name}`, target);
  };
  applets("/bin", inBin, "/bin/busybox");
  applets("/sbin", inSbin, "/bin/busybox");
  applets("/usr/bin", inUsrBin, "/bin/busybox");
  applets("/usr/sbin", inUsrSbin, "/bin/busybox");
  layer.program("/sbin/apk", "apk");
  layer.programs("/sbin", "ldconfig");
  layer.programs("/usr/bin", "getent getconf iconv ldd scanelf ssl_client");
  layer.sized("/lib/ld-musl-x86_64.so.1", 662_296, 0o755);
  layer.link("/lib/libc.musl-x86_64.so.1", "ld-musl-x86_64.so.1");
  const release = patchLevel(version);
  layer.text("/etc/alpine-release", `${release}\n`);
  layer.text(
    "/usr/lib/os-release",
    `NAME="Alpine Linux"\nID=alpine\nVERSION_ID=${release}\nPRETTY_NAME="Alpine Linux v${version}"\nHOME_URL="https://alpine.example/"\nBUG_REPORT_URL="https://alpine.example/issues"\n`,
  );
  layer.link("/etc/os-release", "../usr/lib/os-release");
  layer.text("/etc/issue", `Welcome to Alpine Linux ${version}\nKernel \\r on an \\m (\\l)\n\n`);
  layer.text("/etc/motd", "Welcome to Alpine!\n");
  layer.text("/etc/hostname", "localhost\n");
  layer.text(
    "/etc/hosts",
    "127.0.0.1\tlocalhost localhost.localdomain\n::1\t\tlocalhost localhost.localdomain\n",
  );
  layer.text("/etc/shells", "# valid login shells\n/bin/sh\n/bin/ash\n");
  layer.text(
    "/etc/profile",
    `export PATH="/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"\nexport PAGER=less\numask 022\nPS1='\\h:\\w\\$ '\n`,
  );
  layer.text("/etc/nsswitch.conf", "hosts: files dns\n");
  layer.text(
    "/etc/fstab",
    "/dev/cdrom\t/media/cdrom\tiso9660\tnoauto,ro 0 0\n/dev/usbdisk\t/media/usb\tvfat\tnoauto,ro 0 0\n",
  );
  writeAccounts(layer, "alpine", []);
  layer.text("/etc/apk/arch", "x86_64\n");
  layer.text(
    "/etc/apk/repositories",
    `https://dl-cdn.alpine.example/alpine/v${version}/main\nhttps://dl-cdn.alpine.example/alpine/v${version}/community\n`,
  );
  layer.text(
    "/etc/apk/world",
    "alpine-baselayout\nalpine-keys\nalpine-release\napk-tools\nbusybox\nmusl-utils\n",
  );
  layer.text(
    "/lib/apk/db/installed",
    alpineBasePackages.map((name) => `P:${name}\nV:${version}-r0\nA:x86_64\n\n`).join(""),
  );
  layer.text("/lib/apk/db/triggers", "");
  layer.sized("/etc/ssl/certs/ca-certificates.crt", 219_342);
  layer.link("/etc/ssl/cert.pem", "certs/ca-certificates.crt");
  layer.bulk({
    "/usr/lib/libcrypto.so.3": 66,
    "/usr/lib/libssl.so.3": 13,
    "/usr/lib/libapk.so.3.0.0": 6,
    "/usr/lib/libz.so.1.3.1": 2,
    "/usr/lib/engines-3/afalg.so": 1,
    "/usr/share/apk/keys/alpine-devel.rsa.pub": 1,
    "/usr/share/udhcpc/default.script": 1,
  });
}
