/** Settings that packages lay down and that courses look at or change. */

/** Package → path → text; a path that ends in `/` is a folder. */
export const settings: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "nginx-common": {
    "/usr/share/nginx/html/index.html":
      "<!DOCTYPE html>\n<html>\n<head>\n<title>Welcome to nginx!</title>\n</head>\n<body>\n<h1>Welcome to nginx!</h1>\n</body>\n</html>\n",
    "/var/lib/nginx/": "",
  },
  apache2: {
    "/etc/apache2/apache2.conf":
      'ServerRoot "/etc/apache2"\nDefaultRuntimeDir ${APACHE_RUN_DIR}\nPidFile ${APACHE_PID_FILE}\nTimeout 300\nKeepAlive On\nMaxKeepAliveRequests 100\nKeepAliveTimeout 5\nUser ${APACHE_RUN_USER}\nGroup ${APACHE_RUN_GROUP}\nHostnameLookups Off\nErrorLog ${APACHE_LOG_DIR}/error.log\nLogLevel warn\nIncludeOptional mods-enabled/*.load\nIncludeOptional mods-enabled/*.conf\nInclude ports.conf\n\n<Directory />\n\tOptions FollowSymLinks\n\tAllowOverride None\n\tRequire all denied\n</Directory>\n\n<Directory /usr/share>\n\tAllowOverride None\n\tRequire all granted\n</Directory>\n\n<Directory /var/www/>\n\tOptions Indexes FollowSymLinks\n\tAllowOverride None\n\tRequire all granted\n</Directory>\n\nAccessFileName .htaccess\nIncludeOptional conf-enabled/*.conf\nIncludeOptional sites-enabled/*.conf\n',
    "/etc/apache2/ports.conf":
      "Listen 80\n\n<IfModule ssl_module>\n\tListen 443\n</IfModule>\n\n<IfModule mod_gnutls.c>\n\tListen 443\n</IfModule>\n",
    "/etc/apache2/envvars":
      "unset HOME\nexport APACHE_RUN_USER=www-data\nexport APACHE_RUN_GROUP=www-data\nexport APACHE_PID_FILE=/var/run/apache2/apache2.pid\nexport APACHE_RUN_DIR=/var/run/apache2\nexport APACHE_LOCK_DIR=/var/lock/apache2\nexport APACHE_LOG_DIR=/var/log/apache2\nexport LANG=C\n",
    "/etc/apache2/sites-available/000-default.conf":
      "<VirtualHost *:80>\n\tServerAdmin webmaster@localhost\n\tDocumentRoot /var/www/html\n\tErrorLog ${APACHE_LOG_DIR}/error.log\n\tCustomLog ${APACHE_LOG_DIR}/access.log combined\n</VirtualHost>\n",
    "/etc/apache2/sites-available/default-ssl.conf":
      "<VirtualHost *:443>\n\tServerAdmin webmaster@localhost\n\tDocumentRoot /var/www/html\n\tSSLEngine on\n</VirtualHost>\n",
    "/etc/apache2/sites-enabled/000-default.conf":
      "<VirtualHost *:80>\n\tServerAdmin webmaster@localhost\n\tDocumentRoot /var/www/html\n\tErrorLog ${APACHE_LOG_DIR}/error.log\n\tCustomLog ${APACHE_LOG_DIR}/access.log combined\n</VirtualHost>\n",
    "/etc/apache2/conf-available/charset.conf": "#AddDefaultCharset UTF-8\n",
    "/etc/apache2/conf-available/security.conf": "ServerTokens OS\nServerSignature On\nTraceEnable Off\n",
    "/etc/apache2/mods-available/rewrite.load":
      "LoadModule rewrite_module /usr/lib/apache2/modules/mod_rewrite.so\n",
    "/etc/apache2/mods-available/ssl.load": "LoadModule ssl_module /usr/lib/apache2/modules/mod_ssl.so\n",
    "/etc/apache2/mods-available/headers.load":
      "LoadModule headers_module /usr/lib/apache2/modules/mod_headers.so\n",
    "/etc/apache2/mods-available/proxy.load":
      "LoadModule proxy_module /usr/lib/apache2/modules/mod_proxy.so\n",
    "/var/www/html/index.html":
      "<!DOCTYPE html>\n<html>\n<head><title>Apache2 Default Page: It works</title></head>\n<body><h1>It works!</h1></body>\n</html>\n",
    "/var/log/apache2/access.log": "",
    "/var/log/apache2/error.log": "",
  },
  "openssh-server": {
    "/etc/ssh/sshd_config":
      "Include /etc/ssh/sshd_config.d/*.conf\n#Port 22\n#AddressFamily any\n#ListenAddress 0.0.0.0\n#PermitRootLogin prohibit-password\n#PubkeyAuthentication yes\n#PasswordAuthentication yes\nKbdInteractiveAuthentication no\nUsePAM yes\nX11Forwarding yes\nPrintMotd no\nAcceptEnv LANG LC_*\nSubsystem\tsftp\t/usr/lib/openssh/sftp-server\n",
    "/etc/pam.d/sshd":
      "@include common-auth\naccount    required     pam_nologin.so\n@include common-account\nsession    required     pam_loginuid.so\n@include common-session\n@include common-password\n",
    "/etc/ssh/ssh_host_rsa_key.pub": "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQ simulated\n",
    "/etc/ssh/ssh_host_ed25519_key.pub": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI simulated\n",
  },
  "openssh-client": {
    "/etc/ssh/ssh_config":
      "Include /etc/ssh/ssh_config.d/*.conf\n\nHost *\n#   StrictHostKeyChecking ask\n    SendEnv LANG LC_*\n    HashKnownHosts yes\n    GSSAPIAuthentication yes\n",
  },
  supervisor: {
    "/etc/supervisor/supervisord.conf":
      "[unix_http_server]\nfile=/var/run/supervisor.sock\nchmod=0700\n\n[supervisord]\nlogfile=/var/log/supervisor/supervisord.log\npidfile=/var/run/supervisord.pid\nchildlogdir=/var/log/supervisor\n\n[rpcinterface:supervisor]\nsupervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface\n\n[supervisorctl]\nserverurl=unix:///var/run/supervisor.sock\n\n[include]\nfiles = /etc/supervisor/conf.d/*.conf\n",
    "/etc/supervisor/conf.d/.keep": "",
    "/var/log/supervisor/.keep": "",
  },
  cron: {
    "/etc/crontab":
      "SHELL=/bin/sh\nPATH=/usr/local/sbin:/usr/local/bin:/sbin:/bin:/usr/sbin:/usr/bin\n\n17 *\t* * *\troot\tcd / && run-parts --report /etc/cron.hourly\n25 6\t* * *\troot\ttest -x /usr/sbin/anacron || { cd / && run-parts --report /etc/cron.daily; }\n",
    "/etc/cron.d/.placeholder": "",
    "/etc/cron.hourly/.placeholder": "",
    "/etc/default/cron": 'READ_ENV="yes"\n',
  },
  locales: {
    "/etc/locale.gen":
      "# de_DE.UTF-8 UTF-8\n# en_GB.UTF-8 UTF-8\n# en_US ISO-8859-1\n# en_US.ISO-8859-15 ISO-8859-15\n# en_US.UTF-8 UTF-8\n# es_ES.UTF-8 UTF-8\n# fr_FR.UTF-8 UTF-8\n# ja_JP.UTF-8 UTF-8\n# pt_BR.UTF-8 UTF-8\n# ru_RU.UTF-8 UTF-8\n# zh_CN.UTF-8 UTF-8\n",
    "/etc/default/locale": "",
    "/usr/share/i18n/SUPPORTED": "en_US.UTF-8 UTF-8\nde_DE.UTF-8 UTF-8\nfr_FR.UTF-8 UTF-8\n",
  },
  tzdata: {
    "/usr/share/zoneinfo/UTC": "TZif2 UTC0\n",
    "/usr/share/zoneinfo/Etc/UTC": "TZif2 UTC0\n",
    "/usr/share/zoneinfo/Europe/Berlin": "TZif2 CET-1CEST\n",
    "/usr/share/zoneinfo/Europe/London": "TZif2 GMT0BST\n",
    "/usr/share/zoneinfo/Europe/Paris": "TZif2 CET-1CEST\n",
    "/usr/share/zoneinfo/America/New_York": "TZif2 EST5EDT\n",
    "/usr/share/zoneinfo/America/Los_Angeles": "TZif2 PST8PDT\n",
    "/usr/share/zoneinfo/America/Sao_Paulo": "TZif2 <-03>3\n",
    "/usr/share/zoneinfo/Asia/Shanghai": "TZif2 CST-8\n",
    "/usr/share/zoneinfo/Asia/Tokyo": "TZif2 JST-9\n",
    "/usr/share/zoneinfo/Asia/Kolkata": "TZif2 IST-5:30\n",
    "/etc/timezone": "Etc/UTC\n",
  },
  "redis-server": {
    "/etc/redis/redis.conf":
      "bind 127.0.0.1 -::1\nprotected-mode yes\nport 6379\ntcp-backlog 511\ntimeout 0\ntcp-keepalive 300\ndaemonize yes\nsupervised auto\npidfile /run/redis/redis-server.pid\nloglevel notice\nlogfile /var/log/redis/redis-server.log\ndatabases 16\nsave 3600 1 300 100 60 10000\ndbfilename dump.rdb\ndir /var/lib/redis\nappendonly no\n",
  },
  "mysql-common": {
    "/etc/mysql/my.cnf":
      "[client-server]\nsocket = /run/mysqld/mysqld.sock\n\n!includedir /etc/mysql/conf.d/\n",
    "/etc/mysql/conf.d/mysql.cnf": "[mysql]\n",
  },
  "mariadb-server": {
    "/etc/mysql/mariadb.conf.d/50-server.cnf":
      "[mysqld]\npid-file = /run/mysqld/mysqld.pid\nbasedir = /usr\nbind-address = 127.0.0.1\nexpire_logs_days = 10\ncharacter-set-server = utf8mb4\n",
  },
  vsftpd: {
    "/etc/vsftpd.conf":
      "listen=NO\nlisten_ipv6=YES\nanonymous_enable=NO\nlocal_enable=YES\ndirmessage_enable=YES\nuse_localtime=YES\nxferlog_enable=YES\nconnect_from_port_20=YES\n",
  },
  haproxy: {
    "/etc/haproxy/haproxy.cfg":
      "global\n\tlog /dev/log\tlocal0\n\tuser haproxy\n\tgroup haproxy\n\tdaemon\n\ndefaults\n\tlog\tglobal\n\tmode\thttp\n\toption\thttplog\n\ttimeout connect 5000\n\ttimeout client  50000\n\ttimeout server  50000\n",
  },
  squid: { "/etc/squid/squid.conf": "http_port 3128\nhttp_access allow localhost\nhttp_access deny all\n" },
  lighttpd: {
    "/etc/lighttpd/lighttpd.conf":
      'server.modules = (\n\t"mod_indexfile",\n\t"mod_access",\n\t"mod_alias",\n\t"mod_redirect",\n)\nserver.document-root = "/var/www/html"\nserver.port = 80\n',
  },
  dnsmasq: { "/etc/dnsmasq.conf": "#port=5353\n#domain-needed\n#bogus-priv\n" },
  rsyslog: {
    "/etc/rsyslog.conf":
      'module(load="imuxsock")\n*.*;auth,authpriv.none\t-/var/log/syslog\nauth,authpriv.*\t/var/log/auth.log\n',
  },
  "fontconfig-config": { "/etc/fonts/fonts.conf": '<?xml version="1.0"?>\n<fontconfig></fontconfig>\n' },
  mosquitto: {
    "/etc/mosquitto/mosquitto.conf":
      "persistence true\npersistence_location /var/lib/mosquitto/\nlog_dest file /var/log/mosquitto/mosquitto.log\ninclude_dir /etc/mosquitto/conf.d\n",
  },
  "postgresql-common": {
    "/etc/postgresql-common/createcluster.conf": "#create_main_cluster = true\nstart_conf = 'auto'\n",
  },
  memcached: {
    "/etc/memcached.conf": "-d\nlogfile /var/log/memcached.log\n-m 64\n-p 11211\n-u memcache\n-l 127.0.0.1\n",
  },
  systemd: { "/etc/systemd/system.conf": "[Manager]\n", "/etc/systemd/journald.conf": "[Journal]\n" },
  "software-properties-common": {
    "/etc/dbus-1/system.d/com.ubuntu.SoftwareProperties.conf": "<busconfig></busconfig>\n",
  },
};

/** Users that a package makes: name, uid, home, shell. */
export const users: Readonly<
  Record<string, readonly [name: string, uid: number, home: string, shell: string]>
> = {
  "openssh-server": ["sshd", 101, "/run/sshd", "/usr/sbin/nologin"],
  "mariadb-server": ["mysql", 102, "/nonexistent", "/bin/false"],
  "postgresql-common": ["postgres", 103, "/var/lib/postgresql", "/bin/bash"],
  "redis-server": ["redis", 104, "/var/lib/redis", "/usr/sbin/nologin"],
  memcached: ["memcache", 105, "/nonexistent", "/bin/false"],
  mosquitto: ["mosquitto", 106, "/var/lib/mosquitto", "/usr/sbin/nologin"],
  "rabbitmq-server": ["rabbitmq", 107, "/var/lib/rabbitmq", "/usr/sbin/nologin"],
  haproxy: ["haproxy", 108, "/var/lib/haproxy", "/usr/sbin/nologin"],
  tcpdump: ["tcpdump", 109, "/nonexistent", "/usr/sbin/nologin"],
  dbus: ["messagebus", 110, "/nonexistent", "/usr/sbin/nologin"],
  vsftpd: ["ftp", 111, "/srv/ftp", "/usr/sbin/nologin"],
};
