/**
 * What the other images bring: their main commands, users, folders and entrypoint
 * scripts. Commands without a program behind them say so when they are run.
 */
import type { Account } from "./accounts.ts";

/** Commands by folder, put into the largest layer above the base. */
export const software: Readonly<Record<string, string>> = {
  adminer: "/usr/local/bin php",
  caddy: "/usr/bin caddy",
  consul: "/bin consul",
  couchdb: "/opt/couchdb/bin couchdb",
  "dotnet-aspnet": "/usr/bin dotnet",
  "dotnet-runtime": "/usr/bin dotnet",
  "dotnet-sdk": "/usr/bin dotnet",
  docker: "/usr/local/bin docker docker-init dockerd containerd runc",
  "eclipse-temurin": "/opt/java/openjdk/bin java javac jar jlink jshell keytool",
  elasticsearch: "/usr/share/elasticsearch/bin elasticsearch",
  gcc: "/usr/local/bin gcc g++ cpp c++",
  ghost: "/usr/local/bin node npm npx ghost",
  golang: "/usr/local/go/bin go gofmt",
  haproxy: "/usr/local/sbin haproxy",
  httpd: "/usr/local/apache2/bin httpd apachectl htpasswd ab",
  influxdb: "/usr/local/bin influxd influx",
  java: "/usr/bin java javac jar",
  kong: "/usr/local/bin kong",
  mariadb: "/usr/sbin mariadbd /usr/bin mariadb mariadb-admin mariadb-dump mariadb-install-db",
  maven: "/opt/java/openjdk/bin java javac jar jlink",
  memcached: "/usr/local/bin memcached",
  mongo: "/usr/bin mongod mongos mongosh mongo mongodump mongorestore",
  mysql: "/usr/sbin mysqld /usr/bin mysql mysqladmin mysqldump mysqlsh",
  neo4j: "/var/lib/neo4j/bin neo4j",
  openjdk: "/usr/local/bin java javac jar",
  perl: "/usr/local/bin perl cpan cpanm prove",
  php: "/usr/local/bin php phpize pecl docker-php-ext-install docker-php-ext-configure docker-php-ext-enable",
  postgres: "",
  rabbitmq: "/usr/lib/rabbitmq/bin rabbitmq-server rabbitmqctl rabbitmq-plugins rabbitmq-diagnostics",
  redis:
    "/usr/local/bin redis-server redis-cli redis-benchmark redis-sentinel redis-check-aof redis-check-rdb",
  registry: "/bin registry",
  ruby: "/usr/local/bin ruby gem bundle irb rake",
  rust: "/usr/local/cargo/bin rustc cargo rustup",
  swarm: "/ swarm",
  tomcat: "/usr/local/tomcat/bin catalina.sh /opt/java/openjdk/bin java javac",
  traefik: "/usr/local/bin traefik",
  vault: "/bin vault",
  wordpress: "/usr/local/bin php /usr/sbin apache2",
};

/** Users that images add, by name; a label may give another number. */
export const imageUsers: Readonly<Record<string, Account>> = {
  node: { name: "node", uid: 1000, home: "/home/node", shell: "/bin/bash" },
  nginx: { name: "nginx", uid: 101, home: "/nonexistent", shell: "/bin/false", comment: "nginx user" },
  app: { name: "app", uid: 1654, home: "/home/app", shell: "/bin/sh" },
  jovyan: { name: "jovyan", uid: 1000, gid: 100, home: "/home/jovyan", shell: "/bin/bash" },
  postgres: { name: "postgres", uid: 999, home: "/var/lib/postgresql", shell: "/bin/bash" },
  redis: { name: "redis", uid: 999, home: "/nonexistent", shell: "/usr/sbin/nologin" },
  mysql: { name: "mysql", uid: 999, home: "/var/lib/mysql", shell: "/bin/bash" },
  mongodb: { name: "mongodb", uid: 999, home: "/data/db", shell: "/bin/sh" },
  rabbitmq: { name: "rabbitmq", uid: 999, home: "/var/lib/rabbitmq", shell: "/bin/bash" },
  memcache: { name: "memcache", uid: 11211, home: "/home/memcache", shell: "/bin/sh" },
  haproxy: { name: "haproxy", uid: 99, home: "/var/lib/haproxy", shell: "/bin/sh" },
  influxdb: { name: "influxdb", uid: 1000, home: "/home/influxdb", shell: "/bin/bash" },
  adminer: { name: "adminer", uid: 1000, home: "/home/adminer", shell: "/bin/sh" },
  "www-data": { name: "www-data", uid: 82, home: "/home/www-data", shell: "/sbin/nologin" },
};

/** docker-entrypoint.sh of each repository that has one. */
export const entrypoints: Readonly<Record<string, string>> = {
  node: `#!/bin/sh
# A first argument that is an option, or no command of this system, is meant for node.
set -e

if [ "\${1#-}" != "\${1}" ] || [ -z "$(command -v "\${1}")" ] || { [ -f "\${1}" ] && ! [ -x "\${1}" ]; }; then
  set -- node "$@"
fi

exec "$@"
`,
  redis: `#!/bin/sh
# Options and configuration files go to redis-server; as root it hands over to the user redis.
set -e

if [ "\${1#-}" != "$1" ] || [ "\${1%.conf}" != "$1" ]; then
  set -- redis-server "$@"
fi

exec "$@"
`,
  postgres: `#!/bin/sh
# Makes a database cluster at the first start, runs what lies in
# /docker-entrypoint-initdb.d, then starts the server.
set -e

case "\${1:-}" in
  -*) set -- postgres "$@" ;;
esac

if [ "$1" = 'postgres' ]; then
  export PGDATA="\${PGDATA:-/var/lib/postgresql/data}"
  export POSTGRES_USER="\${POSTGRES_USER:-postgres}"
  export POSTGRES_DB="\${POSTGRES_DB:-$POSTGRES_USER}"
  if [ -n "\${POSTGRES_PASSWORD_FILE:-}" ]; then
    POSTGRES_PASSWORD="$(cat "$POSTGRES_PASSWORD_FILE")"
    export POSTGRES_PASSWORD
  fi
  mkdir -p "$PGDATA"
  if [ -s "$PGDATA/PG_VERSION" ]; then
    printf '\\nPostgreSQL Database directory appears to contain a database; Skipping initialization\\n\\n'
  else
    if [ -z "\${POSTGRES_PASSWORD:-}" ] && [ "\${POSTGRES_HOST_AUTH_METHOD:-}" != 'trust' ]; then
      cat >&2 <<'END'
Error: Database is uninitialized and superuser password is not specified.
       You must specify POSTGRES_PASSWORD to a non-empty value for the
       superuser. For example, "-e POSTGRES_PASSWORD=password" on "docker run".

       You may also use "POSTGRES_HOST_AUTH_METHOD=trust" to allow all
       connections without a password. This is *not* recommended.

       See PostgreSQL documentation about "trust":
       https://www.postgresql.org/docs/current/auth-trust.html
END
      exit 1
    fi
    initdb --username="$POSTGRES_USER" -D "$PGDATA"
    for f in /docker-entrypoint-initdb.d/*; do
      case "$f" in
        *.sh) echo "$0: running $f"; . "$f" ;;
        *.sql) echo "$0: running $f"; psql -f "$f" || true ;;
        */'*') ;;
        *) echo "$0: ignoring $f" ;;
      esac
    done
    printf '\\nPostgreSQL init process complete; ready for start up.\\n\\n'
  fi
fi

exec "$@"
`,
  mysql: databaseEntrypoint("mysqld", "MYSQL"),
  mariadb: databaseEntrypoint("mariadbd", "MARIADB"),
  mongo: `#!/usr/bin/env bash
# Options go to mongod.
set -Eeuo pipefail

if [ "\${1:0:1}" = '-' ]; then
  set -- mongod "$@"
fi

exec "$@"
`,
  memcached:
    '#!/bin/sh\n# Options go to memcached.\nset -e\n\nif [ "${1#-}" != "$1" ]; then\n  set -- memcached "$@"\nfi\n\nexec "$@"\n',
  php: '#!/bin/sh\n# Options go to php.\nset -e\n\nif [ "${1#-}" != "$1" ]; then\n  set -- php "$@"\nfi\n\nexec "$@"\n',
  registry:
    '#!/bin/sh\n# A configuration file alone means: serve it.\nset -e\n\ncase "$1" in\n  *.yaml | *.yml) set -- registry serve "$@" ;;\n  serve | garbage-collect | help | -*) set -- registry "$@" ;;\nesac\n\nexec "$@"\n',
  docker:
    '#!/bin/sh\n# A command that docker knows, or an option, goes to docker.\nset -e\n\nif [ "${1#-}" != "$1" ] || docker help "$1" > /dev/null 2>&1; then\n  set -- docker "$@"\nfi\n\nexec "$@"\n',
};

function databaseEntrypoint(server: string, prefix: string): string {
  return `#!/bin/bash
# Makes a database at the first start, then starts the server.
set -eo pipefail

note() {
  echo "$(date --rfc-3339=seconds) [Note] [Entrypoint]: $*"
}

if [ "\${1:0:1}" = '-' ]; then
  set -- ${server} "$@"
fi

if [ "$1" = '${server}' ] && [ ! -d /var/lib/mysql/mysql ]; then
  note "Entrypoint script for ${prefix === "MYSQL" ? "MySQL" : "MariaDB"} Server started."
  if [ -z "\${MYSQL_ROOT_PASSWORD}\${MARIADB_ROOT_PASSWORD}\${MYSQL_ALLOW_EMPTY_PASSWORD}\${MARIADB_ALLOW_EMPTY_ROOT_PASSWORD}\${MYSQL_RANDOM_ROOT_PASSWORD}\${MARIADB_RANDOM_ROOT_PASSWORD}" ]; then
    echo "$(date --rfc-3339=seconds) [ERROR] [Entrypoint]: Database is uninitialized and password option is not specified" >&2
    echo "    You need to specify one of the following as an environment variable:" >&2
    echo "    - ${prefix}_ROOT_PASSWORD" >&2
    echo "    - ${prefix}_ALLOW_EMPTY_${prefix === "MYSQL" ? "" : "ROOT_"}PASSWORD" >&2
    echo "    - ${prefix}_RANDOM_ROOT_PASSWORD" >&2
    exit 1
  fi
  note "Initializing database files"
  mkdir -p /var/lib/mysql/mysql
  note "Database files initialized"
fi

exec "$@"
`;
}
