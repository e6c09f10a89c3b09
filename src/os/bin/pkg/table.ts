/** The package managers, by the name their executables carry; each is loaded when it first runs. */
import type { Program, ProgramTable } from "../../process.ts";
import type { PackageFacts } from "./facts.ts";

/** @param facts what the package indexes hold; the catalogue's tables */
export function packageProgramTable(facts: PackageFacts): ProgramTable {
  const pip = async () => (await import("./pip/pip.ts")).pipProgram(facts);
  const apt = async () => (await import("./apt/apt-get.ts")).aptProgram(facts);
  const dpkg = async () => (await import("./apt/dpkg.ts")).dpkg;
  const tools = () => import("./apt/tools.ts");
  const programs: Readonly<Record<string, () => Promise<Program>>> = {
    pip,
    apt,
    "apt-get": apt,
    "apt-cache": apt,
    dpkg,
    go: async () => (await import("./go.ts")).go,
    npm: async () => (await import("./npm/npm.ts")).npmProgram(facts),
    npx: async () => (await import("./npm/yarn.ts")).npxProgram(facts),
    yarn: async () => (await import("./npm/yarn.ts")).yarnProgram(facts),
    pnpm: async () => (await import("./npm/others.ts")).pnpmProgram(facts),
    pnpx: async () => (await import("./npm/yarn.ts")).npxProgram(facts),
    bun: async () => (await import("./npm/others.ts")).bunProgram(facts),
    bunx: async () => (await import("./npm/others.ts")).bunProgram(facts),
    corepack: async () => (await import("./npm/others.ts")).corepack,
    apk: async () => (await import("./apk.ts")).apkProgram(facts),
    "dpkg-query": dpkg,
    "add-apt-repository": async () => (await tools()).addAptRepository,
    "apt-add-repository": async () => (await tools()).addAptRepository,
    "apt-key": async () => (await tools()).aptKey,
    "apt-mark": async () => (await tools()).aptMark,
    "deb-systemd-helper": async () => (await tools()).quietly,
    "debconf-set-selections": async () => (await tools()).debconfSetSelections,
    "dpkg-reconfigure": async () => (await tools()).dpkgReconfigure,
    gpg: async () => (await tools()).gpg,
    "update-alternatives": async () => (await tools()).updateAlternatives,
    "update-ca-certificates": async () => (await tools()).updateCaCertificates,
    "update-locale": async () => (await tools()).quietly,
    "update-rc.d": async () => (await tools()).quietly,
    ...Object.fromEntries(
      ["yum", "dnf", "dnf5", "microdnf", "tdnf", "rpm"].map((name) => [
        name,
        async () => (await import("./rpm.ts")).rpmProgram(facts),
      ]),
    ),
  };
  return { find: (name) => (Object.hasOwn(programs, name) ? programs[name] : undefined) };
}
