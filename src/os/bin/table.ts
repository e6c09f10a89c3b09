/**
 * The programs of this folder by the names that `Content.program` carries. They come
 * in chunks when first run: none is needed for the first prompt.
 */
import type { Program, ProgramTable } from "../process.ts";

type Chunk = Readonly<Record<string, Program>>;

/** Names of the programs in each chunk. */
export const chunks: readonly (readonly [
  names: string,
  load: () => Promise<{ readonly programs: Chunk }>,
])[] = [
  [
    "cat clear cp date echo egrep env false fgrep grep head hostname id ls mkdir mv printenv pwd rm rmdir sleep tail touch true wc whoami",
    () => import("./chunks/first.ts"),
  ],
  [
    "[ awk basename chgrp chmod chown cut dirname expr find groups kill ln mktemp nproc printf ps readlink realpath sed seq sort stat tee test tr tty uname uniq which xargs yes",
    () => import("./chunks/everyday.ts"),
  ],
  [
    "b2sum base32 base64 cksum cmp dd df diff du install md5sum nohup sha1sum sha256sum sha512sum sync timeout",
    () => import("./chunks/more.ts"),
  ],
  ["file gunzip gzip hexdump od strings tar xxd zcat", () => import("./chunks/archives.ts")],
  [
    "column comm expand factor fmt fold ionice join link logname mkfifo nice nl numfmt paste rev shuf split tac tree truncate tsort unexpand unlink",
    () => import("./chunks/text.ts"),
  ],
  ["bc jq", () => import("./chunks/data.ts")],
  [
    "addgroup adduser chpasswd delgroup deluser getent groupadd groupdel passwd runuser su sudo useradd userdel usermod",
    () => import("./chunks/accounts.ts"),
  ],
  [
    "free killall locale locale-gen localedef lscpu mount pgrep pidof pkill setsid stty umount uptime users w who",
    () => import("./chunks/system.ts"),
  ],
  ["crontab dmesg git last make ssh-keyscan tput unzip zip", () => import("./chunks/dev.ts")],
  [
    "R Rscript add-user.sh colcon configure.sh dvc features.sh haxelib jboss-cli.sh jt opkg-install rosdep springBootUtility update_rubygems vcs wp a2disconf a2dismod a2dissite a2enconf a2enmod a2ensite ar ava babel bundle bundler c++ cabal cargo carton cc clang composer conda cpan cpanm cypress dart docker-php-ext-configure docker-php-ext-enable docker-php-ext-install docker-php-source dotnet esbuild eslint g++ gcc gem ghc gradle grunt gulp haxe hugo jar java javac jekyll jest jlink julia jupyter karma ld lein mamba mix mocha mvn nest next ng nim nimble nuxt nyc parcel pecl perl php pipenv poetry prettier rabbitmq-plugins ranlib react-scripts rebar3 rollup rspec rubocop ruby rustc rustup sbt stack standard strip stylelint swift tsc tslint uv uvx vite vitest vue-cli-service webpack webpack-cli",
    () => import("./chunks/toolchains.ts"),
  ],
  ["cowsay cowthink fortune ssh-keygen", () => import("./chunks/visitors.ts")],
  ["htop less man more nano top vi view vim watch", () => import("./chunks/screen.ts")],
];

const loaders = new Map<string, () => Promise<Program>>();
for (const [names, load] of chunks) {
  for (const name of names.split(/\s+/)) {
    loaders.set(name, async () => {
      const program = (await load()).programs[name];
      if (program === undefined) throw new Error(`no program ${name} in its chunk`);
      return program;
    });
  }
}

export const coreProgramTable: ProgramTable = {
  find: (name) => loaders.get(name),
};
