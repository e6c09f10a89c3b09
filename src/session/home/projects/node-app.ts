/** A web server in plain Node.js. */
export const nodeApp: Readonly<Record<string, string>> = {
  "README.md": `# node-app

A small web server in Node.js, with Express.

    docker build -t node-app .
    docker run -d -p 3000:3000 --name web node-app
    docker logs web

Change server.js and build again: npm install comes from the cache, because
package.json is copied before the rest. Change package.json, and it runs again.
`,
  Dockerfile: `FROM node:22-alpine
WORKDIR /app
COPY package.json ./
RUN npm install --omit=dev
COPY . .
EXPOSE 3000
CMD ["node", "server.js"]
`,
  ".dockerignore": "node_modules\n",
  "package.json": `{
  "name": "node-app",
  "version": "1.0.0",
  "private": true,
  "scripts": {
    "start": "node server.js"
  },
  "dependencies": {
    "express": "^5.3.0"
  }
}
`,
  "server.js": `const express = require("express");

const app = express();
const port = process.env.PORT || 3000;

app.get("/", (request, response) => {
  response.send("Hello from Node\\n");
});

app.get("/health", (request, response) => {
  response.json({ ok: true });
});

app.listen(port, () => {
  console.log(\`listening on port \${port}\`);
});
`,
};
