/**
 * Configuration and folders that images of servers and languages bring and Dockerfiles change:
 * php.ini templates, Apache's sites, Tomcat's webapps, a notebook's Node.js. In our own words,
 * with the settings a `sed -i` on course pages looks for.
 */
import type { CatalogImage } from "../images.ts";
import type { LayerBuilder } from "./layer-builder.ts";

/** What an image's main step holds besides its commands. */
export function ownFiles(layer: LayerBuilder, image: CatalogImage): void {
  const env = new Map(
    (image.config.Env ?? []).map((entry) => [
      entry.slice(0, entry.indexOf("=")),
      entry.slice(entry.indexOf("=") + 1),
    ]),
  );
  byRepository[image.repository]?.(layer, image, env);
}

type Files = (layer: LayerBuilder, image: CatalogImage, env: ReadonlyMap<string, string>) => void;

const isAlpine = (image: CatalogImage): boolean => image.base.startsWith("alpine");

const php: Files = (layer, image, env) => {
  const folder = env.get("PHP_INI_DIR") ?? "/usr/local/etc/php";
  layer.text(`${folder}/php.ini-production`, phpIni(false));
  layer.text(`${folder}/php.ini-development`, phpIni(true));
  layer.dir(`${folder}/conf.d`);
  layer.dir("/usr/src");
  layer.sized("/usr/src/php.tar.xz", 12_600_000);
  const www = isAlpine(image) ? 82 : 33;
  layer.dir("/var/www/html", 0o1777, www, www);
  layer.programs("/usr/local/bin", "php-config phar docker-php-source");
  const variant = image.tags.join(" ");
  if (variant.includes("fpm")) {
    layer.program("/usr/local/sbin/php-fpm", "php-fpm");
    layer.text(
      "/usr/local/etc/php-fpm.conf",
      "[global]\n;pid = run/php-fpm.pid\ninclude=etc/php-fpm.d/*.conf\n",
    );
    layer.text(
      "/usr/local/etc/php-fpm.d/www.conf",
      "[www]\nuser = www-data\ngroup = www-data\nlisten = 127.0.0.1:9000\npm = dynamic\npm.max_children = 5\npm.start_servers = 2\npm.min_spare_servers = 1\npm.max_spare_servers = 3\n",
    );
    layer.text(
      "/usr/local/etc/php-fpm.d/docker.conf",
      "[global]\nerror_log = /proc/self/fd/2\n\n[www]\naccess.log = /proc/self/fd/2\nclear_env = no\ncatch_workers_output = yes\n",
    );
    layer.text(
      "/usr/local/etc/php-fpm.d/zz-docker.conf",
      "[global]\ndaemonize = no\n\n[www]\nlisten = 9000\n",
    );
  }
  if (variant.includes("apache") || env.has("APACHE_CONFDIR")) apache(layer);
};

function phpIni(development: boolean): string {
  const either = (yes: string, no: string) => (development ? yes : no);
  return `[PHP]
engine = On
short_open_tag = Off
output_buffering = 4096
expose_php = On
max_execution_time = 30
max_input_time = 60
memory_limit = 128M
error_reporting = ${either("E_ALL", "E_ALL & ~E_DEPRECATED & ~E_STRICT")}
display_errors = ${either("On", "Off")}
log_errors = On
post_max_size = 8M
file_uploads = On
upload_max_filesize = 2M
max_file_uploads = 20
allow_url_fopen = On

[Date]
;date.timezone =

[opcache]
;opcache.enable=1
;opcache.memory_consumption=128
`;
}

function apache(layer: LayerBuilder): void {
  layer.text(
    "/etc/apache2/apache2.conf",
    'ServerRoot "/etc/apache2"\nDefaultRuntimeDir ${APACHE_RUN_DIR}\nPidFile ${APACHE_PID_FILE}\nTimeout 300\nKeepAlive On\nUser ${APACHE_RUN_USER}\nGroup ${APACHE_RUN_GROUP}\nErrorLog ${APACHE_LOG_DIR}/error.log\nLogLevel warn\nIncludeOptional mods-enabled/*.load\nIncludeOptional mods-enabled/*.conf\nInclude ports.conf\n\n<Directory /var/www/>\n\tOptions Indexes FollowSymLinks\n\tAllowOverride None\n\tRequire all granted\n</Directory>\n\nAccessFileName .htaccess\nIncludeOptional conf-enabled/*.conf\nIncludeOptional sites-enabled/*.conf\n',
  );
  layer.text("/etc/apache2/ports.conf", "Listen 80\n\n<IfModule ssl_module>\n\tListen 443\n</IfModule>\n");
  layer.text(
    "/etc/apache2/envvars",
    "export APACHE_RUN_USER=www-data\nexport APACHE_RUN_GROUP=www-data\nexport APACHE_RUN_DIR=/var/run/apache2\nexport APACHE_PID_FILE=$APACHE_RUN_DIR/apache2.pid\nexport APACHE_LOCK_DIR=/var/lock/apache2\nexport APACHE_LOG_DIR=/var/log/apache2\n",
  );
  layer.text(
    "/etc/apache2/sites-available/000-default.conf",
    "<VirtualHost *:80>\n\t#ServerName www.example.com\n\n\tServerAdmin webmaster@localhost\n\tDocumentRoot /var/www/html\n\n\tErrorLog ${APACHE_LOG_DIR}/error.log\n\tCustomLog ${APACHE_LOG_DIR}/access.log combined\n</VirtualHost>\n",
  );
  layer.text(
    "/etc/apache2/sites-available/default-ssl.conf",
    "<VirtualHost *:443>\n\tServerAdmin webmaster@localhost\n\tDocumentRoot /var/www/html\n\tSSLEngine on\n</VirtualHost>\n",
  );
  layer.link("/etc/apache2/sites-enabled/000-default.conf", "../sites-available/000-default.conf");
  layer.text("/etc/apache2/conf-available/security.conf", "ServerTokens OS\nServerSignature On\n");
  layer.text(
    "/etc/apache2/conf-available/docker-php.conf",
    "<FilesMatch \\.php$>\n\tSetHandler application/x-httpd-php\n</FilesMatch>\n\nDirectoryIndex disabled\nDirectoryIndex index.php index.html\n\n<Directory /var/www/>\n\tOptions -Indexes\n\tAllowOverride All\n</Directory>\n",
  );
  layer.link("/etc/apache2/conf-enabled/docker-php.conf", "../conf-available/docker-php.conf");
  for (const name of "rewrite headers ssl proxy proxy_http expires deflate".split(" "))
    layer.text(
      `/etc/apache2/mods-available/${name}.load`,
      `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so\n`,
    );
  layer.dir("/etc/apache2/mods-enabled");
  layer.programs("/usr/sbin", "apache2 apache2ctl a2enmod a2dismod a2ensite a2dissite a2enconf a2disconf");
  for (const name of ["access", "error"])
    layer.link(`/var/log/apache2/${name}.log`, name === "error" ? "/dev/stderr" : "/dev/stdout");
  layer.dir("/var/run/apache2");
  layer.dir("/var/lock/apache2");
}

const tomcat: Files = (layer) => {
  const home = "/usr/local/tomcat";
  layer.text(
    `${home}/conf/server.xml`,
    '<?xml version="1.0" encoding="UTF-8"?>\n<Server port="8005" shutdown="SHUTDOWN">\n  <Service name="Catalina">\n    <Connector port="8080" protocol="HTTP/1.1"\n               connectionTimeout="20000"\n               redirectPort="8443" />\n    <Engine name="Catalina" defaultHost="localhost">\n      <Host name="localhost"  appBase="webapps"\n            unpackWARs="true" autoDeploy="true">\n      </Host>\n    </Engine>\n  </Service>\n</Server>\n',
  );
  layer.text(
    `${home}/conf/tomcat-users.xml`,
    '<?xml version="1.0" encoding="UTF-8"?>\n<tomcat-users version="1.0">\n</tomcat-users>\n',
  );
  layer.text(
    `${home}/conf/web.xml`,
    '<?xml version="1.0" encoding="UTF-8"?>\n<web-app version="6.1">\n</web-app>\n',
  );
  layer.text(`${home}/conf/context.xml`, '<?xml version="1.0" encoding="UTF-8"?>\n<Context>\n</Context>\n');
  layer.text(`${home}/conf/logging.properties`, "handlers = java.util.logging.ConsoleHandler\n");
  for (const name of ["ROOT", "docs", "examples", "host-manager", "manager"])
    layer.text(`${home}/webapps.dist/${name}/index.jsp`, `<html><body>${name}</body></html>\n`);
  layer.text(
    `${home}/webapps.dist/manager/META-INF/context.xml`,
    '<?xml version="1.0" encoding="UTF-8"?>\n<Context antiResourceLocking="false" privileged="true" >\n  <Valve className="org.apache.catalina.valves.RemoteAddrValve"\n         allow="127\\.\\d+\\.\\d+\\.\\d+|::1|0:0:0:0:0:0:0:1" />\n</Context>\n',
  );
  for (const name of ["webapps", "lib", "logs", "temp", "work"]) layer.dir(`${home}/${name}`);
  layer.programs(`${home}/bin`, "startup.sh shutdown.sh version.sh");
};

const httpd: Files = (layer) => {
  const home = "/usr/local/apache2";
  layer.text(`${home}/htdocs/index.html`, "<html><body><h1>It works!</h1></body></html>\n");
  layer.text(
    `${home}/conf/httpd.conf`,
    `ServerRoot "${home}"\n\nListen 80\n\nLoadModule mpm_event_module modules/mod_mpm_event.so\nLoadModule authz_core_module modules/mod_authz_core.so\nLoadModule mime_module modules/mod_mime.so\nLoadModule log_config_module modules/mod_log_config.so\nLoadModule headers_module modules/mod_headers.so\n#LoadModule proxy_module modules/mod_proxy.so\n#LoadModule proxy_http_module modules/mod_proxy_http.so\n#LoadModule ssl_module modules/mod_ssl.so\nLoadModule unixd_module modules/mod_unixd.so\n#LoadModule socache_shmcb_module modules/mod_socache_shmcb.so\nLoadModule dir_module modules/mod_dir.so\nLoadModule alias_module modules/mod_alias.so\n#LoadModule rewrite_module modules/mod_rewrite.so\n\nUser www-data\nGroup www-data\n\nServerAdmin you@example.com\n#ServerName www.example.com:80\n\n<Directory />\n    AllowOverride none\n    Require all denied\n</Directory>\n\nDocumentRoot "${home}/htdocs"\n<Directory "${home}/htdocs">\n    Options Indexes FollowSymLinks\n    AllowOverride None\n    Require all granted\n</Directory>\n\n<IfModule dir_module>\n    DirectoryIndex index.html\n</IfModule>\n\nErrorLog /proc/self/fd/2\nLogLevel warn\n\n#Include conf/extra/httpd-vhosts.conf\n#Include conf/extra/httpd-ssl.conf\n`,
  );
  layer.text(
    `${home}/conf/extra/httpd-vhosts.conf`,
    "<VirtualHost *:80>\n    ServerAdmin webmaster@dummy-host.example.com\n</VirtualHost>\n",
  );
  layer.text(`${home}/conf/extra/httpd-ssl.conf`, "Listen 443\n");
  layer.text(`${home}/conf/mime.types`, "text/html\t\t\thtml htm\ntext/css\t\t\tcss\n");
  for (const name of ["cgi-bin", "logs", "modules", "icons"]) layer.dir(`${home}/${name}`);
};

const database =
  (more: Files): Files =>
  (layer, image, env) => {
    layer.dir("/docker-entrypoint-initdb.d");
    more(layer, image, env);
  };

const byRepository: Readonly<Record<string, Files>> = {
  adminer: (layer) => layer.text("/var/www/html/adminer.php", "<?php\n"),
  caddy: (layer) => {
    layer.text("/etc/caddy/Caddyfile", ":80 {\n\troot * /usr/share/caddy\n\tfile_server\n}\n");
    layer.text(
      "/usr/share/caddy/index.html",
      "<!DOCTYPE html>\n<title>Caddy works!</title>\n<h1>Caddy works!</h1>\n",
    );
    layer.dirs("/config/caddy /data/caddy /srv");
  },
  elasticsearch: (layer) => {
    const home = "/usr/share/elasticsearch";
    layer.text(`${home}/config/elasticsearch.yml`, 'cluster.name: "docker-cluster"\nnetwork.host: 0.0.0.0\n');
    layer.text(`${home}/config/jvm.options`, "-XX:+UseG1GC\n");
    layer.dirs(`${home}/plugins ${home}/logs ${home}/data`);
    layer.programs(`${home}/bin`, "elasticsearch-plugin elasticsearch-users");
  },
  golang: (layer) => {
    layer.dirs("/usr/local/go/pkg /usr/local/go/src /usr/local/go/lib/time");
    layer.sized("/usr/local/go/lib/time/zoneinfo.zip", 401_728);
  },
  haproxy: (layer) => layer.dirs("/usr/local/etc/haproxy/errors"),
  httpd,
  mariadb: database((layer) => {
    layer.text(
      "/etc/mysql/mariadb.cnf",
      "[client-server]\nsocket = /run/mysqld/mysqld.sock\n!includedir /etc/mysql/mariadb.conf.d/\n!includedir /etc/mysql/conf.d/\n",
    );
    layer.text("/etc/mysql/mariadb.conf.d/50-server.cnf", "[mariadbd]\nbind-address = 0.0.0.0\n");
    layer.link("/etc/mysql/my.cnf", "mariadb.cnf");
    layer.dir("/etc/mysql/conf.d");
    layer.dir("/run/mysqld", 0o1777, 999, 999);
  }),
  maven: (layer) => {
    layer.text(
      "/usr/share/maven/ref/settings-docker.xml",
      '<settings xmlns="http://maven.apache.org/SETTINGS/1.0.0">\n  <localRepository>/usr/share/maven/ref/repository</localRepository>\n</settings>\n',
    );
    layer.text(
      "/usr/share/maven/conf/settings.xml",
      '<settings xmlns="http://maven.apache.org/SETTINGS/1.0.0">\n</settings>\n',
    );
    layer.program("/usr/share/maven/bin/mvn", "mvn");
    layer.link("/usr/bin/mvn", "/usr/share/maven/bin/mvn");
    layer.dirs("/usr/share/maven/lib /usr/share/maven/ref/repository");
  },
  mongo: database((layer) => {
    layer.text(
      "/etc/mongod.conf.orig",
      "storage:\n  dbPath: /var/lib/mongodb\nnet:\n  port: 27017\n  bindIp: 127.0.0.1\n",
    );
  }),
  mysql: database((layer) => {
    layer.text(
      "/etc/my.cnf",
      "[mysqld]\nskip-host-cache\nskip-name-resolve\ndatadir=/var/lib/mysql\nsocket=/var/run/mysqld/mysqld.sock\nsecure-file-priv=/var/lib/mysql-files\nuser=mysql\n\n!includedir /etc/mysql/conf.d/\n",
    );
    layer.dirs("/etc/mysql/conf.d /var/lib/mysql-files");
    layer.dir("/var/run/mysqld", 0o1777, 999, 999);
  }),
  nextcloud: (layer, image, env) => {
    php(layer, image, env);
    layer.text("/usr/src/nextcloud/index.php", "<?php\n");
    layer.text("/usr/src/nextcloud/version.php", "<?php\n");
  },
  php,
  rabbitmq: (layer) => {
    layer.text(
      "/etc/rabbitmq/conf.d/10-defaults.conf",
      "loopback_users.guest = false\nlisteners.tcp.default = 5672\n",
    );
    layer.text("/etc/rabbitmq/enabled_plugins", "[rabbitmq_prometheus].\n");
  },
  ruby: (layer) => {
    layer.dir("/usr/local/bundle", 0o1777);
    layer.text("/usr/local/etc/gemrc", "install: --no-document\nupdate: --no-document\n");
  },
  rust: (layer) => {
    layer.dirs("/usr/local/rustup/toolchains");
    layer.dir("/usr/local/cargo/registry", 0o777);
  },
  tomcat,
  traefik: (layer) => layer.dirs("/etc/traefik"),
  wordpress: (layer, image, env) => {
    php(layer, image, env);
    const www = isAlpine(image) ? 82 : 33;
    for (const name of [
      "index.php",
      "wp-config-docker.php",
      "wp-config-sample.php",
      "wp-login.php",
      "wp-settings.php",
    ])
      layer.text(`/usr/src/wordpress/${name}`, "<?php\n", 0o644, www, www);
    for (const name of ["plugins", "themes", "uploads"])
      layer.dir(`/usr/src/wordpress/wp-content/${name}`, 0o755, www, www);
    layer.dirs("/usr/src/wordpress/wp-admin /usr/src/wordpress/wp-includes");
  },
};
