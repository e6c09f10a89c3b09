/** Compilers and build tools: none compiles, each leaves what it would leave. */
import type { Program } from "../../process.ts";
import { bundler, bundlerNames } from "../dev/bundlers.ts";
import { binutils, compiler } from "../dev/c.ts";
import { conda } from "../dev/conda.ts";
import { dotnet } from "../dev/dotnet.ts";
import { gradle, jar, java, javac, jlink, mvn } from "../dev/java.ts";
import { composer, extension, pecl } from "../dev/php.ts";
import { bundle, gem } from "../dev/ruby.ts";
import { cargo, rustc } from "../dev/rust.ts";

export const programs: Readonly<Record<string, Program>> = {
  ...Object.fromEntries(bundlerNames.map((name) => [name, bundler(name)])),
  ar: binutils,
  bundle,
  bundler: bundle,
  "c++": compiler,
  cargo,
  cc: compiler,
  clang: compiler,
  composer,
  "docker-php-ext-configure": extension,
  "docker-php-ext-enable": extension,
  "docker-php-ext-install": extension,
  "docker-php-source": extension,
  conda,
  dotnet,
  "g++": compiler,
  gcc: compiler,
  gem,
  gradle,
  jar,
  java,
  javac,
  jlink,
  ld: binutils,
  mamba: conda,
  mvn,
  pecl,
  ranlib: binutils,
  rustc,
  strip: binutils,
};
