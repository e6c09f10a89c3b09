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
    def betavariate(self, alpha, beta):
        y = self.gammavariate(alpha, 1.0)
        return y / (y + self.gammavariate(beta, 1.0)) if y else 0.0
    def gammavariate(self, alpha, beta):
        if alpha <= 0.0 or beta <= 0.0: raise ValueError("gammavariate: alpha and beta must be > 0.0")
        if alpha > 1.0:
            ainv = math.sqrt(2.0 * alpha - 1.0)
            bbb, ccc = alpha - math.log(4.0), alpha + ainv
            while True:
                u1 = self.random()
                if not 1e-7 < u1 < 0.9999999: continue
                u2 = 1.0 - self.random()
                v = math.log(u1 / (1.0 - u1)) / ainv
                x = alpha * math.exp(v)
                z = u1 * u1 * u2
                r = bbb + ccc * v - x
                if r + (1.0 + math.log(4.5)) - 4.5 * z >= 0.0 or r >= math.log(z): return x * beta
        if alpha == 1.0: return -math.log(1.0 - self.random()) * beta
        while True:
            b = (math.e + alpha) / math.e
            p = b * self.random()
            x = p ** (1.0 / alpha) if p <= 1.0 else -math.log((b - p) / alpha)
            u1 = self.random()
            if p > 1.0:
                if u1 <= x ** (alpha - 1.0): return x * beta
            elif u1 <= math.exp(-x): return x * beta
    def paretovariate(self, alpha): return (1.0 - self.random()) ** (-1.0 / alpha)
    def weibullvariate(self, alpha, beta): return alpha * (-math.log(1.0 - self.random())) ** (1.0 / beta)
    def vonmisesvariate(self, mu, kappa):
        if kappa <= 1e-6: return math.tau * self.random()
        s = 0.5 / kappa
        r = s + math.sqrt(1.0 + s * s)
        while True:
            z = math.cos(math.pi * self.random())
            d = z / (r + z)
            u = self.random()
            if u < 1.0 - d * d or u <= (1.0 - d) * math.exp(d): break
        q = 1.0 / r
        f = (q + z) / (1.0 + q * z)
        return (mu + math.acos(f)) % math.tau if self.random() > 0.5 else (mu - math.acos(f)) % math.tau
    def getstate(self): return 3, _random.state(self._t), self.gauss_next
    def setstate(self, state):
        _random.restore(self._t, state[1])
        self.gauss_next = state[2]
class SystemRandom(Random):
    pass
import sys as _sys
_old = _sys.version_info[1] < 12
_inst = Random()
seed, random, uniform, randint, choice, choices, randrange = _inst.seed, _inst.random, _inst.uniform, _inst.randint, _inst.choice, _inst.choices, _inst.randrange
shuffle, sample, gauss, normalvariate, expovariate, triangular, getrandbits = _inst.shuffle, _inst.sample, _inst.gauss, _inst.normalvariate, _inst.expovariate, _inst.triangular, _inst.getrandbits
lognormvariate, randbytes, getstate, setstate = _inst.lognormvariate, _inst.randbytes, _inst.getstate, _inst.setstate
betavariate, gammavariate, paretovariate, weibullvariate, vonmisesvariate = _inst.betavariate, _inst.gammavariate, _inst.paretovariate, _inst.weibullvariate, _inst.vonmisesvariate
