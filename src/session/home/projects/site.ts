/** A static site served by nginx. */
export const site: Readonly<Record<string, string>> = {
  "README.md": `# site

Static pages, served by nginx.

    docker build -t site .
    docker run -d -p 8080:80 --name site site
    curl localhost:8080

Without a build, with the folder mounted: changes show at once.

    docker run -d -p 8081:80 -v "$PWD/html:/usr/share/nginx/html:ro" nginx:alpine
`,
  Dockerfile: `FROM nginx:alpine
COPY html/ /usr/share/nginx/html/
`,
  "html/index.html": `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>My site</title>
<link rel="stylesheet" href="style.css">
</head>
<body>
<h1>My site</h1>
<p>Served from a container. <a href="about.html">About</a></p>
</body>
</html>
`,
  "html/about.html": `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>About</title>
</head>
<body>
<h1>About</h1>
<p>One page more.</p>
</body>
</html>
`,
  "html/style.css": "body {\n  font-family: sans-serif;\n  margin: 3rem;\n}\n",
};
