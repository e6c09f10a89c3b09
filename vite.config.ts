import { defineConfig } from "vite";
import { reactAlias } from "./build-plugins/react-alias.ts";

/** The page: relative URLs, so that any folder of any static host serves it. */
export default defineConfig({
  base: "./",
  resolve: { alias: reactAlias },
  oxc: { jsx: { runtime: "automatic", importSource: "react" } },

  build: {
    outDir: "dist/page",
    target: "es2022",
    chunkSizeWarningLimit: 700,
    modulePreload: {
      // A link for each small chunk of a late import costs more than the wait it saves.
      resolveDependencies: (_file, dependencies, { hostType }) =>
        hostType === "html" ? dependencies : dependencies.filter((file) => file.endsWith(".css")),
    },
  },
});
