/** Tests. */
import difflib from "../../library/testing/difflib.py?raw";
import unittest from "../../library/testing/unittest/__init__.py?raw";
import unittestMain from "../../library/testing/unittest/__main__.py?raw";

export const sources: Readonly<Record<string, string>> = {
  difflib,
  unittest,
  "unittest.__main__": unittestMain,
};
