from _struct import *
error = ValueError
class Struct:
    def __init__(self, format):
        self.format = format
        self.size = calcsize(format)
    def pack(self, *v): return pack(self.format, *v)
    def unpack(self, b): return unpack(self.format, b)
