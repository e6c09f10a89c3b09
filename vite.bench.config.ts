import { defineConfig } from "vite";

/** The benchmarks, bundled for Node. */
export default defineConfig({
  publicDir: false,
  build: {
    ssr: true,
    emptyOutDir: true,
    target: "node20",
    minify: false,
    reportCompressedSize: false,
    rollupOptions: {
      input: { main: "test/bench/main.ts" },
      external: ["playwright-core"],
      output: { entryFileNames: "[name].mjs", chunkFileNames: "chunks/[name]-[hash].mjs" },
    },
  },
  ssr: { noExternal: true, external: ["playwright-core"] },
});
