"""Compare what meshgen says of objects with what those say who decide.

    python -m tools.verdicts --oracles FOLDER rows
    python -m tools.verdicts --oracles FOLDER mutate --kind Deployment -n 10000
    python -m tools.verdicts --oracles FOLDER changes --release 33 -n 100000

An oracle is a program over the code of the API server or of istiod: it reads a line of JSON for
each object, `{"new": OBJECT}`, and answers each with a line, `{"refused": "why"}`, where an empty
text means that the object is taken. FOLDER holds `kubernetes-RELEASE` (1.33.5) and `istio`.
"""
