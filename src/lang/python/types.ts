/** The builtin classes. Their methods are added by the files in types/. */
import {
  Ellipsis,
  Obj,
  PyBytes,
  PyCell,
  PyClass,
  PyClassMethod,
  PyCode,
  PyDict,
  PyDictView,
  PyEnumerate,
  PyException,
  PyFloat,
  PyFrame,
  PyFunction,
  PyGenerator,
  PyGenericAlias,
  PyGetSet,
  PyHandle,
  PyInstance,
  PyIter,
  PyList,
  PyMethod,
  PyModule,
  PyNative,
  PyProperty,
  PyRange,
  PySet,
  PySingleton,
  PySlice,
  PyStaticMethod,
  PySuper,
  PyTraceback,
  PyTuple,
  PyZip,
  type Value,
} from "./objects.ts";

function builtin(name: string, base?: PyClass): PyClass {
  const c = new PyClass(name, base ? [base] : [], true);
  c.mro = base ? [c, ...base.mro] : [c];
  return c;
}

export const objectType = builtin("object");
const t = (name: string, base = objectType): PyClass => builtin(name, base);
export const typeType = t("type");
export const intType = t("int");
export const boolType = t("bool", intType);
export const floatType = t("float");
export const complexType = t("complex");
export const strType = t("str");
export const bytesType = t("bytes");
export const bytearrayType = t("bytearray");
export const memoryviewType = t("memoryview");
export const listType = t("list");
export const tupleType = t("tuple");
export const dictType = t("dict");
export const setType = t("set");
export const frozensetType = t("frozenset");
export const rangeType = t("range");
export const sliceType = t("slice");
export const noneType = t("NoneType");
export const ellipsisType = t("ellipsis");
export const notImplementedType = t("NotImplementedType");
export const functionType = t("function");
export const nativeType = t("builtin_function_or_method");
export const methodDescriptorType = t("method_descriptor");
export const methodType = t("method");
export const moduleType = t("module");
export const generatorType = t("generator");
export const coroutineType = t("coroutine");
export const asyncGeneratorType = t("async_generator");
export const codeType = t("code");
export const frameType = t("frame");
export const cellType = t("cell");
export const tracebackType = t("traceback");
export const propertyType = t("property");
export const staticmethodType = t("staticmethod");
export const classmethodType = t("classmethod");
export const superType = t("super");
export const getsetType = t("getset_descriptor");
export const genericAliasType = t("GenericAlias");
genericAliasType.module = "types";
export const zipType = t("zip");
export const enumerateType = t("enumerate");
export const mapType = t("map");
export const filterType = t("filter");
export const reversedType = t("reversed");
export const dictKeysType = t("dict_keys");
export const dictValuesType = t("dict_values");
export const dictItemsType = t("dict_items");
const handleType = t("handle");
for (const c of [
  functionType,
  nativeType,
  methodType,
  moduleType,
  generatorType,
  coroutineType,
  codeType,
  frameType,
  tracebackType,
])
  c.module = "builtins";

const iterTypes = new Map<string, PyClass>();
/** `list_iterator` and its like, made when first seen. */
export function iteratorType(kind: string): PyClass {
  let c = iterTypes.get(kind);
  if (!c) {
    c = t(kind);
    iterTypes.set(kind, c);
  }
  return c;
}
const handleTypes = new Map<string, PyClass>();
export function handleTypeOf(kind: string): PyClass {
  let c = handleTypes.get(kind);
  if (!c) {
    c = t(kind.split(".").at(-1) ?? kind, handleType);
    if (kind.includes(".")) c.module = kind.slice(0, kind.lastIndexOf("."));
    handleTypes.set(kind, c);
  }
  return c;
}

// name: parent. Order matters: parents first.
const exceptionTree = `BaseException:object
Exception:BaseException SystemExit:BaseException KeyboardInterrupt:BaseException GeneratorExit:BaseException
ArithmeticError:Exception AssertionError:Exception AttributeError:Exception BufferError:Exception EOFError:Exception ImportError:Exception
LookupError:Exception MemoryError:Exception NameError:Exception OSError:Exception ReferenceError:Exception RuntimeError:Exception
StopIteration:Exception StopAsyncIteration:Exception SyntaxError:Exception SystemError:Exception TypeError:Exception ValueError:Exception Warning:Exception
FloatingPointError:ArithmeticError OverflowError:ArithmeticError ZeroDivisionError:ArithmeticError
ModuleNotFoundError:ImportError IndexError:LookupError KeyError:LookupError UnboundLocalError:NameError
BlockingIOError:OSError ChildProcessError:OSError ConnectionError:OSError FileExistsError:OSError FileNotFoundError:OSError InterruptedError:OSError
IsADirectoryError:OSError NotADirectoryError:OSError PermissionError:OSError ProcessLookupError:OSError TimeoutError:OSError
BrokenPipeError:ConnectionError ConnectionAbortedError:ConnectionError ConnectionRefusedError:ConnectionError ConnectionResetError:ConnectionError
NotImplementedError:RuntimeError RecursionError:RuntimeError IndentationError:SyntaxError TabError:IndentationError
UnicodeError:ValueError UnicodeDecodeError:UnicodeError UnicodeEncodeError:UnicodeError
DeprecationWarning:Warning FutureWarning:Warning RuntimeWarning:Warning UserWarning:Warning SyntaxWarning:Warning ImportWarning:Warning
PendingDeprecationWarning:Warning UnicodeWarning:Warning BytesWarning:Warning ResourceWarning:Warning`;

export const exceptionTypes = new Map<string, PyClass>();
for (const item of exceptionTree.split(/\s+/)) {
  const [name, parent] = item.split(":") as [string, string];
  exceptionTypes.set(name, t(name, exceptionTypes.get(parent) ?? objectType));
}

export type ExceptionName = string;
export function exceptionType(name: string): PyClass {
  const c = exceptionTypes.get(name);
  if (!c) throw new Error(`no exception class ${name}`);
  return c;
}
export const baseException = exceptionType("BaseException");
export const stopIteration = exceptionType("StopIteration");

export function typeOf(v: Value): PyClass {
  switch (typeof v) {
    case "string":
      return strType;
    case "number":
    case "bigint":
      return intType;
    case "boolean":
      return boolType;
  }
  if (v === null) return noneType;
  if (v instanceof PyInstance) return v.cls;
  if (v instanceof PyFloat) return floatType;
  if (v instanceof PyList) return listType;
  if (v instanceof PyTuple) return tupleType;
  if (v instanceof PyDict) return dictType;
  if (v instanceof PySet) return v.frozen ? frozensetType : setType;
  if (v instanceof PyBytes) return v.mutable ? bytearrayType : bytesType;
  if (v instanceof PyFunction) return functionType;
  if (v instanceof PyMethod) return v.fn instanceof PyNative ? nativeType : methodType;
  if (v instanceof PyNative) return v.owner ? methodDescriptorType : nativeType;
  if (v instanceof PyClass) return v.meta ?? typeType;
  if (v instanceof PyModule) return moduleType;
  if (v instanceof PyGenerator) return generatorKind(v.kind);
  if (v instanceof PyIter) return v.kind === "reversed" ? reversedType : iteratorType(v.kind);
  if (v instanceof PyRange) return rangeType;
  if (v instanceof PySlice) return sliceType;
  if (v instanceof PyDictView)
    return v.kind === "keys" ? dictKeysType : v.kind === "values" ? dictValuesType : dictItemsType;
  if (v instanceof PyZip) return zipType;
  if (v instanceof PyEnumerate) return enumerateType;
  if (v instanceof PyProperty) return propertyType;
  if (v instanceof PyStaticMethod) return staticmethodType;
  if (v instanceof PyClassMethod) return classmethodType;
  if (v instanceof PySuper) return superType;
  if (v instanceof PySingleton) return v === Ellipsis ? ellipsisType : notImplementedType;
  if (v instanceof PyCode) return codeType;
  if (v instanceof PyFrame) return frameType;
  if (v instanceof PyTraceback) return tracebackType;
  if (v instanceof PyGetSet) return getsetType;
  if (v instanceof PyGenericAlias) return genericAliasType;
  if (v instanceof PyCell) return cellType;
  if (v instanceof PyHandle) return handleTypeOf(v.kind);
  return objectType;
}

export const generatorKinds: Readonly<Record<string, PyClass>> = {
  generator: generatorType,
  coroutine: coroutineType,
  asyncgen: asyncGeneratorType,
  map: mapType,
  filter: filterType,
  zip: zipType,
  enumerate: enumerateType,
  callable_iterator: iteratorType("callable_iterator"),
};
function generatorKind(kind: string): PyClass {
  return generatorKinds[kind] ?? handleTypeOf(kind);
}

export function isException(v: Value | undefined): v is PyException {
  return v instanceof PyException;
}
export function isObj(v: Value): v is Obj {
  return v instanceof Obj;
}
