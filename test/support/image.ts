/** A machine whose root is a catalogue image, for programs that live in one. */
import { apkPackages } from "../../src/catalog/apk.ts";
import { aptIndex } from "../../src/catalog/apt.ts";
import { findImage } from "../../src/catalog/images.ts";
import { npmPackages, pipPackages, rpmPackages } from "../../src/catalog/packages.ts";
import { layerContents } from "../../src/catalog/rootfs/index.ts";
import { packageProgramTable } from "../../src/os/bin/pkg/table.ts";
import { applyChangeset } from "../../src/os/fs/changes.ts";
import { type FileTree, newTree } from "../../src/os/fs/tree.ts";
import { Internet } from "../../src/os/net/internet.ts";
import { NetworkNamespace } from "../../src/os/net/namespace.ts";
import { Segment } from "../../src/os/net/segment.ts";
import type { Program, ProgramTable } from "../../src/os/process.ts";
import { openOutside } from "../../src/session/home/outside.ts";
import { bootMachine, type TestMachine, type TestMachineOptions, testStartMs } from "./os.ts";

export async function imageTree(repository: string, tag: string): Promise<FileTree> {
  const image = await findImage(repository, tag);
  if (image === undefined) throw new Error(`${repository}:${tag} is not in the catalogue`);
  let tree = newTree(testStartMs);
  for (let i = 0; i < image.layers.length; i++) tree = applyChangeset(tree, await layerContents(image, i));
  return tree;
}

/**
 * A machine with that root and a way to the internet.
 *
 * @param more programs besides the package managers, by name
 */
export async function bootImage(
  repository: string,
  tag: string,
  more: Readonly<Record<string, Program>> = {},
  options: TestMachineOptions = {},
): Promise<TestMachine> {
  const packages = packageProgramTable({ aptIndex, apkPackages, pipPackages, npmPackages, rpmPackages });
  const table: ProgramTable = { find: (name) => more[name] ?? packages.find(name) };
  const machine = bootMachine({ tree: await imageTree(repository, tag), table, ...options });
  const internet = new Internet(machine.kernel);
  openOutside(internet);
  const router = new NetworkNamespace({ clock: machine.kernel, internet });
  const bridge = new Segment({ name: "bridge", subnet: "172.17.0.0/16" });
  bridge.attach(router, { name: "docker0", address: "172.17.0.1", isGateway: true });
  bridge.attach(machine.net, { name: "eth0", address: "172.17.0.2" });
  machine.net.resolver = (name) => internet.resolve(name);
  return machine;
}
