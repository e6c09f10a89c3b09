#!/usr/bin/env node
/**
 * Makes the larger table of Alpine's packages from alpine-names.txt (`name` or
 * `name=version`). Sizes and commands are those of the Debian package of the same name
 * where there is one; nothing here is exact but the names.
 *
 *     node scripts/package-index/alpine.mjs
 */
import { readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { data, readDebian } from "./debian-table.mjs";
import { frontCode } from "./front-code.mjs";

const debian = readDebian();

/** The Debian package that is most like one of Alpine. */
function like(name) {
  const python = /^py3-(.*)$/.exec(name)?.[1];
  const names = [
    name,
    ...(python ? [`python3-${python}`] : []),
    name.replace(/\d+$/, ""),
    `${name}-cli`,
    `${name}-bin`,
  ];
  return names.map((one) => debian.get(one)).find((one) => one !== undefined);
}

const extensions =
  "bcmath bz2 calendar common ctype curl dba dbg dev doc dom embed enchant exif ffi fileinfo fpm ftp gd gettext gmp iconv imap intl ldap litespeed mbstring mysqli mysqlnd odbc opcache openssl pcntl pdo pdo_dblib pdo_mysql pdo_odbc pdo_pgsql pdo_sqlite pear pecl-apcu pecl-ast pecl-imagick pecl-memcached pecl-mongodb pecl-msgpack pecl-redis pecl-xdebug pecl-yaml pgsql phar phpdbg posix pspell session shmop simplexml snmp soap sockets sodium sqlite3 sysvmsg sysvsem sysvshm tidy tokenizer xml xmlreader xmlwriter xsl zip";
const names = readFileSync(new URL("alpine-names.txt", import.meta.url), "utf8")
  .split(/\s+/)
  .filter(Boolean);
for (const [php, version] of Object.entries({
  php81: "8.1.33",
  php82: "8.2.29",
  php83: "8.3.28",
  php84: "8.4.15",
  php85: "8.5.0",
}))
  for (const extension of extensions.split(" ")) names.push(`${php}-${extension}=${version}`);

const rows = new Map();
for (const entry of names) {
  const [name, given] = entry.split("=");
  const model = like(name);
  const upstream = model?.version
    .replace(/^\d+:/, "")
    .replace(/-[^-]*$/, "")
    .replace(/[+~].*$/, "");
  const version = `${given ?? (/^\d[\d.]*$/.test(upstream ?? "") ? upstream : "1.0.0")}-r0`;
  const size = model?.size ?? 60_000 + name.length * 911;
  const bytes = model === undefined ? size * 3 : model.kib * 1024;
  const commands = (model?.commands ?? "")
    .split(" ")
    .filter((one) => one !== "" && !/^[!%]?(deb|dh|x86_64)/.test(one));
  rows.set(name, [name, version, size.toString(36), bytes.toString(36), commands.slice(0, 12).join(" ")]);
}
const text = frontCode([...rows.values()].sort((a, b) => (a[0] < b[0] ? -1 : 1)));
writeFileSync(`${data}apk-more.json`, `${JSON.stringify({ text })}\n`);
console.log(rows.size, text.length, gzipSync(text, { level: 9 }).length);
