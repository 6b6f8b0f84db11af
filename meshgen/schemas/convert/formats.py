"""The formats of OpenAPI that the API server checks, as patterns and formats of JSON Schema.

Source: supportedVersionedFormats in k8s.io/apiextensions-apiserver/pkg/apiserver/validation, and
k8s.io/kube-openapi/pkg/validation/strfmt for what each takes. Where a pattern cannot say it all,
it takes more than the API server does, never less. Names that JSON Schema has for something
else, or for something stricter, begin with `k8s-`.
"""

from typing import Any

# Go's base64.StdEncoding, which takes line breaks anywhere.
_B64 = r"(?:[A-Za-z0-9+/][\r\n]*)"
_B64_END = rf"(?:{_B64}{{2}}(?:=[\r\n]*){{2}}|{_B64}{{3}}=[\r\n]*)?"
BYTES = rf"^[\r\n]*(?:{_B64}{{4}})*{_B64_END}$"

# Go's time.ParseDuration, which CEL's duration() is too.
_NUMBER = r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)"
_GO_DURATION = rf"[+-]?(?:0|(?:{_NUMBER}(?:ns|us|µs|μs|ms|s|m|h))+)"
GO_DURATION = {"format": "go-duration", "pattern": rf"^{_GO_DURATION}$"}

# strfmt takes `2 weeks` as well.
_LONG_UNIT = "[a-zA-Zµ]+"
_HEX = "[0-9a-fA-F]"
_MAC = "|".join(
    f"{_HEX}{{{size}}}(?:[{sep}]{_HEX}{{{size}}}){{{n}}}"
    for size, sep, counts in ((2, ":-", (5, 7, 19)), (4, ".", (2, 3, 9)))
    for n in counts
)
_UUID = f"{_HEX}{{8}}-?{_HEX}{{4}}-?{_HEX}{{4}}-?{_HEX}{{4}}-?{_HEX}{{12}}"

# Go's ParseIPSloppy takes leading zeros, and IPv4 addresses in IPv6's form.
_OCTET = "0*(?:25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})"
_IPV4 = rf"{_OCTET}(?:\.{_OCTET}){{3}}"
_CIDR = (
    r"[0-9.]+/(?:3[0-2]|[12]?[0-9])",
    "[0-9a-fA-F.]*:[0-9a-fA-F:.]*/(?:12[0-8]|1[01][0-9]|[1-9]?[0-9])",
)
# Labels of letters, digits and symbols; the last of several has letters only.
_SIGN = r"[a-zA-Z0-9\p{S}\p{L}]"
_HOST_LABEL = rf"{_SIGN}(?:[-a-zA-Z0-9\p{{S}}\p{{L}}]*{_SIGN})?"

FORMATS: dict[str, dict[str, Any]] = {
    "byte": {"format": "byte", "pattern": BYTES},
    "cidr": {"format": "k8s-cidr", "pattern": f"^(?:{'|'.join(_CIDR)})$"},
    "date": {"format": "date"},
    "date-time": {"format": "date-time"},
    "datetime": {"format": "date-time"},
    "duration": {
        "format": "k8s-duration",
        "pattern": rf"^(?:{_GO_DURATION}|(?:\s*[0-9]+\s*{_LONG_UNIT})+)$",
    },
    "email": {"format": "k8s-email", "pattern": "[^@]@[^@]"},
    "hostname": {
        "format": "k8s-hostname",
        "pattern": rf"^(?:{_HOST_LABEL}|(?:{_HOST_LABEL}\.)+[a-zA-Z\p{{L}}]{{2,}})$",
    },
    "ipv4": {"format": "k8s-ipv4", "pattern": f"^(?:::[fF]{{4}}:)?{_IPV4}$"},
    "ipv6": {"format": "ipv6"},
    "mac": {"format": "k8s-mac", "pattern": f"^(?:{_MAC})$"},
    "uri": {"format": "k8s-uri", "pattern": r"^(?:[a-zA-Z][-a-zA-Z0-9+.]*:|/|\*$)"},
    "uuid": {"format": "k8s-uuid", "pattern": f"^{_UUID}$"},
    "uuid3": {"format": "k8s-uuid", "pattern": f"^{_UUID}$"},
    "uuid4": {"format": "k8s-uuid", "pattern": f"^{_UUID}$"},
    "uuid5": {"format": "k8s-uuid", "pattern": f"^{_UUID}$"},
}
# The API server does not look at these, or the type says as much.
DROPPED = {"binary", "double", "float", "int32", "int64", "password", "string", "url"}
INT32 = (-(2**31), 2**31 - 1)
