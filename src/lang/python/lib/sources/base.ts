/** What most programs import. */
import abcModule from "../../library/base/abc.py?raw";
import bisect from "../../library/base/bisect.py?raw";
import collections from "../../library/base/collections/__init__.py?raw";
import collectionsAbc from "../../library/base/collections/abc.py?raw";
import contextlib from "../../library/base/contextlib.py?raw";
import copy from "../../library/base/copy.py?raw";
import dataclasses from "../../library/base/dataclasses.py?raw";
import datetime from "../../library/base/datetime.py?raw";
import enumModule from "../../library/base/enum.py?raw";
import errno from "../../library/base/errno.py?raw";
import fnmatch from "../../library/base/fnmatch.py?raw";
import functools from "../../library/base/functools.py?raw";
import gc from "../../library/base/gc.py?raw";
import hashlib from "../../library/base/hashlib.py?raw";
import heapq from "../../library/base/heapq.py?raw";
import hmac from "../../library/base/hmac.py?raw";
import html from "../../library/base/html.py?raw";
import importlib from "../../library/base/importlib/__init__.py?raw";
import importlibMetadata from "../../library/base/importlib/metadata.py?raw";
import inspect from "../../library/base/inspect.py?raw";
import io from "../../library/base/io.py?raw";
import itertools from "../../library/base/itertools.py?raw";
import json from "../../library/base/json/__init__.py?raw";
import jsonDecoder from "../../library/base/json/decoder.py?raw";
import jsonTool from "../../library/base/json/tool.py?raw";
import keyword from "../../library/base/keyword.py?raw";
import operator from "../../library/base/operator.py?raw";
import os from "../../library/base/os.py?raw";
import platform from "../../library/base/platform.py?raw";
import pprint from "../../library/base/pprint.py?raw";
import random from "../../library/base/random.py?raw";
import re from "../../library/base/re.py?raw";
import runpy from "../../library/base/runpy.py?raw";
import secrets from "../../library/base/secrets.py?raw";
import stringModule from "../../library/base/string.py?raw";
import struct from "../../library/base/struct.py?raw";
import textwrap from "../../library/base/textwrap.py?raw";
import time from "../../library/base/time.py?raw";
import timeit from "../../library/base/timeit.py?raw";
import traceback from "../../library/base/traceback.py?raw";
import types from "../../library/base/types.py?raw";
import typing from "../../library/base/typing.py?raw";
import uuid from "../../library/base/uuid.py?raw";
import warnings from "../../library/base/warnings.py?raw";
import weakref from "../../library/base/weakref.py?raw";

export const sources: Readonly<Record<string, string>> = {
  abc: abcModule,
  bisect,
  collections,
  "collections.abc": collectionsAbc,
  contextlib,
  copy,
  dataclasses,
  datetime,
  enum: enumModule,
  errno,
  fnmatch,
  functools,
  gc,
  hashlib,
  heapq,
  hmac,
  html,
  importlib,
  "importlib.metadata": importlibMetadata,
  inspect,
  io,
  itertools,
  json,
  "json.decoder": jsonDecoder,
  "json.tool": jsonTool,
  keyword,
  operator,
  os,
  platform,
  pprint,
  random,
  re,
  runpy,
  secrets,
  string: stringModule,
  struct,
  textwrap,
  time,
  timeit,
  traceback,
  types,
  typing,
  uuid,
  warnings,
  weakref,
};
