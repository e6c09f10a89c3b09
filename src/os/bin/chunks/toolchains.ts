/** Compilers and build tools: none compiles, each leaves what it would leave. */
import type { Program } from "../../process.ts";
import { a2, a2Names } from "../dev/apache.ts";
import { bundler, bundlerNames } from "../dev/bundlers.ts";
import { binutils, compiler } from "../dev/c.ts";
import { conda } from "../dev/conda.ts";
import { dotnet } from "../dev/dotnet.ts";
import {
  colcon,
  dvc,
  jupyter,
  otherTool,
  otherTools,
  setup,
  setupNames,
  springBootUtility,
} from "../dev/elsewhere.ts";
import { cpan, julia, perl, php, rscript, ruby } from "../dev/interpreters.ts";
import { gradle, jar, java, javac, jlink, mvn } from "../dev/java.ts";
import { composer, extension, pecl } from "../dev/php.ts";
import { pipenv, poetry, uv, uvx } from "../dev/python-tools.ts";
import { rabbitmqPlugins } from "../dev/rabbitmq-plugins.ts";
import { bundle, gem } from "../dev/ruby.ts";
import { cargo, rustc, rustup } from "../dev/rust.ts";

export const programs: Readonly<Record<string, Program>> = {
  ...Object.fromEntries(bundlerNames.map((name) => [name, bundler(name)])),
  ...Object.fromEntries(a2Names.map((name) => [name, a2])),
  ...Object.fromEntries(setupNames.map((name) => [name, setup])),
  ...Object.fromEntries(otherTools.map((name) => [name, otherTool])),
  R: rscript,
  Rscript: rscript,
  ar: binutils,
  bundle,
  bundler: bundle,
  "c++": compiler,
  cargo,
  cc: compiler,
  clang: compiler,
  carton: cpan,
  colcon,
  composer,
  cpan,
  cpanm: cpan,
  "docker-php-ext-configure": extension,
  "docker-php-ext-enable": extension,
  "docker-php-ext-install": extension,
  "docker-php-source": extension,
  conda,
  dotnet,
  dvc,
  "g++": compiler,
  gcc: compiler,
  gem,
  gradle,
  jar,
  java,
  javac,
  jlink,
  julia,
  jupyter,
  ld: binutils,
  mamba: conda,
  mvn,
  pecl,
  perl,
  php,
  pipenv,
  poetry,
  "rabbitmq-plugins": rabbitmqPlugins,
  ranlib: binutils,
  ruby,
  rustc,
  rustup,
  springBootUtility,
  strip: binutils,
  uv,
  uvx,
};
