import { defineConfig } from "vite";
import { reactAlias } from "./build-plugins/react-alias.ts";

/** The page: relative URLs, so that any folder of any static host serves it. */
export default defineConfig({
  base: "./",
  resolve: { alias: reactAlias },
  oxc: { jsx: { runtime: "automatic", importSource: "react" } },

  build: { outDir: "dist/page", target: "es2022", chunkSizeWarningLimit: 700 },
});
