import { copyFileSync } from "node:fs";
import { defineConfig } from "vite";
import { classicChunks } from "./build-plugins/classic-chunks.ts";
import { reactAlias } from "./build-plugins/react-alias.ts";

/** The page for an iframe: classic scripts beside the page, in `dist/page/embed`. */
export default defineConfig({
  base: "./",
  resolve: { alias: reactAlias },
  oxc: { jsx: { runtime: "automatic", importSource: "react" } },
  publicDir: false,
  plugins: [
    classicChunks(),
    {
      name: "embed-page",
      closeBundle() {
        copyFileSync("embed.html", "dist/page/embed.html");
      },
    },
  ],
  build: {
    outDir: "dist/page/embed",
    emptyOutDir: true,
    target: "es2022",
    modulePreload: false,
    cssCodeSplit: false,
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      transform: { define: { "import.meta": "{}" } },
      input: { embed: "src/embed/main.tsx" },
      output: {
        format: "cjs",
        entryFileNames: "[name].js",
        chunkFileNames: "[name]-[hash].js",
        assetFileNames: (asset) =>
          asset.names.some((name) => name.endsWith(".css")) ? "embed.css" : "[name]-[hash][extname]",
      },
    },
  },
});
