"""Images of which nobody knows what they are tomorrow."""

import re
from collections.abc import Iterator

from meshgen.checks.rules.kinds import WORKLOADS
from meshgen.checks.rules.rule import Mistake, Rule
from meshgen.codes import Example
from meshgen.kinds.images import INJECTED, split_image
from meshgen.lenient import mappings, text
from meshgen.system import System

# Anything else is for a tool to fill in. Source: the grammar of github.com/distribution/reference.
_IMAGE = re.compile(
    r"[a-zA-Z0-9][-a-zA-Z0-9._:]*(?:/[a-z0-9][-a-z0-9._]*)*(?::[-\w.]+)?(?:@[-+:\w.]+)?"
)
_LONGEST = 500
_POD = """\
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: """


class MovingImage(Rule):
    """A tag may move as well, but that is told by nothing; a digest never does."""

    code = "MG1801"
    title = "An image has a tag, and another one than `latest`."
    why = (
        "Two pods of one Deployment run two versions, a rollback brings nothing back, and a node "
        "pulls the image at each start: `ImagePullBackOff` when the registry is away."
    )
    mend = "Write the tag or the digest of a release."
    example = Example(wrong=_POD + "web:latest\n", right=_POD + "web:1.4.2\n")
    source = "https://kubernetes.io/docs/concepts/containers/images/#image-names"
    linter = ("latest-tag",)
    kinds = WORKLOADS

    def find(self, system: System) -> Iterator[Mistake]:
        """Yield each image without a tag, or with `latest`."""
        tagged = _tagged_later(system)
        for workload in system.workloads:
            for path, container in (*workload.containers, *workload.init_containers):
                image = text(container.get("image"))
                name, tag, digest = split_image(image)
                if (
                    image == INJECTED
                    or len(image) > _LONGEST
                    or not _IMAGE.fullmatch(image)
                    or name in tagged
                ):
                    continue
                if container.get("imagePullPolicy") == "Never":  # and so no other one comes
                    continue
                if not digest and tag in ("", "latest"):
                    found = "is `latest`" if tag else "has no tag, so that it is `latest`"
                    yield self.mistake(workload.member, (*path, "image"), f"{found}")


def _tagged_later(system: System) -> frozenset[str]:
    """Return the images to which a kustomization gives a tag."""
    return frozenset(
        text(image.get("name"))
        for member in system.of("Kustomization.kustomize.config.k8s.io")
        for image in mappings(member.object.get("images"))
        if image.get("newTag") or image.get("digest")
    )
