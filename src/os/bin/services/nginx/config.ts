/** nginx's configuration: text → directives with their places, includes followed. Its complaints are nginx's own. */
import type { Proc } from "../../../process.ts";

export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  readonly block: readonly Directive[] | undefined;
  readonly file: string;
  readonly line: number;
}

/** The text after `nginx: [emerg] `. */
export class ConfigError extends Error {}

interface Token {
  readonly text: string;
  readonly quoted: boolean;
  readonly line: number;
}

const blocks = new Set(
  "http server location events upstream types map if geo limit_except stream mail split_clients".split(" "),
);

const known = new Set(
  `user worker_processes error_log pid events worker_connections http include default_type log_format access_log sendfile tcp_nopush tcp_nodelay keepalive_timeout
keepalive_requests gzip gzip_types gzip_vary gzip_proxied gzip_comp_level gzip_min_length gzip_buffers gzip_http_version gzip_disable server listen server_name root index location try_files return rewrite alias autoindex
autoindex_exact_size autoindex_localtime error_page add_header expires deny allow proxy_pass proxy_set_header proxy_http_version proxy_redirect proxy_read_timeout proxy_connect_timeout
proxy_send_timeout proxy_buffering proxy_buffers proxy_buffer_size proxy_cache proxy_cache_bypass proxy_cache_path proxy_cache_valid proxy_hide_header proxy_intercept_errors proxy_next_upstream proxy_pass_request_headers upstream ip_hash least_conn keepalive types types_hash_max_size types_hash_bucket_size
server_tokens client_max_body_size client_body_buffer_size client_header_timeout client_body_timeout client_header_buffer_size large_client_header_buffers send_timeout resolver resolver_timeout set map map_hash_bucket_size if break internal daemon master_process ssl_certificate
ssl_certificate_key ssl_protocols ssl_ciphers ssl_prefer_server_ciphers ssl_session_cache ssl_session_timeout ssl_dhparam auth_basic auth_basic_user_file charset fastcgi_pass fastcgi_param fastcgi_index fastcgi_split_path_info fastcgi_buffers fastcgi_buffer_size fastcgi_read_timeout
limit_req limit_req_zone limit_conn limit_conn_zone real_ip_header set_real_ip_from server_names_hash_bucket_size multi_accept use worker_rlimit_nofile load_module stub_status
log_not_found open_file_cache absolute_redirect port_in_redirect server_name_in_redirect satisfy sub_filter sub_filter_once uwsgi_pass etag http2 geo hash random zone access_log off reset_timedout_connection underscores_in_headers ignore_invalid_headers merge_slashes env worker_cpu_affinity thread_pool aio directio limit_rate stream mail limit_except split_clients fastcgi_hide_header gunzip gzip_static mirror error_log pcre_jit slice tcp_nodelay variables_hash_max_size max_ranges msie_padding lingering_close output_buffers post_action if_modified_since recursive_error_pages auth_request fastcgi_intercept_errors fastcgi_connect_timeout fastcgi_send_timeout ssi lua_package_path proxy_ssl_server_name proxy_ssl_verify proxy_ssl_name proxy_method proxy_set_body proxy_cookie_path proxy_cookie_domain proxy_temp_path client_body_temp_path fastcgi_temp_path uwsgi_temp_path scgi_temp_path server_names_hash_max_size scgi_pass uwsgi_param grpc_pass http3 ssl userid limit_rate_after`
    .split(/\s+/)
    .filter(Boolean),
);

/** @throws ConfigError */
export function readConfig(proc: Proc, file: string): readonly Directive[] {
  let text: string;
  try {
    text = proc.fs.readText(file);
  } catch {
    throw new ConfigError(`open() "${file}" failed (2: No such file or directory)`);
  }
  return parseConfig(text, file, (pattern, line) => include(proc, pattern, file, line));
}

function include(proc: Proc, pattern: string, from: string, line: number): readonly Directive[] {
  const path = pattern.startsWith("/") ? pattern : `/etc/nginx/${pattern}`;
  if (!/[*?[]/.test(path)) {
    if (!proc.fs.exists(path))
      throw new ConfigError(`open() "${path}" failed (2: No such file or directory) in ${from}:${line}`);
    return readConfig(proc, path);
  }
  const folder = path.slice(0, path.lastIndexOf("/"));
  const name = new RegExp(
    `^${path
      .slice(path.lastIndexOf("/") + 1)
      .replace(/[.+^${}()|\\]/g, "\\$&")
      .replace(/\*/g, ".*")
      .replace(/\?/g, ".")}$`,
  );
  let entries: readonly { readonly name: string }[] = [];
  try {
    entries = proc.fs.readdir(folder);
  } catch {
    return [];
  }
  return entries
    .filter((entry) => name.test(entry.name))
    .flatMap((entry) => readConfig(proc, `${folder}/${entry.name}`));
}

/** @throws ConfigError */
export function parseConfig(
  text: string,
  file: string,
  onInclude: (pattern: string, line: number) => readonly Directive[] = () => [],
): readonly Directive[] {
  const tokens = tokenize(text, file);
  let at = 0;
  const parseBlock = (inside: string | undefined): Directive[] => {
    const directives: Directive[] = [];
    while (at < tokens.length) {
      const first = tokens[at] as Token;
      if (!first.quoted && first.text === "}") {
        if (inside === undefined) throw new ConfigError(`unexpected "}" in ${file}:${first.line}`);
        at++;
        return directives;
      }
      if (!first.quoted && (first.text === "{" || first.text === ";"))
        throw new ConfigError(`unexpected "${first.text}" in ${file}:${first.line}`);
      const args: string[] = [];
      let end: Token | undefined;
      for (at++; at < tokens.length; at++) {
        const token = tokens[at] as Token;
        if (!token.quoted && (token.text === ";" || token.text === "{" || token.text === "}")) {
          end = token;
          break;
        }
        args.push(token.text);
      }
      const name = first.text;
      if (end === undefined)
        throw new ConfigError(`unexpected end of file, expecting ";" or "}" in ${file}:${lastLine(text)}`);
      if (end.text === "}")
        throw new ConfigError(
          inside === undefined
            ? `unexpected "}" in ${file}:${end.line}`
            : `directive "${name}" is not terminated by ";" in ${file}:${end.line}`,
        );
      at++;
      if (
        inside !== "types" &&
        inside !== "map" &&
        inside !== "geo" &&
        inside !== "split_clients" &&
        !known.has(name)
      )
        throw new ConfigError(`unknown directive "${name}" in ${file}:${first.line}`);
      if (end.text === "{") {
        if (!blocks.has(name) && inside !== "map")
          throw new ConfigError(`directive "${name}" is not terminated by ";" in ${file}:${first.line}`);
        directives.push({ name, args, block: parseBlock(name), file, line: first.line });
      } else if (name === "include" && inside !== "types") {
        directives.push(...onInclude(args[0] ?? "", first.line));
      } else {
        if (blocks.has(name) && inside !== "upstream" && name !== "if")
          throw new ConfigError(`directive "${name}" has no opening "{" in ${file}:${first.line}`);
        check(name, args, file, first.line);
        directives.push({ name, args, block: undefined, file, line: first.line });
      }
    }
    if (inside !== undefined)
      throw new ConfigError(`unexpected end of file, expecting "}" in ${file}:${lastLine(text)}`);
    return directives;
  };
  return parseBlock(undefined);
}

/** Directives that take exactly one argument. */
const single = new Set(
  "root alias proxy_pass worker_processes worker_connections pid daemon sendfile autoindex keepalive_timeout default_type".split(
    " ",
  ),
);

function check(name: string, args: readonly string[], file: string, line: number): void {
  if (
    (single.has(name) && args.length !== 1 && name !== "keepalive_timeout") ||
    (args.length === 0 &&
      !["ip_hash", "internal", "break", "least_conn", "stub_status", "random"].includes(name))
  ) {
    throw new ConfigError(`invalid number of arguments in "${name}" directive in ${file}:${line}`);
  }
}

function lastLine(text: string): number {
  return text.split("\n").length;
}

function tokenize(text: string, file: string): Token[] {
  const tokens: Token[] = [];
  let line = 1;
  for (let i = 0; i < text.length; ) {
    const c = text[i] as string;
    if (c === "\n") {
      line++;
      i++;
    } else if (/\s/.test(c)) {
      i++;
    } else if (c === "#") {
      while (i < text.length && text[i] !== "\n") i++;
    } else if (c === ";" || c === "{" || c === "}") {
      tokens.push({ text: c, quoted: false, line });
      i++;
    } else if (c === '"' || c === "'") {
      const start = line;
      let value = "";
      for (i++; i < text.length && text[i] !== c; i++) {
        if (text[i] === "\\" && (text[i + 1] === c || text[i + 1] === "\\")) i++;
        if (text[i] === "\n") line++;
        value += text[i];
      }
      if (i >= text.length)
        throw new ConfigError(`unexpected end of file, expecting "${c}" in ${file}:${line}`);
      i++;
      tokens.push({ text: value, quoted: true, line: start });
    } else {
      let value = "";
      while (i < text.length && !/[\s;]/.test(text[i] as string)) {
        if (text[i] === "{" && !value.endsWith("$") && !/[~^]/.test(tokens.at(-1)?.text ?? "")) break;
        if (text[i] === "{" && value.endsWith("$")) {
          const close = text.indexOf("}", i);
          value += text.slice(i, close + 1);
          i = close + 1;
          continue;
        }
        if (text[i] === "}" && !value.includes("{")) break;
        value += text[i++];
      }
      tokens.push({ text: value, quoted: false, line });
    }
  }
  return tokens;
}
