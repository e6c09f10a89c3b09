import sys as _sys
FunctionType = LambdaType = type(lambda: 0)
def _g(): yield
GeneratorType = type(_g())
async def _c(): pass
CoroutineType = type(_c())
ModuleType = type(_sys)
BuiltinFunctionType = type(len)
class _C:
    def m(self): pass
MethodType = type(_C().m)
NoneType = type(None)
EllipsisType = type(...)
GenericAlias = type(list[int])
UnionType = type(int | str)
TracebackType = object
class SimpleNamespace:
    def __init__(self, **kw): self.__dict__.update(kw)
    def __repr__(self): return "namespace(" + ", ".join(f"{k}={v!r}" for k, v in self.__dict__.items()) + ")"
    def __eq__(self, o): return self.__dict__ == o.__dict__
class MappingProxyType(dict):
    def __setitem__(self, k, v): raise TypeError("'mappingproxy' object does not support item assignment")
def new_class(name, bases=(), kwds=None, exec_body=None):
    ns = {}
    if exec_body: exec_body(ns)
    return type(name, bases, ns)
