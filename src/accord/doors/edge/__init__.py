"""The edge: the hot paths, answered beside Django by the same actions and queries. What it does not know goes to Django.

`Edge` is what `site/web.py` puts in front. To add a path, write its handler in a file here and name it in `app.py`.
"""
