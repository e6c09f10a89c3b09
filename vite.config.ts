import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** The page: relative URLs, so that any folder of any static host serves it. */
export default defineConfig({
  base: "./",
  plugins: [react()],
  build: { outDir: "dist/page", target: "es2022", chunkSizeWarningLimit: 700 },
});
