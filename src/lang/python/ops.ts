/** The instructions of the VM. Each has one number as argument; the order means nothing. */
const names = [
  "LOAD_FAST", "LOAD_CONST", "STORE_FAST", "LOAD_GLOBAL", "CALL", "JUMP_IF_FALSE", "JUMP", "BINARY", "COMPARE", "FOR_ITER", "LOAD_METHOD",
  "CALL_METHOD", "LOAD_ATTR", "SUBSCR", "POP", "RETURN", "INPLACE", "LOAD_NAME", "STORE_NAME", "LOAD_DEREF", "STORE_DEREF", "STORE_ATTR",
  "STORE_SUBSCR", "LIST_APPEND", "JUMP_IF_TRUE", "JUMP_IF_FALSE_OR_POP", "JUMP_IF_TRUE_OR_POP", "DUP", "DUP2", "ROT2", "ROT3", "ROT4",
  "BUILD_LIST", "BUILD_TUPLE", "BUILD_SET", "BUILD_MAP", "BUILD_SLICE", "BUILD_STRING", "FORMAT_VALUE", "SET_ADD", "MAP_ADD", "LIST_EXTEND",
  "SET_UPDATE", "DICT_UPDATE", "DICT_MERGE", "LIST_TO_TUPLE", "CALL_KW", "CALL_EX", "MAKE_FUNCTION", "UNARY", "GET_ITER", "UNPACK", "UNPACK_EX",
  "YIELD", "YIELD_FROM", "GET_YIELD_FROM_ITER", "GET_AWAITABLE", "SETUP_FINALLY", "SETUP_WITH", "POP_BLOCK", "POP_EXCEPT", "RERAISE", "RAISE",
  "EXC_MATCH", "BEFORE_WITH", "WITH_EXIT", "IMPORT_NAME", "IMPORT_FROM", "IMPORT_STAR", "BUILD_CLASS", "STORE_GLOBAL", "DELETE_FAST",
  "DELETE_NAME", "DELETE_GLOBAL", "DELETE_DEREF", "DELETE_ATTR", "DELETE_SUBSCR", "LOAD_CLASSDEREF", "LOAD_CLOSURE", "LOAD_ASSERTION_ERROR",
  "PRINT_EXPR", "MATCH_SEQUENCE", "MATCH_MAPPING", "MATCH_KEYS", "MATCH_CLASS", "STORE_ANNOTATION", "GET_AITER", "GET_ANEXT", "END_ASYNC_FOR",
  "BEFORE_ASYNC_WITH", "NOP",
] as const;

export type OpName = (typeof names)[number];

export const opNumber = Object.fromEntries(names.map((n, i) => [n, i])) as Readonly<Record<OpName, number>>;

export const binaryOps = ["+", "-", "*", "/", "//", "%", "**", "@", "&", "|", "^", "<<", ">>"] as const;
export type BinaryOp = (typeof binaryOps)[number];
export const compareOps = ["==", "!=", "<", "<=", ">", ">=", "in", "not in", "is", "is not"] as const;
export const unaryOps = ["-", "+", "~", "not"] as const;
