"""Mirrors of images: what is no registry, what nobody means, and what would be one."""

import pytest

from tests.config.problems import Load

_REGISTRY = (
    "expected a registry, with a port up to 65535 and a folder if it has them, such as "
    "mirror.example.com:5000/hub"
)
CASES = {
    "what is no registry": (
        """
images: https://mirror.example.com/hub/
environments:
  a: {images: {registry: "mirror.example.com/hub:1.27"}}
  b: {images: mirror/hub}
  c: {images: {registries: {"https://quay.io": mirror.example.com, ghcr.io/acme: "m.example:5/a"}}}
""",
        [
            "4:9: images: found `https://mirror.example.com/hub/`; "
            f"{_REGISTRY}; write `mirror.example.com/hub`",
            "6:26: environments.a.images.registry: found `mirror.example.com/hub:1.27`; "
            f"{_REGISTRY}; write `mirror.example.com/hub`",
            f"7:15: environments.b.images: found `mirror/hub`; {_REGISTRY}",
            '8:29: environments.c.images.registries["https://quay.io"]: `https://quay.io` is not a '
            "valid name; expected a registry such as docker.io or quay.io; write `quay.io`",
            '8:68: environments.c.images.registries["ghcr.io/acme"]: `ghcr.io/acme` is not a valid '
            "name; expected a registry such as docker.io or quay.io; write `ghcr.io`",
        ],
    ),
    "ports that there are not": (
        """
images: {registry: "mirror.example.com:99999/hub", registries: {"host:65536": "host:65535"}}
services: {web: {image: "host:65536/web:1"}}
""",
        [
            f"4:20: images.registry: found `mirror.example.com:99999/hub`; {_REGISTRY}",
            "4:65: images.registries.host:65536: `host:65536` is not a valid name; expected a "
            "registry such as docker.io or quay.io",
            "5:25: services.web.image: found `host:65536/web:1`; expected an image such as "
            "ghcr.io/acme/web:v1.2.0",
        ],
    ),
    "a registry that nobody means": (
        """
images:
  registries:
    dcoker.io: mirror.example.com/hub
    index.docker.io: mirror.example.com/hub
    ghcr.io: mirror.example.com/ghcr
    example.org: mirror.example.com/own
services: {web: {image: "example.com:5000/web:1"}}
environments:
  a: {}
  b: {images: {registries: {"example.com:500": mirror.example.com/own}}}
""",
        [
            '6:5: images.registries["dcoker.io"]: no image is of `dcoker.io`; expected a registry; '
            "did you mean `docker.io`?",
            '7:5: images.registries["index.docker.io"]: images of `index.docker.io` are those of '
            "`docker.io`; expected `docker.io`",
            '13:29: environments.b.images.registries["example.com:500"]: no image is of '
            "`example.com:500`; expected a registry; did you mean `example.com:5000`?",
        ],
    ),
    "what is no tag, no name, no policy": (
        """
images: {tag: ":v1", pullPolicy: always, map: {"nginx:1.27": "a b", redis: {}}}
services: {web: {image: a/web}}
environments: {a: {images: {tag: 1.10}}, b: {images: {tag: "v1 "}}}
""",
        [
            "4:15: images.tag: found `:v1`; expected a tag such as v1.2.0; write `v1`",
            "4:34: images.pullPolicy: found `always`; expected one of Always, IfNotPresent, Never; "
            "did you mean `Always`?",
            '4:48: images.map["nginx:1.27"]: `nginx:1.27` is not a valid name; expected an image '
            "without its tag, such as ghcr.io/acme/web; write `nginx`",
            '4:62: images.map["nginx:1.27"]: found `a b`; expected an image such as '
            "ghcr.io/acme/web:v1.2.0",
            "4:76: images.map.redis: found a mapping; expected an image such as "
            "ghcr.io/acme/web:v1.2.0",
            "6:60: environments.b.images.tag: found `v1 `; expected a tag such as v1.2.0; write "
            "`v1`",
        ],
    ),
    "what stands in the place of another that does": (
        """
images:
  map: {nginx: acme/nginx, docker.io/library/nginx: "a:1", redis: acme/valkey, same: "same:2"}
services: {web: {image: "nginx:1.27"}}
environments:
  a: {}
  b: {images: {map: {acme/valkey: "other/valkey:8"}}}
""",
        [
            '5:28: images.map["docker.io/library/nginx"]: `docker.io/library/nginx` and `nginx` '
            "are the same image; expected one",
            "5:67: images.map.redis: `acme/valkey` stands in the place of `redis`, and "
            "`other/valkey:8` in that of `acme/valkey` (in b); expected what is pulled in the end: "
            "other/valkey:8",
        ],
    ),
    "images that would be one": (
        """
services:
  web: {image: "quay.io/acme/web:1"}
  copy: {image: "acme/web:1", containers: {b: {image: "acme/web:2"}}}
  there: {image: "mirror.example.com/acme/web:1"}
environments:
  a: {images: mirror.example.com}
  b: {images: {registry: mirror.example.com, registries: {quay.io: mirror.example.com/quay}}}
  c: {}
  d: {images: {map: {quay.io/acme/web: one, acme/web: one}}}
""",
        [
            "6:17: services.copy.image: `acme/web:1` and `quay.io/acme/web:1` are both pulled as "
            "`mirror.example.com/acme/web:1` (in a); expected a mirror of its own for docker.io or "
            "quay.io in `images.registries`",
        ],
    ),
}


@pytest.mark.parametrize(("body", "expected"), CASES.values(), ids=CASES)
def test_images(body: str, expected: list[str], problems: Load) -> None:
    assert problems(body) == expected
