/** nginx as its image has it: configuration, pages, entrypoint scripts in our own words with the same effect. */
import type { LayerBuilder } from "./layer-builder.ts";

export function installNginx(layer: LayerBuilder, alpine: boolean): void {
  layer.program("/usr/sbin/nginx", "nginx");
  layer.program("/usr/sbin/nginx-debug", "nginx");
  layer.text("/etc/nginx/nginx.conf", nginxConf);
  layer.text("/etc/nginx/conf.d/default.conf", defaultConf);
  layer.text("/etc/nginx/mime.types", mimeTypes);
  layer.text(
    "/etc/nginx/fastcgi_params",
    "fastcgi_param  QUERY_STRING       $query_string;\nfastcgi_param  REQUEST_METHOD     $request_method;\nfastcgi_param  SCRIPT_NAME        $fastcgi_script_name;\n",
  );
  layer.text("/usr/share/nginx/html/index.html", indexHtml);
  layer.text("/usr/share/nginx/html/50x.html", errorHtml);
  layer.link("/etc/nginx/modules", "/usr/lib/nginx/modules");
  layer.dirs("/usr/lib/nginx/modules /var/cache/nginx /docker-entrypoint.d /etc/nginx/conf.d");
  layer.link("/var/log/nginx/access.log", "/dev/stdout");
  layer.link("/var/log/nginx/error.log", "/dev/stderr");
  layer.program("/usr/bin/envsubst", "envsubst");
  if (!alpine) layer.program("/usr/bin/curl", "curl");
  layer.bulk({
    "/usr/lib/nginx/modules/modules.tar": 30,
    [alpine ? "/usr/lib/libxml2.so.2" : "/usr/lib/x86_64-linux-gnu/libicudata.so.76"]: 40,
    "/usr/share/locale/translations-nginx.tar": 12,
  });
}

const nginxConf = `
user  nginx;
worker_processes  auto;

error_log  /var/log/nginx/error.log notice;
pid        /run/nginx.pid;


events {
    worker_connections  1024;
}


http {
    include       /etc/nginx/mime.types;
    default_type  application/octet-stream;

    log_format  main  '$remote_addr - $remote_user [$time_local] "$request" '
                      '$status $body_bytes_sent "$http_referer" '
                      '"$http_user_agent" "$http_x_forwarded_for"';

    access_log  /var/log/nginx/access.log  main;

    sendfile        on;
    keepalive_timeout  65;

    include /etc/nginx/conf.d/*.conf;
}
`;

const defaultConf = `server {
    listen       80;
    server_name  localhost;

    location / {
        root   /usr/share/nginx/html;
        index  index.html index.htm;
    }

    # server errors get a page of their own
    error_page   500 502 503 504  /50x.html;
    location = /50x.html {
        root   /usr/share/nginx/html;
    }
}

`;

const mimeTypes = `
types {
    text/html                                        html htm shtml;
    text/css                                         css;
    text/xml                                         xml;
    image/gif                                        gif;
    image/jpeg                                       jpeg jpg;
    application/javascript                           js mjs;
    application/json                                 json;
    text/plain                                       txt;
    image/png                                        png;
    image/svg+xml                                    svg svgz;
    image/webp                                       webp;
    image/x-icon                                     ico;
    font/woff                                        woff;
    font/woff2                                       woff2;
    application/pdf                                  pdf;
    application/zip                                  zip;
    application/wasm                                 wasm;
    application/octet-stream                         bin exe dll iso img;
    audio/mpeg                                       mp3;
    video/mp4                                        mp4;
}
`;

const indexHtml = `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>If you see this page, the nginx web server of this container is running and
answers. Put your own pages into /usr/share/nginx/html to replace it.</p>
</body>
</html>
`;

const errorHtml = `<!DOCTYPE html>
<html>
<head>
<title>Error</title>
</head>
<body>
<h1>An error occurred.</h1>
<p>The page you asked for is not available at the moment.</p>
</body>
</html>
`;

/** Contents of what COPY steps of the image bring, by file name. */
export const nginxScripts: Readonly<Record<string, string>> = {
  "docker-entrypoint.sh": `#!/bin/sh
# Runs the scripts of /docker-entrypoint.d when nginx is what shall be started,
# then becomes the command. NGINX_ENTRYPOINT_QUIET_LOGS=1 keeps it silent.
set -e

say() {
  if [ -z "\${NGINX_ENTRYPOINT_QUIET_LOGS:-}" ]; then
    echo "$0: $*"
  fi
}

if [ "$1" = "nginx" ] || [ "$1" = "nginx-debug" ]; then
  if [ -n "$(ls -A /docker-entrypoint.d 2>/dev/null)" ]; then
    say "/docker-entrypoint.d/ is not empty, will attempt to perform configuration"
    say "Looking for shell scripts in /docker-entrypoint.d/"
    for f in /docker-entrypoint.d/*; do
      case "$f" in
        *.envsh)
          if [ -x "$f" ]; then
            say "Sourcing $f"
            . "$f"
          else
            say "Ignoring $f, not executable"
          fi
          ;;
        *.sh)
          if [ -x "$f" ]; then
            say "Launching $f"
            "$f"
          else
            say "Ignoring $f, not executable"
          fi
          ;;
        *) say "Ignoring $f" ;;
      esac
    done
    say "Configuration complete; ready for start up"
  else
    say "No files found in /docker-entrypoint.d/, skipping configuration"
  fi
fi

exec "$@"
`,
  "10-listen-on-ipv6-by-default.sh": `#!/bin/sh
# Lets the default site listen on IPv6 too, unless somebody changed it.
set -e

ME=$(basename "$0")
CONF=/etc/nginx/conf.d/default.conf

say() {
  if [ -z "\${NGINX_ENTRYPOINT_QUIET_LOGS:-}" ]; then
    echo "$ME: $*"
  fi
}

if [ ! -f "$CONF" ]; then
  say "info: $CONF is not a file or does not exist"
  exit 0
fi
if ! touch "$CONF" 2>/dev/null; then
  say "info: can not modify $CONF (read-only file system?)"
  exit 0
fi
if grep -q "listen  *\\[::\\]:80;" "$CONF"; then
  say "info: IPv6 listen already enabled"
  exit 0
fi
say "info: Getting the checksum of $CONF"
if ! grep -q "listen       80;" "$CONF"; then
  say "info: $CONF differs from the packaged version"
  exit 0
fi
sed -i -e 's,listen       80;,listen       80;\\n    listen  [::]:80;,' "$CONF"
say "info: Enabled listen on IPv6 in $CONF"
`,
  "15-local-resolvers.envsh": `#!/bin/sh
# Puts the name servers of /etc/resolv.conf into NGINX_LOCAL_RESOLVERS.
[ "\${NGINX_ENTRYPOINT_LOCAL_RESOLVERS:-}" ] || return 0
NGINX_LOCAL_RESOLVERS=$(awk '$1 == "nameserver" { printf "%s%s", sep, $2; sep = " " }' /etc/resolv.conf)
export NGINX_LOCAL_RESOLVERS
`,
  "20-envsubst-on-templates.sh": `#!/bin/sh
# Writes /etc/nginx/templates/*.template to /etc/nginx/conf.d with the
# variables of the environment put in.
set -e

ME=$(basename "$0")
FROM="\${NGINX_ENVSUBST_TEMPLATE_DIR:-/etc/nginx/templates}"
SUFFIX="\${NGINX_ENVSUBST_TEMPLATE_SUFFIX:-.template}"
TO="\${NGINX_ENVSUBST_OUTPUT_DIR:-/etc/nginx/conf.d}"

[ -d "$FROM" ] || exit 0
if [ ! -w "$TO" ]; then
  echo "$ME: ERROR: $FROM exists, but $TO is not writable"
  exit 0
fi
names=$(env | sed -e 's/=.*//' -e 's/^/\${/' -e 's/$/}/' | tr '\\n' ' ')
for template in "$FROM"/*"$SUFFIX"; do
  [ -f "$template" ] || continue
  out="$TO/$(basename "$template" "$SUFFIX")"
  echo "$ME: Running envsubst on $template to $out"
  envsubst "$names" < "$template" > "$out"
done
`,
  "30-tune-worker-processes.sh": `#!/bin/sh
# Sets worker_processes to the number of processors, when asked to.
set -eu

[ "\${NGINX_ENTRYPOINT_WORKER_PROCESSES_AUTOTUNE:-}" ] || exit 0
sed -i -E "s/^(worker_processes).*/\\1 $(nproc);/" /etc/nginx/nginx.conf
`,
};
