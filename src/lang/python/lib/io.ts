/** What `io` needs of the machine. */
import { unsupported } from "../files.ts";
import { moduleOf } from "../native.ts";
import type { PyModule } from "../objects.ts";
import { handleTypeOf } from "../types.ts";
import type { Vm } from "../vm.ts";

export function ioModule(vm: Vm): PyModule {
  return moduleOf("_io", {
    UnsupportedOperation: unsupported(vm),
    TextIOWrapper: handleTypeOf("_io.TextIOWrapper"),
    BufferedReader: handleTypeOf("_io.BufferedReader"),
    BufferedWriter: handleTypeOf("_io.BufferedWriter"),
  });
}
