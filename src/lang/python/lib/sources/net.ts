/** Sockets with a protocol: HTTP, URLs, asyncio. */
import asyncio from "../../library/net/asyncio.py?raw";
import http from "../../library/net/http/__init__.py?raw";
import httpClient from "../../library/net/http/client.py?raw";
import httpServer from "../../library/net/http/server.py?raw";
import socketserver from "../../library/net/socketserver.py?raw";
import urllib from "../../library/net/urllib/__init__.py?raw";
import urllibError from "../../library/net/urllib/error.py?raw";
import urllibParse from "../../library/net/urllib/parse.py?raw";
import urllibRequest from "../../library/net/urllib/request.py?raw";

export const sources: Readonly<Record<string, string>> = {
  asyncio,
  http,
  "http.client": httpClient,
  "http.server": httpServer,
  socketserver,
  urllib,
  "urllib.error": urllibError,
  "urllib.parse": urllibParse,
  "urllib.request": urllibRequest,
};
