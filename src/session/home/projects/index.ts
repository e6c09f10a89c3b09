/** The sample projects of the student's home, by folder. */
import { composeShop } from "./compose-shop.ts";
import { helloGo } from "./hello-go.ts";
import { ml } from "./ml.ts";
import { nodeApp } from "./node-app.ts";
import { shop } from "./shop.ts";
import { site } from "./site.ts";

export interface Project {
  readonly folder: string;
  /** What it is, for `drydock projects`. */
  readonly about: string;
  /** Path in the folder → text. */
  readonly files: Readonly<Record<string, string>>;
}

export const projects: readonly Project[] = [
  { folder: "shop", about: "a Flask app and a Dockerfile that caches badly", files: shop },
  { folder: "node-app", about: "a web server in Node.js", files: nodeApp },
  { folder: "site", about: "static pages for nginx", files: site },
  { folder: "ml", about: "train a model in one container, serve it from another", files: ml },
  { folder: "hello-go", about: "a build in two stages", files: helloGo },
  { folder: "compose-shop", about: "three services with Compose", files: composeShop },
];
