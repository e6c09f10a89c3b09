/** What `io` and `shutil` need of the machine. */
import { functions, moduleOf } from "../native.ts";
import type { PyModule } from "../objects.ts";
import { handleTypeOf } from "../types.ts";

export function ioModule(): PyModule {
  return moduleOf("_io", {
    TextIOWrapper: handleTypeOf("_io.TextIOWrapper"),
    BufferedReader: handleTypeOf("_io.BufferedReader"),
    BufferedWriter: handleTypeOf("_io.BufferedWriter"),
    ...functions({}),
  });
}
