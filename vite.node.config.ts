import { defineConfig } from "vite";

/** The command line and the headless library, bundled for Node. */
export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    outDir: "dist/node",
    target: "node20",
    minify: false,
    reportCompressedSize: false,
    rollupOptions: {
      input: { drydock: "src/node/main.ts", headless: "src/session/index.ts" },
      output: { entryFileNames: "[name].mjs", chunkFileNames: "chunks/[name]-[hash].mjs" },
    },
  },
  ssr: { noExternal: true },
});
