import _random, math
class Random:
    def __init__(self, x=None):
        self._t = _random.new()
        self.gauss_next = None
        self.seed(x)
    def seed(self, a=None, version=2):
        _random.seed(self._t, a)
        self.gauss_next = None
    def random(self): return _random.random(self._t)
    def getrandbits(self, k): return _random.getrandbits(self._t, k)
    def randbytes(self, n): return self.getrandbits(n * 8).to_bytes(n, "little")
    def _below(self, n):
        k = n.bit_length()
        r = self.getrandbits(k)
        while r >= n: r = self.getrandbits(k)
        return r
    def randrange(self, start, stop=None, step=1):
        if stop is None:
            if start <= 0: raise ValueError("empty range for randrange()")
            return self._below(start)
        width = stop - start
        if step == 1:
            if width > 0: return start + self._below(width)
            raise ValueError(f"empty range for randrange() ({start}, {stop}, {width})" if _old else f"empty range in randrange({start}, {stop})")
        n = (width + step - 1) // step if step > 0 else (width + step + 1) // step
        if n <= 0: raise ValueError(f"empty range in randrange({start}, {stop}, {step})")
        return start + step * self._below(n)
    def randint(self, a, b): return self.randrange(a, b + 1)
    def choice(self, seq):
        if not len(seq): raise IndexError("Cannot choose from an empty sequence")
        return seq[self._below(len(seq))]
    def choices(self, population, weights=None, *, cum_weights=None, k=1):
        n = len(population)
        if cum_weights is None:
            if weights is None:
                return [population[math.floor(self.random() * (n + 0.0))] for _ in range(k)]
            cum_weights, t = [], 0
            for w in weights:
                t += w
                cum_weights.append(t)
        total = cum_weights[-1] + 0.0
        import bisect
        return [population[bisect.bisect(cum_weights, self.random() * total, 0, n - 1)] for _ in range(k)]
    def shuffle(self, x):
        for i in reversed(range(1, len(x))):
            j = self._below(i + 1)
            x[i], x[j] = x[j], x[i]
    def sample(self, population, k, *, counts=None):
        if isinstance(population, (set, dict)): raise TypeError("Population must be a sequence.  For dicts or sets, use sorted(d).")
        n = len(population)
        if not 0 <= k <= n: raise ValueError("Sample larger than population or is negative")
        result = [None] * k
        setsize = 21
        if k > 5: setsize += 4 ** math.ceil(math.log(k * 3, 4))
        if n <= setsize:
            pool = list(population)
            for i in range(k):
                j = self._below(n - i)
                result[i] = pool[j]
                pool[j] = pool[n - i - 1]
        else:
            selected = set()
            for i in range(k):
                j = self._below(n)
                while j in selected: j = self._below(n)
                selected.add(j)
                result[i] = population[j]
        return result
    def uniform(self, a, b): return a + (b - a) * self.random()
    def triangular(self, low=0.0, high=1.0, mode=None):
        u = self.random()
        c = 0.5 if mode is None else (mode - low) / (high - low)
        if u > c: u, c, low, high = 1.0 - u, 1.0 - c, high, low
        return low + (high - low) * math.sqrt(u * c)
    def normalvariate(self, mu=0.0, sigma=1.0):
        while True:
            u1 = self.random()
            u2 = 1.0 - self.random()
            z = 1.7155277699214135 * (u1 - 0.5) / u2
            if z * z / 4.0 <= -math.log(u2): return mu + z * sigma
    def gauss(self, mu=0.0, sigma=1.0):
        z, self.gauss_next = self.gauss_next, None
        if z is None:
            x = self.random() * math.tau
            g = math.sqrt(-2.0 * math.log(1.0 - self.random()))
            z = math.cos(x) * g
            self.gauss_next = math.sin(x) * g
        return mu + z * sigma
    def expovariate(self, lambd=1.0): return -math.log(1.0 - self.random()) / lambd
    def lognormvariate(self, mu, sigma): return math.exp(self.normalvariate(mu, sigma))
    def getstate(self): raise NotImplementedError("random state")
class SystemRandom(Random):
    pass
import sys as _sys
_old = _sys.version_info[1] < 12
_inst = Random()
seed, random, uniform, randint, choice, choices, randrange = _inst.seed, _inst.random, _inst.uniform, _inst.randint, _inst.choice, _inst.choices, _inst.randrange
shuffle, sample, gauss, normalvariate, expovariate, triangular, getrandbits = _inst.shuffle, _inst.sample, _inst.gauss, _inst.normalvariate, _inst.expovariate, _inst.triangular, _inst.getrandbits
lognormvariate, randbytes = _inst.lognormvariate, _inst.randbytes
