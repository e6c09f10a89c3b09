#!/usr/bin/env node
/**
 * Makes the table of the Red Hat family's packages from rpm-names.txt
 * (`name[:like][=version]`). Sizes and commands are those of the Debian package it is
 * like; nothing here is exact but the names.
 *
 *     node scripts/package-index/rpm.mjs
 */
import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { data, readDebian } from "./debian-table.mjs";
import { frontCode } from "./front-code.mjs";

const debian = readDebian();

/** Commands that Debian names otherwise or makes by alternatives. */
const commandsOf = {
  httpd: "!httpd !apachectl",
  vim: "vim vi",
  "vim-enhanced": "vim vi",
  "vim-minimal": "vi",
  nc: "nc",
  "nmap-ncat": "nc ncat",
  ImageMagick: "convert identify mogrify",
  telnet: "telnet",
  traceroute: "traceroute",
  which: "which",
  cronie: "!crond crontab",
  "bind-utils": "dig host nslookup nsupdate",
  python: "python",
  python2: "python2",
  php: "php",
  "php-cli": "php",
  ruby: "ruby irb",
  rubygems: "gem",
  "docker-ce": "!dockerd",
  "docker-ce-cli": "docker",
  "java-17-openjdk-devel": "javac jar",
  iputils: "ping tracepath",
  maven: "mvn",
};
const rows = new Map();
for (const entry of readFileSync(new URL("rpm-names.txt", import.meta.url), "utf8")
  .split(/\s+/)
  .filter(Boolean)) {
  const [, name, , like, , given] = /^([^:=]+)(:([^=]+))?(=(.+))?$/.exec(entry);
  const model = debian.get(like ?? name) ?? debian.get(name.toLowerCase());
  const upstream = model?.version
    .replace(/^\d+:/, "")
    .replace(/-[^-]*$/, "")
    .replace(/[+~].*$/, "");
  const size = model?.size ?? 90_000 + name.length * 911;
  const own =
    like === undefined ||
    /openssh|apache2-utils|iproute|mariadb|redis|procps|postgresql-client|openssl/.test(like);
  const java = /^java-.*(openjdk|corretto)/.test(name)
    ? /devel/.test(name)
      ? "javac jar java jshell"
      : "java keytool"
    : undefined;
  const python = /^python3(\.\d+)?$/.exec(name);
  const commands =
    commandsOf[name] ??
    java ??
    (python
      ? `python3 ${name}`
      : /pip$/.test(name)
        ? "pip pip3"
        : own || /^g/.test(name)
          ? (model?.commands ?? "")
          : "");
  rows.set(name, [
    name,
    given ?? (/^\d[\d.]*$/.test(upstream ?? "") ? upstream : "1.0"),
    size.toString(36),
    (model === undefined ? size * 3 : model.kib * 1024).toString(36),
    commands
      .split(" ")
      .filter((one) => !/^[!%]?(deb|dh_|x86_64|update-|a2)/.test(one))
      .slice(0, 14)
      .join(" "),
  ]);
}
const text = frontCode([...rows.values()].sort((a, b) => (a[0] < b[0] ? -1 : 1)));
writeFileSync(`${data}rpm.json`, `${JSON.stringify({ text })}\n`);
console.log(rows.size, text.length, gzipSync(text, { level: 9 }).length);
