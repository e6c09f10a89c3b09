/** What php images bring beside php: docker-php-*, pecl, composer. */
import type { Proc, Program } from "../../process.ts";
import { download, online } from "../pkg/transfer.ts";
import { baseOf, putSized, putText, read, withoutCompiling } from "./kit.ts";

const folder = "/usr/local/lib/php/extensions/no-debug-non-zts-20230831";
const bundled = new Set(
  "bcmath bz2 calendar ctype curl dba dl_test dom enchant exif ffi fileinfo filter ftp gd gettext gmp hash iconv imap intl json ldap mbstring mysqli mysql mcrypt oci8 odbc opcache pcntl pdo pdo_dblib pdo_firebird pdo_mysql pdo_oci pdo_odbc pdo_pgsql pdo_sqlite pgsql phar posix pspell readline session shmop simplexml snmp soap sockets sodium sysvmsg sysvsem sysvshm tidy tokenizer xml xmlreader xmlwriter xsl zip".split(
    " ",
  ),
);

/** docker-php-ext-install, -configure, -enable and docker-php-source, by the name it was called. */
export const extension: Program = async (proc) => {
  const called = baseOf(proc.argv[0] ?? "");
  const names = proc.args.filter((arg, i) => !arg.startsWith("-") && !/^-j$/.test(proc.args[i - 1] ?? ""));
  if (called === "docker-php-source") {
    if (names[0] === "extract") putSized(proc, "/usr/src/php/.docker-extracted", 0);
    else if (names[0] === "delete" && proc.fs.exists("/usr/src/php/.docker-extracted"))
      proc.fs.unlink("/usr/src/php/.docker-extracted");
    else if (names[0] !== "delete") {
      await proc.stdout.write("usage: docker-php-source COMMAND\n");
      return 1;
    }
    return 0;
  }
  if (names.length === 0) {
    await proc.stderr.write(`usage: ${called} ext-name [ext-name ...]\n`);
    return 1;
  }
  for (const name of called === "docker-php-ext-configure" ? names.slice(0, 1) : names) {
    const known =
      bundled.has(name) ||
      proc.fs.exists(`/usr/src/php/ext/${name}`) ||
      proc.fs.exists(`${folder}/${name}.so`);
    if (!known) {
      await proc.stderr.write(
        called === "docker-php-ext-enable"
          ? `error: '${name}' does not exist\n`
          : `error: /usr/src/php/ext/${name} does not exist\n`,
      );
      return 1;
    }
    if (called === "docker-php-ext-configure") continue;
    if (called === "docker-php-ext-install") {
      await withoutCompiling(proc, `docker-php-ext-install ${name}`, 6);
      putSized(proc, `${folder}/${name}.so`, 180_000);
    }
    enable(proc, name);
  }
  return 0;
};

function enable(proc: Proc, name: string): void {
  const zend = ["opcache", "xdebug"].includes(name) ? "zend_extension" : "extension";
  putText(proc, `/usr/local/etc/php/conf.d/docker-php-ext-${name}.ini`, `${zend}=${name}\n`);
}

export const pecl: Program = async (proc) => {
  const [command, ...names] = proc.args.filter((arg) => !arg.startsWith("-"));
  if (command === "install") {
    for (const operand of names) {
      const name = operand.replace(/-[\d.]+(\w*)$/, "");
      if (!(await online(proc, "pecl.example"))) {
        await proc.stderr.write(`No releases available for package "pecl.example/${name}"\ninstall failed\n`);
        return 1;
      }
      await download(proc, 300_000);
      await withoutCompiling(proc, `pecl install ${name}`, 8);
      putSized(proc, `${folder}/${name}.so`, 900_000);
      await proc.stdout.write(
        `Build process completed successfully\nInstalling '${folder}/${name}.so'\ninstall ok: channel://pecl.example/${operand}\nconfiguration option "php_ini" is not set to php.ini location\nYou should add "extension=${name}.so" to php.ini\n`,
      );
    }
    return 0;
  }
  if (
    command === "channel-update" ||
    command === "update-channels" ||
    command === "clear-cache" ||
    command === "config-set"
  )
    return 0;
  await proc.stderr.write("drydock: pecl: only installing is simulated\n");
  return 1;
};

export const composer: Program = async (proc) => {
  const [command, ...rest] = proc.args.filter((arg) => !arg.startsWith("-"));
  if (proc.args.includes("--version") || proc.args.includes("-V")) {
    await proc.stdout.write("Composer version 2.9.2 2026-06-11 11:37:36\n");
    return 0;
  }
  switch (command) {
    case undefined:
    case "clear-cache":
    case "clearcache":
    case "config":
    case "self-update":
      return 0;
    case "create-project":
    case "init":
      await proc.stderr.write(`drydock: composer ${command} is not simulated\n`);
      return 1;
    case "global":
    case "require": {
      const wanted = rest.filter((word) => word.includes("/"));
      if (!(await online(proc, "repo.packagist.example"))) return unreachable(proc);
      await vendor(
        proc,
        wanted.map((word) => word.split(":")[0] ?? word),
      );
      return 0;
    }
    case "install":
    case "update":
    case "dump-autoload":
    case "dumpautoload":
    case "validate": {
      const text = read(proc, "composer.json");
      if (text === undefined) {
        await proc.stderr.write(
          `Composer could not find a composer.json file in ${proc.cwd}\nTo initialize a project, please create a composer.json file. See https://getcomposer.org/basic-usage\n`,
        );
        return 1;
      }
      let wanted: readonly string[];
      try {
        wanted = Object.keys((JSON.parse(text) as { require?: Record<string, string> }).require ?? {});
      } catch {
        await proc.stderr.write(
          `\nIn JsonFile.php line 350:\n\n  "./composer.json" does not contain valid JSON\n\n`,
        );
        return 1;
      }
      if (command !== "install" && command !== "update") {
        await proc.stdout.write("Generating autoload files\n");
        return 0;
      }
      await proc.stderr.write("Installing dependencies from lock file (including require-dev)\n");
      const packages = wanted.filter((name) => name.includes("/"));
      if (packages.length > 0 && !(await online(proc, "repo.packagist.example"))) return unreachable(proc);
      await vendor(proc, packages);
      await proc.stderr.write("Generating autoload files\n");
      return 0;
    }
    default:
      await proc.stderr.write(
        `\n                                       \n  Command "${command}" is not defined.  \n                                       \n\n`,
      );
      return 1;
  }
};

async function unreachable(proc: Proc): Promise<number> {
  await proc.stderr.write(
    "The following exception probably indicates you are offline or have misconfigured DNS resolver(s)\n",
  );
  return 100;
}

async function vendor(proc: Proc, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await download(proc, 200_000);
    putSized(proc, `vendor/${name}/files.tar`, 600_000);
  }
  putText(proc, "vendor/autoload.php", "<?php\n");
}
