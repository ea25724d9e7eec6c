from test_everybody_agrees import _world
from accord.hub.journal import queries as journal
import random
from collections import Counter
def test_dbg(any_hub):
    if any_hub.vendor != "postgresql": return
    w = _world(any_hub, 200)
    head = journal.head()
    for n in w.members:
        c = Counter((r.audience) for r in journal.readings(n))
        d = [r for r in journal.readings(n) if c[r.audience] > 1]
        print(n, w.members[n].name, d)
        for limit in (1,7,40,head+1):
          for after in (0, head-3, 5, 20):
            for last in (head, head-10, 30, 50):
              a=[x[0] for x in journal._walk_entries(n, after, last, limit)]; b=[x[0] for x in journal._walk_audiences(journal.readings(n), after, last, limit)]
              if a!=b: print("DIFF", n, limit, after, last, a, b)
