/** Files, processes, threads, command lines and logs. */
import argparse from "../../library/machine/argparse.py?raw";
import atexit from "../../library/machine/atexit.py?raw";
import concurrent from "../../library/machine/concurrent/__init__.py?raw";
import concurrentFutures from "../../library/machine/concurrent/futures.py?raw";
import configparser from "../../library/machine/configparser.py?raw";
import csv from "../../library/machine/csv.py?raw";
import getpass from "../../library/machine/getpass.py?raw";
import glob from "../../library/machine/glob.py?raw";
import logging from "../../library/machine/logging.py?raw";
import pathlib from "../../library/machine/pathlib.py?raw";
import queue from "../../library/machine/queue.py?raw";
import shlex from "../../library/machine/shlex.py?raw";
import shutil from "../../library/machine/shutil.py?raw";
import signal from "../../library/machine/signal.py?raw";
import socket from "../../library/machine/socket.py?raw";
import subprocess from "../../library/machine/subprocess.py?raw";
import tempfile from "../../library/machine/tempfile.py?raw";
import threading from "../../library/machine/threading.py?raw";

export const sources: Readonly<Record<string, string>> = {
  argparse,
  atexit,
  concurrent,
  "concurrent.futures": concurrentFutures,
  configparser,
  csv,
  getpass,
  glob,
  logging,
  pathlib,
  queue,
  shlex,
  shutil,
  signal,
  socket,
  subprocess,
  tempfile,
  threading,
};
